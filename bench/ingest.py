"""Speed of ingest: 100,000 CSV rows without embedding, a 50,000-row sheet read again, and obsei beside it.

The rows are generated from the sentences of the demo's own sheet (ja and en, with names, phone numbers and
lists in them), each made distinct: this measures time, never quality. Every measurement runs in a process
of its own, so that its peak memory is its own.
Run: OMP_NUM_THREADS=1 nice python bench/ingest.py [--rows 100000] [--sheet 50000] [--obsei PYTHON]
obsei 1.1.1 (PyPI) wants a virtual environment of its own; PYTHON is the one in it.
"""

import argparse
import csv
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

DEMO = Path(__file__).parent.parent / "vocpipe" / "demo" / "data" / "uber_voice.csv"
HEADER = ("日付", "記入者", "お客様", "担当者名", "声", "機能", "チャネル")


def rows(count: int) -> list[list[str]]:
    """Give rows as people type them, every text distinct."""
    with DEMO.open(encoding="utf-8-sig", newline="") as file:
        written = [row for row in csv.DictReader(file) if row["声"]]
    rng = random.Random(7)
    found = []
    for number in range(count):
        one, other = rng.choice(written), rng.choice(written)
        day = date(2025, 1, 1) + timedelta(days=number % 500)
        text = f"{one['声']} {other['声'][:40]} ({number})"
        found.append([f"{day:%Y/%m/%d}", one["記入者"], one["お客様"], one["担当者名"], text, "", "訪問"])
    return found


def write_csv(file: Path, count: int) -> None:
    """Write the rows as a CSV."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEADER)
        writer.writerows(rows(count))


def measured(began: float, busy: float) -> dict[str, float]:
    """Give seconds since and the process's peak memory in MB."""
    own, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    wall, cpu = time.perf_counter() - began, time.process_time() - busy
    spent = cpu + helpers.ru_utime + helpers.ru_stime
    mb, helper_mb = own.ru_maxrss / 1024, helpers.ru_maxrss / 1024
    return {"seconds": round(wall, 2), "cpu": round(spent, 2), "mb": round(mb), "helper_mb": round(helper_mb)}


def vocpipe_csv(folder: Path) -> dict[str, float]:
    """Ingest the CSV into a new workspace: clean, redact, split, recognise, store."""
    from vocpipe.pipeline import ingest
    from vocpipe.settings import load
    from vocpipe.workspace import Workspace

    (folder / "vocpipe.toml").write_text("", "utf-8")
    with Workspace(load(folder)) as workspace:
        began, busy = time.perf_counter(), time.process_time()
        (result,) = ingest(workspace, [str(folder / "voices.csv")])
        return measured(began, busy) | {"stored": result.new, "rejected": result.rejected}


def main() -> None:
    """Run the measurements named, each in its own process, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sheet", type=int, default=50_000)
    parser.add_argument("--obsei", help="the Python of an environment with obsei 1.1.1")
    parser.add_argument("--only", help="one measurement, in this process")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(globals()[given.only](given.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_csv(Path(folder) / "voices.csv", given.rows)
        print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
        for name in ("vocpipe_csv",):
            done = subprocess.run(
                [sys.executable, __file__, "--only", name, "--folder", folder],
                check=True,
                capture_output=True,
                text=True,
            )
            print(name, done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
