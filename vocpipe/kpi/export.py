"""The rows behind every number: one line a unit, so that anyone can recount."""

from datetime import date

import numpy as np

from vocpipe.kpi.days import NEVER, to_date
from vocpipe.kpi.facts import Facts
from vocpipe.kpi.links import HOWS
from vocpipe.kpi.rates import Figure
from vocpipe.kpi.voices import Ints


class UnitRow(Figure):
    """One unit as the report counted it; days are None for what has not happened."""

    feedback_ids: tuple[str, ...]
    account_id: str | None
    theme: str | None
    received_on: date
    usage: str
    knowledge: str
    reached_on: date | None
    days: int | None
    outcomes: tuple[str, ...]
    changes: tuple[str, ...]
    told_on: date | None
    solved: bool | None
    guided_on: date | None
    used_on: date | None


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


def unit_rows(facts: Facts) -> list[UnitRow]:
    """Give every unit, in order of receipt."""
    units, standing = facts.units, facts.links
    members, verdicts = _grouped(units.of_voice, len(units)), _grouped(standing.unit, len(units))
    usage, knowledge = units.splits["usage"], units.splits["knowledge"]
    rows = []
    for number, (inside, here) in enumerate(zip(members, verdicts, strict=True)):
        first, reached = units.first[number], int(facts.reached[number])
        rows.append(
            UnitRow(
                feedback_ids=tuple(units.voices.feedback_id[inside].tolist()),
                account_id=units.voices.account_id[first],
                theme=units.voices.theme[first],
                received_on=to_date(int(units.received[number])),
                usage=usage.labels[usage.label[number]],
                knowledge=knowledge.labels[knowledge.label[number]],
                reached_on=_date(reached),
                days=None if reached == NEVER else max(0, reached - int(units.received[number])),
                outcomes=tuple(HOWS[how].value for how in standing.how[here]),
                changes=tuple(facts.changes.ids[i] for i in standing.change[here] if i >= 0),
                told_on=_date(int(facts.told[number])),
                solved=None if facts.solved[number] < 0 else bool(facts.solved[number]),
                guided_on=_date(int(facts.guided[number])),
                used_on=_date(int(facts.used[number])),
            )
        )
    return rows


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


def _grouped(unit: Ints, n: int) -> list[Ints]:
    """Give the places in ``unit`` that hold 0, 1, ... n-1; -1 is left out."""
    order = np.argsort(unit, kind="stable")
    bounds = np.searchsorted(unit[order], np.arange(n + 1))
    return [order[bounds[i] : bounds[i + 1]] for i in range(n)]


def _date(number: int) -> date | None:
    return None if number == NEVER else to_date(number)
