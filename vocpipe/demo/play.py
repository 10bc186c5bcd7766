"""Play the demo: ingest, two weekly runs, people's decisions between them, and the KPI."""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vocpipe.demo.setting import DEMO_WEEKS, decide, prepare
from vocpipe.kpi import KpiReport
from vocpipe.pipeline import ingest, measure, read_reference, run, save_kpi_pages
from vocpipe.pipeline.ingest import Ingested
from vocpipe.pipeline.run import Ran, Step
from vocpipe.settings import load
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class Played:
    """What the demo did and where its pages are."""

    folder: Path
    ingested: list[Ingested]
    ran: list[Ran]
    decisions: int
    kpi: KpiReport
    files: list[Path]

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "folder": str(self.folder),
            "sources": [asdict(one) for one in self.ingested],
            "runs": [asdict(one) for one in self.ran],
            "decisions": self.decisions,
            "kpi": self.kpi.model_dump(mode="json"),
            "files": [str(file) for file in self.files],
        }


def play(folder: Path | None = None, step: Step = lambda _: None) -> Played:
    """Do the whole job in ``folder`` (a new one in the system's place for temporary files when None)."""
    where = prepare(folder or Path(tempfile.mkdtemp(prefix="vocpipe-demo-")))
    with Workspace(load(where)) as workspace:
        with workspace.running():
            read_reference(workspace)
            ingested = ingest(workspace)
        ran = [run(workspace, parse_week(DEMO_WEEKS[0]), step)]
        decided = decide(workspace)
        ran += [run(workspace, parse_week(week), step) for week in DEMO_WEEKS[1:]]
        kpi = measure(workspace)
        files = [*ran[-1].delivered.files, *save_kpi_pages(workspace, kpi)]
    return Played(where, ingested, ran, decided, kpi, [file for file in files if file.suffix == ".html"])
