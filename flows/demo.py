"""``make demo``: the sample workspace through the real flows, in the order a team would meet them."""

import sys
from pathlib import Path

import flows.quiet  # noqa: F401  (must come before prefect)
from flows.ingest import ingest
from flows.outcomes import outcomes
from flows.weekly import weekly
from vocpipe.cli.setup import next_steps
from vocpipe.demo import DEMO_WEEKS, decide, prepare
from vocpipe.settings import load
from vocpipe.workspace import Workspace


def main(folder: Path) -> list[str]:
    """Play the demo in ``folder`` and give the paths of the pages it made."""
    where = str(prepare(folder))
    ingest(where)
    first, last = DEMO_WEEKS
    weekly(where, first)
    with Workspace(load(folder)) as workspace:
        decide(workspace)
    return [*weekly(where, last)["files"], *outcomes(where)["files"]]


if __name__ == "__main__":
    place = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-out")
    print("\n".join(next_steps(place, main(place))))
