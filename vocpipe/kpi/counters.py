"""Counter-metrics: what would move if somebody improved the figures instead of the product."""

from collections import Counter

import numpy as np

from vocpipe.kpi.days import NEVER
from vocpipe.kpi.facts import Facts, Part
from vocpipe.kpi.links import HOWS
from vocpipe.kpi.rates import Rate, rate
from vocpipe.kpi.report import Counters, Counts
from vocpipe.kpi.rules import LATE
from vocpipe.kpi.shares import recent_changes, units_under
from vocpipe.kpi.voices import Flags, coded
from vocpipe.records import OutcomeHow, UsageState


def counts(facts: Facts) -> Counts:
    """Give what the figures stand on."""
    units, counted = facts.units, int((facts.units.of_voice >= 0).sum())
    accounts = set(units.voices.account_id[units.of_voice >= 0].tolist()) - {None, ""}
    return Counts(
        voices=len(units.voices),
        set_aside=len(units.voices) - counted,
        counted=counted,
        units=len(units),
        accounts=len(accounts),
        repeats=counted - len(units),
        outcomes=len(facts.links.voice),
        releases=int((facts.changes.released != NEVER).sum()),
    )


def counters(facts: Facts) -> Counters:
    """Give the counter-metrics as of today."""
    parts = link_parts(facts) | unit_parts(facts) | change_parts(facts) | voice_parts(facts)
    return Counters(
        **{name: part.rate for name, part in parts.items()},
        undone=rate(len(facts.links.undone), len(facts.links.made)),
        split_documents=_split_documents(facts),
    )


def link_parts(facts: Facts) -> dict[str, Part]:
    """Give the counter-metrics over the outcomes that stand."""
    links, every = facts.links, np.ones(len(facts.links.how), dtype=np.bool_)
    to_change, released = links.change >= 0, facts.changes.out(links.change)
    nobody = np.array([not name for name in facts.units.voices.recorder.tolist()], dtype=np.bool_)
    return {
        "self_links_refused": Part(links.own, to_change),
        "coincident": Part(links.grade == 1, released),
        "raised_over_dates": Part(links.raised, to_change),
        "entered_after_release": Part(_late(facts), facts.counting),
        "unknown_recorder": Part(nobody[links.voice], facts.counting),
        "declined": Part(links.how == HOWS.index(OutcomeHow.DECLINED), every),
    }


def unit_parts(facts: Facts) -> dict[str, Part]:
    """Give the counter-metrics over units."""
    units, every = facts.units, np.ones(len(facts.units), dtype=np.bool_)
    reached = facts.reached != NEVER
    nobody = np.array([not name for name in units.voices.account_id[units.first].tolist()], dtype=np.bool_)
    return {
        "did_not_solve": Part(facts.solved == 0, facts.solved >= 0),
        "unknown_usage": Part(units_under(units, "usage", UsageState.UNKNOWN), every),
        "unknown_account": Part(nobody, every),
        "one_change": Part(_by_the_largest(facts), reached),
        "split_asks": Part(_counted_again(facts), reached),
    }


def change_parts(facts: Facts) -> dict[str, Part]:
    """Give the counter-metrics over changes."""
    changes = facts.changes
    ever = changes.taken_back | (changes.released != NEVER)
    return {
        "reopened": Part(changes.taken_back, ever),
        "trivial_changes": Part(changes.trivial, recent_changes(facts)),
        "dates_late": Part(changes.dates_late, recent_changes(facts)),
    }


def voice_parts(facts: Facts) -> dict[str, Part]:
    """Give the counter-metrics over voices."""
    unit = facts.units.of_voice
    aside, named = unit < 0, np.zeros(len(unit), dtype=np.bool_)
    named[facts.links.voice[facts.counting]] = True
    reached = ~aside
    reached[reached] = facts.reached[unit[reached]] != NEVER
    every = np.ones(len(unit), dtype=np.bool_)
    voices = facts.units.voices
    late = voices.entered_on - voices.received_on > LATE.days
    return {
        "set_aside": Part(aside, every),
        "dated_back": Part(late, ~aside),
        "carried": Part(~named, reached),
    }


def _by_the_largest(facts: Facts) -> Flags:
    """Tell which units were reached by the change that reached the most."""
    hit = np.zeros(len(facts.units), dtype=np.bool_)
    change, unit = facts.links.change[facts.counting], facts.links.unit[facts.counting]
    if len(change):
        # Counting makes numpy sort, which is faster here than its hashing.
        pairs, _ = np.unique((change << 32) + unit, return_counts=True)
        of_each = np.bincount(pairs >> 32)
        hit[unit[change == of_each.argmax()]] = True
    return hit


def _counted_again(facts: Facts) -> Flags:
    """Tell which units were reached by a change that had reached an earlier unit of the same account."""
    units, hit = facts.units, np.zeros(len(facts.units), dtype=np.bool_)
    unit, change = facts.links.unit[facts.counting], facts.links.change[facts.counting]
    names, code = coded(units.voices.account_id[units.first[unit]].tolist())
    known = np.flatnonzero(np.array([bool(name) for name in names], dtype=np.bool_)[code])
    unit, key = unit[known], (code[known] << 32) + change[known]
    order = np.lexsort((unit, key))
    unit, key = unit[order], key[order]
    hit[unit[1:][(key[1:] == key[:-1]) & (unit[1:] != unit[:-1])]] = True
    return hit


def _late(facts: Facts) -> Flags:
    """Tell which counting links are of a voice that came into vocpipe on the day of release or later."""
    links, late = facts.links, facts.counting.copy()
    if late.any():
        release = facts.changes.released[links.change[late]]
        late[late] = facts.units.voices.entered_on[links.voice[late]] >= release
    return late


def documents(facts: Facts) -> Counter[str]:
    """Give how many counted voices each document gave that was split."""
    counted = facts.units.voices.document[facts.units.of_voice >= 0].tolist()
    return Counter(document for document in counted if document)


def _split_documents(facts: Facts) -> Rate:
    parts = documents(facts)
    return rate(sum(n > 1 for n in parts.values()), len(parts))
