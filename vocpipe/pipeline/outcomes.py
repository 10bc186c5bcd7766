"""Outcomes: the daily round. Read changes, propose links, tell commenters, keep the KPI of the day."""

from dataclasses import asdict, dataclass, field
from typing import Any

from vocpipe.kpi import KpiReport
from vocpipe.pipeline.closing import send_told
from vocpipe.pipeline.embed import embed
from vocpipe.pipeline.measure import measure
from vocpipe.pipeline.propose import Proposed, propose
from vocpipe.pipeline.reference import read_reference
from vocpipe.records import About
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class Outcomes:
    """What a round did; ``open`` are machine answers that no person has spoken to yet.

    ``notes`` tell which rows could not be used, ``failed`` which files and trackers could not be read.
    """

    changes: int
    proposed: Proposed
    open: int
    told: int
    report: KpiReport
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Give the counts as plain values."""
        counts = {
            "changes": self.changes,
            "proposed": asdict(self.proposed),
            "open": self.open,
            "told": self.told,
        }
        return counts | {"as_of": str(self.report.as_of), "notes": self.notes, "failed": self.failed}


def outcomes(workspace: Workspace) -> Outcomes:
    """Do the daily round; raises BusyError when another run is alive. Twice a day changes nothing."""
    with workspace.running():
        known = read_reference(workspace)
        embed(workspace)
        proposed = propose(workspace)
        told = send_told(workspace)
    waiting = sum(not v.human for v in workspace.store.ledger.current(About.OUTCOME))
    return Outcomes(known.changes, proposed, waiting, told, measure(workspace), known.notes, known.failed)
