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
    """Give seconds since, and CPU seconds and peak memory in MB of this process and of its helpers."""
    own, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    wall, cpu = time.perf_counter() - began, time.process_time() - busy
    theirs = helpers.ru_utime + helpers.ru_stime
    mb, helper_mb = own.ru_maxrss / 1024, helpers.ru_maxrss / 1024
    spent = {"seconds": round(wall, 2), "cpu": round(cpu, 2), "helper_cpu": round(theirs, 2)}
    return spent | {"mb": round(mb), "helper_mb": round(helper_mb)}


def together(pid: int) -> float:
    """Give the MB a process and its helpers hold, what they share counted once (PSS); 0 once it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        helpers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return own / 1024 + sum(together(int(helper)) for helper in helpers)


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


def sheet_again(folder: Path) -> dict[str, float]:
    """Read a shared sheet of ``rows`` rows from a stand-in on loopback, change ten, and read it again."""
    from tests.standins.sheets_server import SheetsStandin
    from vocpipe.gsheets_tab import Tab
    from vocpipe.pipeline import ingest
    from vocpipe.settings import load
    from vocpipe.workspace import Workspace

    with SheetsStandin() as google, (folder / "voices.csv").open(encoding="utf-8", newline="") as file:
        google.tabs[0].rows = [list(row) for row in csv.reader(file)]
        google.tabs[0].grid_rows = len(google.rows)
        address = f'url = "{google.sheet_url}"\nsheets_api = "{google.url}"'
        key = f'service_account_file = "{google.key_file(folder)}"'
        lines = f'[[source]]\ntype = "sheet"\nname = "shared"\n{address}\n{key}\n'
        (folder / "vocpipe.toml").write_text(lines, "utf-8")
        download, taken = Tab.values, []

        def timed(tab: Tab) -> list[list[object]]:
            began = time.perf_counter()
            found = download(tab)
            taken.append(time.perf_counter() - began)
            return found

        Tab.values = timed  # type: ignore[method-assign]
        with Workspace(load(folder)) as workspace:
            first, _ = ingest(workspace), ingest(workspace)
            for number in range(1, 11):
                google.rows[number * 1000 % len(google.rows)][4] += " 書き足し"
            google.requests.clear()
            taken.clear()
            began, busy = time.perf_counter(), time.process_time()
            (again,) = ingest(workspace)
            spent = measured(began, busy)
        reads = sum("/values/" in path for _, path in google.requests)
        after = {"after_download": round(spent["seconds"] - sum(taken), 2), "download": round(sum(taken), 2)}
        return spent | after | {"reads": reads, "rows": first[0].new, "revised": again.revised}


def obsei(folder: Path, python: str) -> dict[str, float]:
    """Pull the same CSV with obsei, redaction on, no labels, into its own store (DuckDB, not encrypted)."""
    lines = f"""\
version: 1
store: {{path: {folder}/obsei.duckdb, unencrypted: true}}
privacy: {{redact: true}}
pipelines:
  - name: feedback
    sources:
      - key: voices
        type: csv
        config: {{path: {folder}/voices.csv, fields: {{text: 声}}}}
"""
    (folder / "obsei.yaml").write_text(lines, "utf-8")
    began, busy = time.perf_counter(), time.process_time()
    command = [str(Path(python).with_name("obsei")), "run"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"obsei failed: {(done.stderr or done.stdout)[-1500:]}")
    spent = measured(began, busy)
    count = [
        python,
        "-c",
        f"import duckdb; print(duckdb.connect({str(folder / 'obsei.duckdb')!r}).sql("
        "'select count(*) from records').fetchone()[0])",
    ]
    stored = subprocess.run(count, capture_output=True, text=True).stdout.strip()
    return spent | {"mb": spent["helper_mb"], "stored": int(stored or -1)}


def main() -> None:
    """Run the measurements named, each in its own process, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sheet", type=int, default=50_000)
    parser.add_argument("--obsei-rows", type=int, help="fewer rows for obsei, which takes minutes")
    parser.add_argument("--obsei", help="the Python of an environment with obsei 1.1.1")
    parser.add_argument("--only", help="one measurement, in this process")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.only:
        more = (given.obsei,) if given.only == "obsei" else ()
        print(json.dumps(globals()[given.only](given.folder, *more)))
        return
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"load {os.getloadavg()[0]:.1f}, {date.today()}\n\n| what | rows | figures |\n|---|---|---|")
    steps = [("vocpipe_csv", given.rows), ("sheet_again", given.sheet)]
    for name, count in [*steps, *([("obsei", given.obsei_rows or given.rows)] if given.obsei else [])]:
        with tempfile.TemporaryDirectory() as folder:
            write_csv(Path(folder) / "voices.csv", count)
            command = [sys.executable, __file__, "--only", name, "--folder", folder]
            command += ["--obsei", given.obsei] if given.obsei else []
            peak = 0.0
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as job:
                while job.poll() is None:
                    peak = max(peak, together(job.pid))
                    time.sleep(1)
                figures = job.communicate()[0].strip() or "failed"
            print(f"| {name} | {count:,} | {figures}, together {peak:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
