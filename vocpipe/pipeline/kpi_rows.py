"""The KPI's rows out of the store, as they were known at a moment: nothing learned later is seen.

What was learned before the first voice came into the store is nothing; figures of such days are
reconstructed from what was known at the end of that first day, and stay as they are from then on.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

import numpy as np

from vocpipe.followups import follow_ups, uses_after
from vocpipe.kpi import ChangeRow, Guided, KpiRows, Link, Proof, Solved, Told, Voices
from vocpipe.kpi.days import NEVER, Days, day_number, local_days
from vocpipe.kpi.rules import LATE
from vocpipe.kpi.voices import names, present
from vocpipe.pipeline.kpi_said import columns, known_at, known_now
from vocpipe.records import ERASED, About, Change, ChangeState, OutcomeHow
from vocpipe.store import Wanted
from vocpipe.workspace import Workspace

_HOWS = {str(how): how for how in OutcomeHow}


def rows_known(workspace: Workspace, until: datetime | None = None) -> KpiRows:
    """Give the rows as known at ``until``, or all that is known now."""
    links = kpi_links(workspace, until)
    told = [Told(*row) for row in workspace.store.ledger.moments(About.TOLD, until)]
    return KpiRows(
        voices=kpi_voices(workspace, until),
        links=links,
        changes=_changes(workspace, until),
        told=told,
        solved=_solved(workspace, until),
        guided=_guided(workspace, links, told, until),
        proofs=_proofs(workspace, until),
    )


def end_of(workspace: Workspace, day: date) -> datetime:
    """Give the moment up to which things count as known on ``day``: its end in the workspace's zone."""
    first = workspace.store.feedback.first_known()
    zone = workspace.settings.zone
    known_from = workspace.day_of(first) if first else day
    return datetime.combine(max(day, known_from) + timedelta(days=1), time.min, zone) - timedelta(
        microseconds=1
    )


def kpi_voices(workspace: Workspace, until: datetime | None = None) -> Voices:
    """Give every voice as the KPI sees it, those set aside included."""
    store = workspace.store
    facts, said = known_now(store) if until is None else known_at(store, until)
    ids, moments, accounts, recorders, originals, aside, sources, rows, parts, entered = facts
    known_by = until or workspace.now()
    standing = store.accounts.standing(workspace.day_of(known_by), known_by)
    level, revenue = columns([standing.get(account, (None, None)) for account in accounts], 2)
    day = local_days(moments, workspace.settings.timezone)
    documents = [
        f"{source}\0{row.split('#')[0]}" if part else None
        for source, row, part in zip(sources, rows, parts, strict=True)
    ]
    return Voices(
        feedback_id=names(ids),
        received_on=day,
        said_on=day,
        entered_on=_entered(workspace, day, local_days(entered, workspace.settings.timezone)),
        account_id=names(accounts),
        recorder=names(_makers(workspace, ids, recorders, until)),
        level=names(level),
        revenue=np.array(revenue, dtype=np.float64),
        set_aside=present([None if why == ERASED else why for why in aside]),
        duplicate_of=names(originals),
        document=names(documents),
        **said._asdict(),
    )


def _makers(
    workspace: Workspace, ids: Sequence[str], recorders: Sequence[str | None], until: datetime | None
) -> list[str | None]:
    """Give who recorded each voice, by the names they sign with; all who were ever named, one a line."""
    former, team = workspace.store.feedback.recorders(until=until), workspace.store.people.names(until)
    if not (former or team):
        return list(recorders)
    named = (former.get(key, []) + [now or ""] for key, now in zip(ids, recorders, strict=True))
    return ["\n".join(dict.fromkeys(team.get(n.casefold(), n) for n in one if n)) or None for one in named]


def _entered(workspace: Workspace, received: Days, stored: Days) -> Days:
    """Give the day each voice came in: what the first import brought counts as received on its date."""
    first = workspace.store.feedback.first_known()
    late = (stored != NEVER) & (stored > received)
    if first:
        late &= stored > day_number(workspace.day_of(first))
    return np.where(late, stored, received)


def kpi_links(workspace: Workspace, until: datetime | None = None) -> list[Link]:
    """Give every outcome verdict of people, the undone ones with the moment they were undone.

    Who signed with a login of the team is given by name, as recorders are.
    """
    team = workspace.store.people.names(until)
    said = workspace.store.ledger.by_people(About.OUTCOME, ["how", "change_id", "reason"])
    known = said if until is None else [row for row in said if row[3] <= until.timestamp()]
    signed = {by: team.get(by.casefold(), by) for _, _, by, *_ in known}
    undone = {undoes: at for _, _, _, at, _, undoes, *_ in known if undoes}
    return [
        Link(voice, _HOWS[how], change, signed[by], at, reason or "", undone.get(id_), seq)
        for id_, voice, by, at, seq, undoes, how, change, reason in known
        if undoes is None
    ]


def _changes(workspace: Workspace, until: datetime | None) -> list[ChangeRow]:
    history = workspace.store.changes.history(until)
    known = {key: [(workspace.day_of(at), c) for at, c in told] for key, told in history.items()}
    first = min((told[0][0] for told in known.values()), default=date.min)
    return [change_row(told, first) for told in known.values()]


def change_row(known: Sequence[tuple[date, Change]], first: date) -> ChangeRow:
    """Give a change's dates as the KPI takes them, from what was known of it from which day on.

    What was learned on the ``first`` day of all, with the whole list, is not late.
    """
    change = known[-1][1]
    released = [one.state is ChangeState.RELEASED for _, one in known]
    taken_back = any(before and not after for before, after in zip(released, released[1:], strict=False))
    began = "started_on" if change.started_on else "planned_on"
    late = any(_late(known, name, first) for name in (began, "released_on"))
    return ChangeRow.of(change)._replace(title=change.title, taken_back=taken_back, dates_late=late)


def _late(known: Sequence[tuple[date, Change]], name: str, first: date) -> bool:
    """Tell whether a date was set, or changed to what it is, long after the day it names."""
    value: date | None = getattr(known[-1][1], name)
    *_, (learned, _) = takewhile(lambda told: getattr(told[1], name) == value, reversed(known))
    return value is not None and learned > max(first, value + LATE)


def _proofs(workspace: Workspace, until: datetime | None) -> list[Proof]:
    """Give every step of consent that people recorded and did not take back."""
    said = [v for v in workspace.store.ledger.all_human(About.CONSENT) if until is None or v.at <= until]
    undone = {v.undoes for v in said if v.undoes}
    return [
        Proof(v.feedback_id, v.subject, str(v.value["state"]), v.at.timestamp())
        for v in said
        if v.undoes is None and v.id not in undone
    ]


def _solved(workspace: Workspace, until: datetime | None) -> list[Solved]:
    found = workspace.store.ledger.current(About.SOLVED, as_of=until)
    return [Solved(v.feedback_id, v.at.timestamp(), bool(v.value["solved"])) for v in found]


def _guided(
    workspace: Workspace, links: Sequence[Link], told: Sequence[Told], until: datetime | None
) -> list[Guided]:
    """Give the voices whose commenter was guided, from which day, and their first use since.

    Guided is who was told that it is already possible, or who knows it partly and was followed up.
    """
    possible = _possible(workspace, links, until)
    heard = {
        one.feedback_id: workspace.day_of(datetime.fromtimestamp(one.at, UTC))
        for one in told
        if one.feedback_id in possible
    }
    followed = {one.feedback_id: one.on for one in follow_ups(workspace, until=until).values() if one.partial}
    since = {key: min(days[key] for days in (heard, followed) if key in days) for key in heard | followed}
    uses = uses_after(workspace, since, until)
    return [Guided(feedback_id, on, uses[feedback_id]) for feedback_id, on in since.items()]


def _possible(workspace: Workspace, links: Sequence[Link], until: datetime | None) -> set[str]:
    """Give the voices of which people say that what they ask for is already possible."""
    how, store = OutcomeHow.ALREADY_POSSIBLE, workspace.store
    if until is None:
        return set(store.now.ids(Wanted(set_aside=None, outcome=how)))
    ever = {link.feedback_id for link in links if link.how is how}
    said = store.ledger.current(About.OUTCOME, ever, as_of=until)
    return {v.feedback_id for v in said if v.human and v.value.get("how") == how}
