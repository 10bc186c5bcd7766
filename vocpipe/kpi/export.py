"""The rows behind every number: one line a unit, so that anyone can recount."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from vocpipe.kpi.days import NEVER, to_date
from vocpipe.kpi.facts import make_facts
from vocpipe.kpi.links import HOWS
from vocpipe.kpi.rates import Figure
from vocpipe.kpi.rows import ChangeRow, Link, Told, Voice
from vocpipe.kpi.units import Ints


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


def unit_rows(
    voices: Sequence[Voice],
    links: Sequence[Link],
    changes: Sequence[ChangeRow],
    told_rows: Sequence[Told] = (),
    *,
    as_of: date,
    zone: str = "Asia/Tokyo",
) -> list[UnitRow]:
    """Give every unit as of ``as_of``, in order of receipt."""
    facts = make_facts(voices, links, changes, told_rows, (), (), as_of, zone)
    units, standing = facts.units, facts.links
    members, verdicts = _grouped(units.of_voice, len(units)), _grouped(standing.unit, len(units))
    usage, knowledge = units.splits["usage"], units.splits["knowledge"]
    rows = []
    for number, (inside, here) in enumerate(zip(members, verdicts, strict=True)):
        first, reached = units.voices[units.first[number]], int(facts.reached[number])
        rows.append(
            UnitRow(
                feedback_ids=tuple(units.voices[i].feedback_id for i in inside),
                account_id=first.account_id,
                theme=first.theme,
                received_on=first.received_on,
                usage=usage.labels[usage.label[number]],
                knowledge=knowledge.labels[knowledge.label[number]],
                reached_on=_date(reached),
                days=None if reached == NEVER else max(0, reached - int(units.received[number])),
                outcomes=tuple(HOWS[how].value for how in standing.how[here]),
                changes=tuple(facts.changes.ids[i] for i in standing.change[here] if i >= 0),
                told_on=_date(int(facts.told[number])),
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
