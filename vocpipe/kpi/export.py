"""The rows behind every number: from these sheets alone anyone can count every figure again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from vocpipe.kpi.compute import compute
from vocpipe.kpi.days import NEVER, month_name, months, to_date
from vocpipe.kpi.facts import Facts, make_facts
from vocpipe.kpi.flat import COLUMNS, figures
from vocpipe.kpi.links import HOWS
from vocpipe.kpi.rates import Figure
from vocpipe.kpi.rows import KpiRows, Proof
from vocpipe.kpi.shares import decided_days, last_steps
from vocpipe.kpi.voices import grouped


class UnitRow(Figure):
    """One unit as the report counted it; days are None for what has not happened.

    ``changes`` are those that were released and count. ``decided_on`` is the day of its first outcome, the
    recorder's own proposals aside. ``voices`` tells whether it was said once or repeated.
    """

    unit: int
    feedback_ids: tuple[str, ...]
    account_id: str | None
    theme: str | None
    received_on: date
    month: str
    revenue: float | None
    usage: str
    knowledge: str
    kind: str
    segment: str
    voices: str
    route: tuple[str, ...]
    feature: tuple[str, ...]
    reached_on: date | None
    days: int | None
    changes: tuple[str, ...]
    outcomes: tuple[str, ...]
    decided_on: date | None
    told_on: date | None
    solved: bool | None
    guided_on: date | None
    used_on: date | None


class VoiceRow(Figure):
    """One voice, those set aside included (they have no ``unit``).

    ``entered_on`` is the day it came into vocpipe, ``linked`` whether a link that counts names it;
    ``outcomes_made`` counts what people ever said became of it, ``outcomes_undone`` what they took back.
    """

    feedback_id: str
    unit: int | None
    received_on: date
    entered_on: date
    account_id: str | None
    theme: str | None
    recorder: str | None
    duplicate_of: str | None
    document: str | None
    set_aside: bool
    linked: bool
    outcomes_made: int
    outcomes_undone: int


class LinkRow(Figure):
    """One outcome that stands: what was said, by whom, and what it counts as.

    ``grade`` is 0 none, 1 coincident, 2 contributed, 3 caused after dates and reasons; ``counts``
    tells whether it reaches a released change in K1, ``own`` that the voice's recorder made it.
    """

    feedback_id: str
    unit: int
    outcome: str
    change_id: str | None
    on: date
    grade: int
    own: bool
    raised: bool
    counts: bool
    released_on: date | None


class ChangeLine(Figure):
    """One change as known on the day: ``began_on`` is the day from which no voice can have caused it."""

    id: str
    title: str
    began_on: date | None
    released_on: date | None
    taken_back: bool
    trivial: bool
    dates_late: bool


class QuoteRow(Figure):
    """A quote somebody asked consent for, and the last step of its consent."""

    feedback_id: str
    quote: str
    state: str


class Sheet(NamedTuple):
    """A table with its headings; cells are texts, numbers, days, flags, tuples of texts, or None."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    @classmethod
    def of(cls, model: type[Figure], rows: Iterable[Figure]) -> "Sheet":
        """Give rows of one kind as a table."""
        columns = tuple(model.model_fields)
        return cls(columns, [tuple(getattr(row, name) for name in columns) for row in rows])


def sheets(rows: KpiRows, as_of: date, zone: str) -> dict[str, Sheet]:
    """Give units, voices, links, changes, quotes and figures of the report as of a day, by name."""
    facts = make_facts(rows, as_of, zone)
    titles = {change.id: change.title for change in rows.changes}
    shown = figures(compute(rows, as_of, zone))
    return {
        "units": Sheet.of(UnitRow, unit_rows(facts)),
        "voices": Sheet.of(VoiceRow, voice_rows(facts)),
        "links": Sheet.of(LinkRow, link_rows(facts)),
        "changes": Sheet.of(ChangeLine, change_lines(facts, titles)),
        "quotes": Sheet.of(QuoteRow, quote_rows(rows.proofs, as_of, zone)),
        "figures": Sheet(("figure", *COLUMNS), [tuple(row.values()) for row in shown]),
    }


def unit_rows(facts: Facts) -> list[UnitRow]:
    """Give every unit, in order of receipt."""
    units, standing = facts.units, facts.links
    members, verdicts = grouped(units.of_voice, len(units)), grouped(standing.unit, len(units))
    values = {name: _values(facts, name) for name in units.splits}
    received = months(units.received)
    decided = decided_days(facts)
    rows = []
    for number, (inside, here) in enumerate(zip(members, verdicts, strict=True)):
        first, reached = units.first[number], int(facts.reached[number])
        counting = here[facts.counting[here]]
        revenue = float(units.revenue[number])
        rows.append(
            UnitRow(
                unit=number,
                feedback_ids=tuple(units.voices.feedback_id[inside].tolist()),
                account_id=units.voices.account_id[first],
                theme=units.voices.theme[first],
                received_on=to_date(int(units.received[number])),
                month=month_name(int(received[number])),
                revenue=None if np.isnan(revenue) else revenue,
                usage=values["usage"][number][0],
                knowledge=values["knowledge"][number][0],
                kind=values["kind"][number][0],
                segment=values["segment"][number][0],
                voices=values["voices"][number][0],
                route=tuple(values["route"][number]),
                feature=tuple(values["feature"][number]),
                reached_on=_date(reached),
                days=None if reached == NEVER else max(0, reached - int(units.received[number])),
                changes=tuple(facts.changes.ids[i] for i in standing.change[counting]),
                outcomes=tuple(HOWS[how].value for how in standing.how[here]),
                decided_on=_date(int(decided[number])),
                told_on=_date(int(facts.told[number])),
                solved=None if facts.solved[number] < 0 else bool(facts.solved[number]),
                guided_on=_date(int(facts.guided[number])),
                used_on=_date(int(facts.used[number])),
            )
        )
    return rows


def voice_rows(facts: Facts) -> list[VoiceRow]:
    """Give every voice, in order of receipt."""
    voices, links = facts.units.voices, facts.links
    linked = set(links.voice[facts.counting].tolist())
    made, undone = Counter(links.made.tolist()), Counter(links.undone.tolist())
    return [
        VoiceRow(
            feedback_id=voices.feedback_id[place],
            unit=None if unit < 0 else unit,
            received_on=to_date(int(voices.received_on[place])),
            entered_on=to_date(int(voices.entered_on[place])),
            account_id=voices.account_id[place],
            theme=voices.theme[place],
            recorder=voices.recorder[place],
            duplicate_of=voices.duplicate_of[place],
            document=(voices.document[place] or "").replace("\0", " ") or None,
            set_aside=unit < 0,
            linked=place in linked,
            outcomes_made=made[place],
            outcomes_undone=undone[place],
        )
        for place, unit in enumerate(facts.units.of_voice.tolist())
    ]


def link_rows(facts: Facts) -> list[LinkRow]:
    """Give every outcome verdict that stands, with its unit's place in ``unit_rows``."""
    standing, known = facts.links, facts.changes
    rows = []
    for i in range(len(standing.voice)):
        change = int(standing.change[i])
        named = change >= 0
        rows.append(
            LinkRow(
                feedback_id=facts.units.voices.feedback_id[standing.voice[i]],
                unit=int(standing.unit[i]),
                outcome=HOWS[standing.how[i]].value,
                change_id=known.ids[change] if named else None,
                on=to_date(int(standing.on[i])),
                grade=int(standing.grade[i]),
                own=bool(standing.own[i]),
                raised=bool(standing.raised[i]),
                counts=bool(facts.counting[i]),
                released_on=_date(int(known.released[change])) if named else None,
            )
        )
    return rows


def change_lines(facts: Facts, titles: dict[str, str]) -> list[ChangeLine]:
    """Give every change as known on the day, in order of id."""
    known = facts.changes
    return [
        ChangeLine(
            id=id_,
            title=titles[id_],
            began_on=_date(int(known.began[i])),
            released_on=_date(int(known.released[i])),
            taken_back=bool(known.taken_back[i]),
            trivial=bool(known.trivial[i]),
            dates_late=bool(known.dates_late[i]),
        )
        for i, id_ in enumerate(known.ids)
    ]


def quote_rows(proofs: Sequence[Proof], as_of: date, zone: str) -> list[QuoteRow]:
    """Give every quote somebody asked consent for by the end of ``as_of``."""
    last = last_steps(proofs, as_of, zone).items()
    return [QuoteRow(feedback_id=voice, quote=quote, state=state) for (voice, quote), state in last]


def _values(facts: Facts, split: str) -> list[list[str]]:
    """Give the values of a split under which each unit stands."""
    pairs = facts.units.splits[split]
    return [[pairs.labels[i] for i in pairs.label[at]] for at in grouped(pairs.unit, len(facts.units))]


def _date(number: int) -> date | None:
    return None if abs(number) == NEVER else to_date(number)
