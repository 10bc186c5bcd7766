"""Counter-metrics: what would move if somebody improved the figures instead of the product."""

from collections import Counter

import numpy as np

from vocpipe.kpi.days import NEVER, day_number, to_date
from vocpipe.kpi.facts import Facts, Flags
from vocpipe.kpi.links import HOWS
from vocpipe.kpi.rates import Rate, rate
from vocpipe.kpi.report import Counters, Counts
from vocpipe.kpi.shares import a_year_before
from vocpipe.kpi.units import Pairs
from vocpipe.records import OutcomeHow


def counts(facts: Facts) -> Counts:
    """Give what the figures stand on."""
    units, counted = facts.units, int((facts.units.of_voice >= 0).sum())
    rows = zip(units.voices, units.of_voice, strict=True)
    accounts = {voice.account_id for voice, unit in rows if unit >= 0 and voice.account_id}
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
    units, links = facts.units, facts.links
    to_change = links.change >= 0
    released = _released_links(facts)
    late = facts.counting.copy()
    if late.any():
        release = facts.changes.released[links.change[late]]
        late[late] = units.voice_received[links.voice[late]] >= release
    return Counters(
        self_links_refused=_part(to_change & links.own, to_change),
        coincident=_part(released & (links.grade == 1), released),
        raised_over_dates=_part(to_change & links.raised, to_change),
        received_after_release=_part(late, facts.counting),
        undone=rate(links.undone, links.made),
        did_not_solve=_part(facts.solved == 0, facts.solved >= 0),
        reopened=_part(
            facts.changes.taken_back, facts.changes.taken_back | (facts.changes.released != NEVER)
        ),
        trivial_changes=_part(facts.changes.trivial, _recent(facts)),
        unknown_usage=_unknown(units.splits["usage"]),
        unknown_account=rate(sum(not units.voices[i].account_id for i in units.first), len(units)),
        split_documents=_split_documents(facts),
        set_aside=rate(int((units.of_voice < 0).sum()), len(units.voices)),
        declined=_part(links.how == HOWS.index(OutcomeHow.DECLINED), np.ones(len(links.how), dtype=np.bool_)),
    )


def _recent(facts: Facts) -> Flags:
    """Tell which changes were released in the twelve months that end today."""
    since = day_number(a_year_before(to_date(facts.today)))
    return np.asarray((facts.changes.released <= facts.today) & (facts.changes.released > since))


def _part(hit: Flags, among: Flags) -> Rate:
    return rate(int((hit & among).sum()), int(among.sum()))


def _released_links(facts: Facts) -> Flags:
    links = facts.links
    if not facts.changes.ids:
        return np.zeros(len(links.voice), dtype=np.bool_)
    return np.asarray((links.change >= 0) & (facts.changes.released[links.change] != NEVER))


def _unknown(pairs: Pairs) -> Rate:
    return rate(int((pairs.label == 0).sum()), len(pairs.label))


def _split_documents(facts: Facts) -> Rate:
    rows = zip(facts.units.voices, facts.units.of_voice, strict=True)
    parts = Counter(voice.document for voice, unit in rows if unit >= 0 and voice.document)
    return rate(sum(n > 1 for n in parts.values()), len(parts))
