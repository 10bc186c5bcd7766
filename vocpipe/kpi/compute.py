"""The one call that turns the ledger's rows into the KPI report."""

from collections.abc import Sequence
from datetime import date

from vocpipe.kpi.counters import counters, counts
from vocpipe.kpi.facts import make_facts
from vocpipe.kpi.reach import reach
from vocpipe.kpi.report import DEFINITION, KpiReport
from vocpipe.kpi.rows import ChangeRow, Guided, Link, Proof, Solved, Told, Voice
from vocpipe.kpi.shares import decided, enablement, proof, releases, solved, told
from vocpipe.kpi.survival import time_to_change

WINDOWS = (90, 180)
"""The windows of K1 in days."""


def compute(
    voices: Sequence[Voice],
    links: Sequence[Link],
    changes: Sequence[ChangeRow],
    told_rows: Sequence[Told] = (),
    *,
    as_of: date,
    solved_rows: Sequence[Solved] = (),
    guided_rows: Sequence[Guided] = (),
    proof_rows: Sequence[Proof] = (),
    zone: str = "Asia/Tokyo",
) -> KpiReport:
    """Give every figure of docs/kpi.md as of the end of ``as_of`` in ``zone``.

    Rows may come in any order and may be newer than ``as_of``: what had not happened by
    then is not seen, so the figure of a past day never changes. ``links`` holds every human
    outcome verdict, the superseded and undone ones too.
    """
    facts = make_facts(voices, links, changes, told_rows, solved_rows, guided_rows, as_of, zone)
    return KpiReport(
        definition=DEFINITION,
        as_of=as_of,
        zone=zone,
        counts=counts(facts),
        reach=tuple(reach(facts, window) for window in WINDOWS),
        time_to_change=time_to_change(facts),
        releases=releases(facts),
        decided=decided(facts),
        told=told(facts),
        solved=solved(facts),
        enablement=enablement(facts),
        proof=proof(proof_rows, as_of, zone),
        counters=counters(facts),
    )
