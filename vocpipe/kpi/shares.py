"""K3 to K6: reverse share, decided, told, solved, enablement."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from vocpipe.kpi.days import NEVER, Days, day_number, local_days, to_date
from vocpipe.kpi.facts import Facts, Part, share
from vocpipe.kpi.links import HOWS
from vocpipe.kpi.rates import rate
from vocpipe.kpi.report import Decided, Enablement, ProofFunnel, Releases
from vocpipe.kpi.rows import Proof
from vocpipe.kpi.units import Units
from vocpipe.kpi.voices import Flags, Ints
from vocpipe.records import Knowledge, OutcomeHow

_STEPS = ("asked", "approved", "cleared", "used", "withdrawn")
"""The steps of a quote's consent that K7 knows; clearing a claim is none of them."""

DECIDED_WITHIN = 30
USED_WITHIN = 60

_CAUSED = 3
_ANSWERED = HOWS.index(OutcomeHow.ALREADY_POSSIBLE)


def recent_changes(facts: Facts) -> Flags:
    """Tell which changes were released in the twelve months that end today."""
    since = day_number(a_year_before(to_date(facts.today)))
    released = facts.changes.released
    return np.asarray((released <= facts.today) & (released > since))


def reverse_part(facts: Facts) -> Part:
    """Tell which changes of the last twelve months had a voice before work on them began."""
    caused = facts.links.change[facts.counting & (facts.links.grade == _CAUSED)]
    return Part(np.isin(np.arange(len(facts.changes.ids)), caused), recent_changes(facts))


def single_part(facts: Facts) -> Part:
    """Tell which changes of the last twelve months rest on one voice.

    That is, which exactly one unit reached that was said once only.
    """
    units, links = facts.units, facts.links
    own = (units.of_voice >= 0) & ~units.voices.repeats
    said = np.bincount(units.of_voice[own], minlength=len(units))
    pairs = np.unique((links.change[facts.counting] << 32) + links.unit[facts.counting])
    changes, at, n = np.unique(pairs >> 32, return_index=True, return_counts=True)
    single = changes[(n == 1) & (said[pairs[at] & 0xFFFFFFFF] == 1)]
    return Part(np.isin(np.arange(len(facts.changes.ids)), single), recent_changes(facts))


def releases(facts: Facts) -> Releases:
    """Give K3 and the single-voice changes over the twelve months that end today."""
    since = a_year_before(to_date(facts.today))
    recent, ids = np.flatnonzero(recent_changes(facts)), facts.changes.ids
    before, single = reverse_part(facts).hit[recent], single_part(facts).hit[recent]
    return Releases(
        since=since,
        reverse=rate(int(before.sum()), len(recent)),
        single_voice=rate(int(single.sum()), len(recent)),
        with_voice_before=tuple(ids[i] for i in recent[before]),
        without_voice_before=tuple(ids[i] for i in recent[~before]),
        single_voice_changes=tuple(ids[i] for i in recent[single]),
    )


def a_year_before(day: date) -> date:
    """Give the same day of the year before; in the calendar's first year that year's."""
    year = max(date.min.year, day.year - 1)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def decided(facts: Facts) -> Decided:
    """Give K4 over the units that were received at least 30 days ago.

    A link, a decline or "not ours" by the voice's own recorder is a proposal, not a
    decision; "already possible" is theirs to say, since answering is their work.
    """
    links, (hit, among) = facts.links, decided_part(facts)
    whole = share(facts, hit, among)
    in_time = _decisions(facts) & (links.on <= facts.units.received[links.unit] + DECIDED_WITHIN)
    return Decided(
        window_days=DECIDED_WITHIN,
        **dict(whole),
        outcomes=_first_outcomes(facts, np.flatnonzero(in_time & among[links.unit])),
        undecided=int((among & ~hit).sum()),
    )


def decided_part(facts: Facts) -> Part:
    """Tell which units were decided in time, among those old enough."""
    latest = facts.units.received + DECIDED_WITHIN
    return Part(decided_days(facts) <= latest, latest <= facts.today)


def decided_days(facts: Facts) -> Days:
    """Give the day of each unit's first outcome that is a decision; NEVER without one."""
    first, decisions = np.full(len(facts.units), NEVER, dtype=np.int64), _decisions(facts)
    np.minimum.at(first, facts.links.unit[decisions], facts.links.on[decisions])
    return first


def _decisions(facts: Facts) -> Flags:
    links = facts.links
    return np.asarray((links.change != -2) & (~links.own | (links.how == _ANSWERED)))


def _first_outcomes(facts: Facts, rows: Ints) -> dict[str, int]:
    """Count units by the outcome that came first; of several on a day, shipped stands first."""
    links = facts.links
    names = ("shipped", "planned", *(how.value for how in HOWS[3:6]))
    shipped = facts.changes.out(links.change[rows])
    name = np.where(links.how[rows] >= 3, links.how[rows] - 1, np.where(shipped, 0, 1))
    order = np.lexsort((name, links.on[rows], links.unit[rows]))
    _, first = np.unique(links.unit[rows][order], return_index=True)
    counts = np.bincount(name[order][first], minlength=len(names))
    return {names[i]: int(counts[i]) for i in range(len(names))}


def told_part(facts: Facts) -> Part:
    """Give K5: whose commenter was told, among the units that reached a change."""
    return Part(facts.told != NEVER, facts.reached != NEVER)


def solved_part(facts: Facts) -> Part:
    """Give K5b: which units it solved it for, among those that reached a change and answered."""
    return Part(facts.solved == 1, (facts.solved >= 0) & (facts.reached != NEVER))


def enablement(facts: Facts) -> Enablement:
    """Give K6: partial-knowledge units guided; of those guided 60 days ago, used since."""
    return Enablement(
        guided=guided_part(facts).rate, used_after=used_part(facts).rate, window_days=USED_WITHIN
    )


def guided_part(facts: Facts) -> Part:
    """Tell which units were guided, among those of partial knowledge."""
    return Part(facts.guided != NEVER, units_under(facts.units, "knowledge", Knowledge.PARTIAL))


def used_part(facts: Facts) -> Part:
    """Tell which units used it in time, among those guided long enough ago."""
    ripe = (facts.guided != NEVER) & (facts.guided + USED_WITHIN <= facts.today)
    return Part(facts.used - facts.guided <= USED_WITHIN, ripe)


def units_under(units: Units, split: str, value: str) -> Flags:
    """Tell which units stand under one value of a split."""
    pairs, under = units.splits[split], np.zeros(len(units), dtype=np.bool_)
    if value in pairs.labels:
        under[pairs.unit[pairs.label == pairs.labels.index(value)]] = True
    return under


def proof(rows: Sequence[Proof], as_of: date, zone: str) -> ProofFunnel:
    """Give K7 over the quotes whose consent was asked for by the end of ``as_of``; the last step counts."""
    states = list(last_steps(rows, as_of, zone).values())
    return ProofFunnel(
        approved=rate(sum(state in _STEPS[1:4] for state in states), len(states)),
        cleared=rate(sum(state in _STEPS[2:4] for state in states), len(states)),
        used=rate(states.count("used"), len(states)),
        withdrawn=rate(states.count("withdrawn"), len(states)),
    )


def last_steps(rows: Sequence[Proof], as_of: date, zone: str) -> dict[tuple[str, str], str]:
    """Give the last step of each quote's consent by the end of ``as_of``, by voice and quote."""
    on = local_days([row.at for row in rows], zone)
    last: dict[tuple[str, str], str] = {}
    for row, day in sorted(zip(rows, on.tolist(), strict=True), key=lambda pair: pair[0].at):
        if day <= day_number(as_of) and row.state in _STEPS:
            last[row.feedback_id, row.quote] = row.state
    return last
