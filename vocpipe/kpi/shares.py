"""K3 to K6: reverse share, decided, told, solved, enablement."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from vocpipe.kpi.days import NEVER, day_number, local_days, seconds, to_date
from vocpipe.kpi.facts import Facts, Flags, share
from vocpipe.kpi.links import HOWS, Changes
from vocpipe.kpi.rates import Rate, rate
from vocpipe.kpi.report import Decided, Enablement, ProofFunnel, Releases, Share
from vocpipe.kpi.rows import Proof
from vocpipe.kpi.units import Ints, Units
from vocpipe.records import Knowledge, OutcomeHow

_STEPS = ("asked", "approved", "cleared", "used", "withdrawn")
"""The steps of a quote's consent that K7 knows; clearing a claim is none of them."""

DECIDED_WITHIN = 30
USED_WITHIN = 60

_CAUSED = 3
_ANSWERED = HOWS.index(OutcomeHow.ALREADY_POSSIBLE)


def releases(facts: Facts) -> Releases:
    """Give K3 and the single-voice changes over the twelve months that end today."""
    since = a_year_before(to_date(facts.today))
    released = facts.changes.released
    recent = np.flatnonzero((released <= facts.today) & (released > day_number(since)))
    links, ids = facts.links, facts.changes.ids
    before = np.isin(recent, links.change[facts.counting & (links.grade == _CAUSED)])
    single = np.isin(recent, _single_voice(facts.units, links.unit, links.change, facts))
    return Releases(
        since=since,
        reverse=rate(int(before.sum()), len(recent)),
        single_voice=rate(int(single.sum()), len(recent)),
        with_voice_before=tuple(ids[i] for i in recent[before]),
        without_voice_before=tuple(ids[i] for i in recent[~before]),
        single_voice_changes=tuple(ids[i] for i in recent[single]),
    )


def _single_voice(units: Units, unit: Ints, change: Ints, facts: Facts) -> Ints:
    """Give the changes that exactly one unit reached, and that unit was said once only."""
    again = np.array([voice.duplicate_of is not None for voice in units.voices], dtype=np.bool_)
    said = np.bincount(units.of_voice[(units.of_voice >= 0) & ~again], minlength=len(units))
    pairs = np.unique((change[facts.counting] << 32) + unit[facts.counting])
    changes, at, n = np.unique(pairs >> 32, return_index=True, return_counts=True)
    return np.asarray(changes[(n == 1) & (said[pairs[at] & 0xFFFFFFFF] == 1)])


def a_year_before(day: date) -> date:
    """Give the same day of the year before."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def decided(facts: Facts) -> Decided:
    """Give K4 over the units that were received at least 30 days ago.

    A link, a decline or "not ours" by the voice's own recorder is a proposal, not a
    decision; "already possible" is theirs to say, since answering is their work.
    """
    links, received = facts.links, facts.units.received
    valid = (links.change != -2) & (~links.own | (links.how == _ANSWERED))
    in_time = valid & (links.on <= received[links.unit] + DECIDED_WITHIN)
    hit = np.zeros(len(received), dtype=np.bool_)
    hit[links.unit[in_time]] = True
    among = received + DECIDED_WITHIN <= facts.today
    whole = share(facts, hit, among)
    return Decided(
        window_days=DECIDED_WITHIN,
        overall=whole.overall,
        weighted=whole.weighted,
        splits=whole.splits,
        outcomes=_first_outcomes(facts, np.flatnonzero(in_time & among[links.unit])),
        undecided=int((among & ~hit).sum()),
    )


def _first_outcomes(facts: Facts, rows: Ints) -> dict[str, int]:
    """Count units by the outcome that came first; of several on a day, shipped stands first."""
    links = facts.links
    names = ("shipped", "planned", *(how.value for how in HOWS[3:6]))
    shipped = (links.change[rows] >= 0) & _is_released(facts.changes, links.change[rows])
    name = np.where(links.how[rows] >= 3, links.how[rows] - 1, np.where(shipped, 0, 1))
    order = np.lexsort((name, links.on[rows], links.unit[rows]))
    _, first = np.unique(links.unit[rows][order], return_index=True)
    counts = np.bincount(name[order][first], minlength=len(names))
    return {names[i]: int(counts[i]) for i in range(len(names))}


def _is_released(changes: Changes, change: Ints) -> Flags:
    if not changes.ids:
        return np.zeros(len(change), dtype=np.bool_)
    return np.asarray(changes.released[change] != NEVER)


def told(facts: Facts) -> Share:
    """Give K5: of the units that reached a change, those whose commenter was told."""
    return share(facts, facts.told != NEVER, facts.reached != NEVER)


def solved(facts: Facts) -> Rate:
    """Give K5b: of the units that reached a change and answered, those it solved it for."""
    answered = (facts.solved >= 0) & (facts.reached != NEVER)
    return rate(int((answered & (facts.solved == 1)).sum()), int(answered.sum()))


def enablement(facts: Facts) -> Enablement:
    """Give K6: partial-knowledge units guided; of those guided 60 days ago, used since."""
    pairs, units = facts.units.splits["knowledge"], facts.units
    partial = np.zeros(len(units), dtype=np.bool_)
    if Knowledge.PARTIAL in pairs.labels:
        partial = pairs.label == pairs.labels.index(Knowledge.PARTIAL)
    guided = facts.guided != NEVER
    ripe = guided & (facts.guided + USED_WITHIN <= facts.today)
    used = facts.used - facts.guided <= USED_WITHIN
    return Enablement(
        guided=rate(int((partial & guided).sum()), int(partial.sum())),
        used_after=rate(int((ripe & used).sum()), int(ripe.sum())),
        window_days=USED_WITHIN,
    )


def proof(rows: Sequence[Proof], as_of: date, zone: str) -> ProofFunnel:
    """Give K7 over the quotes whose consent was asked for by the end of ``as_of``; the last step counts."""
    on = local_days(seconds([row.at for row in rows]), zone)
    last: dict[tuple[str, str], str] = {}
    for row, day in sorted(zip(rows, on.tolist(), strict=True), key=lambda pair: pair[0].at):
        if day <= day_number(as_of) and row.state in _STEPS:
            last[row.feedback_id, row.quote] = row.state
    states = list(last.values())
    return ProofFunnel(
        approved=rate(sum(state in _STEPS[1:4] for state in states), len(states)),
        cleared=rate(sum(state in _STEPS[2:4] for state in states), len(states)),
        used=rate(states.count("used"), len(states)),
        withdrawn=rate(states.count("withdrawn"), len(states)),
    )
