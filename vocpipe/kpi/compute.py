"""The one call that turns the ledger's rows into the KPI report."""

from datetime import date

from vocpipe.kpi.counters import counters, counts
from vocpipe.kpi.facts import make_facts, share
from vocpipe.kpi.reach import reach
from vocpipe.kpi.report import DEFINITION, KpiReport
from vocpipe.kpi.rows import KpiRows
from vocpipe.kpi.shares import decided, enablement, proof, releases, solved_part, told_part
from vocpipe.kpi.survival import time_to_change

WINDOWS = (90, 180)
"""The windows of K1 in days."""


def compute(rows: KpiRows, as_of: date, zone: str = "Asia/Tokyo") -> KpiReport:
    """Give every figure of docs/kpi.md as of the end of ``as_of`` in ``zone``.

    What had not happened by then is not seen, so the figure of a past day never changes.
    """
    facts = make_facts(rows, as_of, zone)
    return KpiReport(
        definition=DEFINITION,
        as_of=as_of,
        zone=zone,
        counts=counts(facts),
        reach=tuple(reach(facts, window) for window in WINDOWS),
        time_to_change=time_to_change(facts),
        releases=releases(facts),
        decided=decided(facts),
        told=share(facts, *told_part(facts)),
        solved=solved_part(facts).rate,
        enablement=enablement(facts),
        proof=proof(rows.proofs, as_of, zone),
        counters=counters(facts),
    )
