"""What one month changed, as ids that sentences can be written from."""

from datetime import date

import numpy as np

from vocpipe.kpi.days import NEVER, month_name, months, to_date
from vocpipe.kpi.facts import Facts, make_facts
from vocpipe.kpi.links import HOWS
from vocpipe.kpi.rates import Figure
from vocpipe.kpi.rows import KpiRows
from vocpipe.kpi.voices import Flags
from vocpipe.records import OutcomeHow

WAITING_SHOWN = 5
"""How many of the longest-waiting units the story names."""


class ShippedStory(Figure):
    """A change released in the month, the voices it reached, and who has not been told."""

    change_id: str
    released_on: date
    caused: tuple[str, ...]
    contributed: tuple[str, ...]
    accounts: int
    not_told: tuple[str, ...]


class WaitingStory(Figure):
    """A unit without any outcome: its first voice and the days it has waited."""

    feedback_id: str
    days: int


class MonthlyStory(Figure):
    """What changed in one month, and what did not; all lists hold feedback or change ids."""

    month: str
    received_units: int
    received_voices: int
    shipped: tuple[ShippedStory, ...]
    shipped_without_voice: tuple[str, ...]
    newly_planned: dict[str, tuple[str, ...]]
    already_possible: tuple[str, ...]
    declined: tuple[str, ...]
    awaiting_second_person: tuple[str, ...]
    waiting_longest: tuple[WaitingStory, ...]


def monthly_story(rows: KpiRows, day: date, zone: str = "Asia/Tokyo") -> MonthlyStory:
    """Give the story of the month that ``day`` is in, as known on that day."""
    number = (day.year - 1970) * 12 + day.month - 1
    facts = make_facts(rows, day, zone)
    this_month = months(facts.units.received) == number
    recorded = (months(facts.units.voices.received_on) == number) & (facts.units.of_voice >= 0)
    shipped = [_shipped(facts, change) for change in _released_in(facts, number)]
    return MonthlyStory(
        month=month_name(number),
        received_units=int(this_month.sum()),
        received_voices=int(recorded.sum()),
        shipped=tuple(story for story in shipped if story.caused or story.contributed),
        shipped_without_voice=tuple(s.change_id for s in shipped if not (s.caused or s.contributed)),
        newly_planned=_newly_planned(facts, number),
        already_possible=_said(facts, number, OutcomeHow.ALREADY_POSSIBLE),
        declined=_said(facts, number, OutcomeHow.DECLINED),
        awaiting_second_person=_awaiting(facts),
        waiting_longest=_waiting(facts),
    )


def _released_in(facts: Facts, month: int) -> list[int]:
    released = facts.changes.released
    known = np.flatnonzero(released != NEVER)
    return [int(i) for i in known[months(released[known]) == month]]


def _ids(facts: Facts, rows: Flags) -> tuple[str, ...]:
    return tuple(sorted({facts.units.voices.feedback_id[i] for i in facts.links.voice[rows]}))


def _shipped(facts: Facts, change: int) -> ShippedStory:
    links, units = facts.links, facts.units
    here = facts.counting & (links.change == change)
    accounts = set(units.voices.account_id[links.voice[here]].tolist()) - {None}
    return ShippedStory(
        change_id=facts.changes.ids[change],
        released_on=to_date(int(facts.changes.released[change])),
        caused=_ids(facts, here & (links.grade == 3)),
        contributed=_ids(facts, here & (links.grade == 2)),
        accounts=len(accounts),
        not_told=_ids(facts, here & (facts.told[links.unit] == NEVER)),
    )


def _newly_planned(facts: Facts, month: int) -> dict[str, tuple[str, ...]]:
    links, changes = facts.links, facts.changes
    new = (links.change >= 0) & ~links.own & (months(links.on) == month)
    planned = {int(i) for i in links.change[new] if changes.released[i] == NEVER}
    return {changes.ids[i]: _ids(facts, new & (links.change == i)) for i in sorted(planned)}


def _said(facts: Facts, month: int, how: OutcomeHow) -> tuple[str, ...]:
    links = facts.links
    return _ids(facts, (links.how == HOWS.index(how)) & (months(links.on) == month))


def _awaiting(facts: Facts) -> tuple[str, ...]:
    """Give the voices whose only link to a change was made by their own recorder."""
    links = facts.links
    to_change = links.change >= 0
    checked = np.isin(links.voice, links.voice[to_change & ~links.own])
    return _ids(facts, to_change & links.own & ~checked)


def _waiting(facts: Facts) -> tuple[WaitingStory, ...]:
    open_units = np.setdiff1d(np.arange(len(facts.units)), facts.links.unit)
    longest = open_units[np.argsort(facts.units.received[open_units], kind="stable")][:WAITING_SHOWN]
    first, received = facts.units.first, facts.units.received
    return tuple(
        WaitingStory(
            feedback_id=facts.units.voices.feedback_id[first[i]], days=int(facts.today - received[i])
        )
        for i in longest
    )
