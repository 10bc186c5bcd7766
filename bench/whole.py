"""The whole job at size, on real texts: init, ingest, run, a following week of 1,000, KPI, search, lists.

    /work/heavy timeout -k 5 900 python bench/whole.py /tmp/whole-20k --voices 20000 [--url postgresql://...]

Texts are read from shared/data (or VOCPIPE_DATA), never copied into the repository: distinct ones
first, then repeats by other people on other days. Every stage is a process of its own; a run's verbs
are told apart by what ``run`` says before each. Killed, the same command goes on: finished stages are
skipped, a run that was killed begins again and finds what the store has. Figures are kept as
``figures.jsonl`` in the folder; ``--table FOLDER...`` prints them side by side.
"""

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from real_cases import DATA, rows_of

SETS = (
    "banking77/data", "nlupp/data", "xsid_ja_en/data", "maalej_app_reviews/data",
    "pan_app_review_sentences/data", "semeval19_uservoice_suggestions/data", "nlbse24_issues/data",
    "timestamped_app_reviews_en/data", "townwifi_reviews_ja/data", "team_mirai_policy_ja/data",
    "jrte_hotel_reviews_ja/data", "knbc_ja/data", "is22_feature_reviews/reviews",
    "tfrex_feature_sentences/data", "calibre_feedback_to_release/feedback",
)  # fmt: skip
FEATURES = {
    "card": ("カード", "card"), "transfer": ("送金", "transfer"), "top_up": ("チャージ", "top-up"),
    "refund": ("返金", "refund"), "login": ("ログイン", "login"), "search": ("検索", "search"),
    "sync": ("同期", "sync"), "notifications": ("通知", "notifications"), "wifi": ("Wi-Fi", "wifi"),
    "points": ("ポイント", "points"), "photos": ("写真", "photos"), "alarm": ("アラーム", "alarm"),
    "booking": ("予約", "booking"), "breakfast": ("朝食", "breakfast"), "export": ("書き出し", "export"),
}  # fmt: skip
COMPANIES, EVENTS, CHANGES, WEEKS, NEW = 400, 20_000, 150, 26, 1_000
PAGES = ("/", "/voices", "/themes", "/themes/{theme}", "/links", "/desks/product", "/kpi", "/changes")
HEAD = ("id", "date", "company", "contact", "csm", "channel", "comment")
ZONE = ZoneInfo("Asia/Tokyo")
TODAY = datetime.now(ZONE).date()
MONDAY = TODAY - timedelta(days=6 + (TODAY.weekday() + 1) % 7)
"""The first day of the week that follows the first load: the one that has just ended, or ends today."""

STAGES = (
    ("ingest", ("ingest", "first.csv")),
    ("first run", ("--run", f"{MONDAY - timedelta(days=7):%G-W%V}")),
    ("first run, again", ("--run", f"{MONDAY - timedelta(days=7):%G-W%V}")),
    ("ingest, next week", ("ingest", "week.csv")),
    ("next week's run", ("--run", f"{MONDAY:%G-W%V}")),
    ("next week's run, again", ("--run", f"{MONDAY:%G-W%V}")),
    ("outcomes", ("outcomes",)),
    ("kpi", ("kpi",)),
    ("kpi --verify", ("kpi", "--verify")),
    ("search", ("search", "refund not received")),
    ("search, Japanese", ("search", "通知が来ない")),
    ("themes", ("themes",)),
    ("items", ("items",)),
    ("items --json", ("items", "--json")),
    ("changes", ("changes",)),
    ("links", ("links",)),
    ("review", ("review",)),
    ("status tab", ("--status",)),
    ("web pages", ("--web",)),
    ("brief product", ("brief", "product", "--week", f"{MONDAY:%G-W%V}")),
)


def texts() -> list[str]:
    """Give the distinct texts of all sets, shuffled the same way each time."""
    found: dict[str, str] = {}
    for name in SETS:
        for row in rows_of(DATA / f"{name}.jsonl"):
            said = " ".join((row.get("body") if "mirai" in name and row.get("body") else row["text"]).split())
            if 4 <= len(said) <= 1_500:
                found.setdefault(said.casefold(), said)
    every = list(found.values())
    random.Random(1).shuffle(every)
    return every


def prepare(folder: Path, voices: int, url: str) -> None:
    """Write the files of a user: two sheets, accounts, usage, changes; after ``vocpipe init``."""
    if (folder / "week.csv").exists():
        return
    subprocess.run([sys.executable, "-m", "vocpipe", "init", str(folder), "--language", "en"], check=True)
    chance, said = random.Random(2), texts()
    first, load = MONDAY - timedelta(weeks=WEEKS), said[NEW:]
    rows = [load[n % len(load)] for n in range(voices)]
    _sheet(folder / "first.csv", rows, first, WEEKS * 7, chance)
    _facts(folder, first, chance)
    features = (
        f'[[feature]]\nkey = "{key}"\nnames = {{ ja = ["{ja}"], en = ["{en}"] }}\n'
        for key, (ja, en) in FEATURES.items()
    )
    (folder / "features.toml").write_text("\n".join(features), "utf-8")
    top = 'accounts = "accounts.csv"\nusage_events = "usage.csv"\nchanges = ["changes.csv"]\n'
    settings = folder / "vocpipe.toml"
    written = settings.read_text("utf-8").replace("sqlite:///vocpipe.db", url or "sqlite:///vocpipe.db")
    settings.write_text(top + written, "utf-8")
    _sheet(folder / "week.csv", said[:NEW], MONDAY, 6, chance)


def _sheet(file: Path, said: Sequence[str], first: date, days: int, chance: random.Random) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        sheet = csv.writer(out)
        sheet.writerow(HEAD)
        for number, text in enumerate(said):
            company = min(int(chance.paretovariate(0.8) * 8), COMPANIES * 5) % COMPANIES
            day = first + timedelta(days=chance.randrange(days))
            known = chance.random() < 0.8
            sheet.writerow(
                [f"{file.stem}-{number}", day, f"Company {company}" if known else "",
                 f"writer {company}-{chance.randrange(50)}", f"csm {company % 20}",
                 chance.choice(("ticket", "mail", "review")), text]
            )  # fmt: skip


def _facts(folder: Path, first: date, chance: random.Random) -> None:
    days = WEEKS * 7
    _table(folder / "accounts.csv", ("id", "name", "as_of", "level", "status", "industry", "revenue"), (
        (f"c{n}", f"Company {n}", first, n % 4 + 1, "active", f"industry {n % 9}", 1000 + n * 37 % 9000)
        for n in range(COMPANIES)
    ))  # fmt: skip
    keys = list(FEATURES)
    _table(folder / "usage.csv", ("account_id", "feature", "day", "count"), (
        (f"c{n % COMPANIES}", chance.choice(keys), first + timedelta(days=chance.randrange(days)), 3)
        for n in range(EVENTS)
    ))  # fmt: skip
    lines = [row for row in rows_of(DATA / "calibre_feedback_to_release/release_lines.jsonl")][:CHANGES]
    _table(folder / "changes.csv", ("id", "title", "state", "released_on"), (
        (f"CH-{n}", " ".join(row["text"].split()), "released", first + timedelta(days=n * days // CHANGES))
        for n, row in enumerate(lines)
    ))  # fmt: skip


def _table(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])


class Meter:
    """Tells what each verb of a run cost; a line of figures for each, also for one that was killed."""

    def __init__(self, folder: Path, stage: str) -> None:
        self._file, self._stage, self._verb = folder / "figures.jsonl", stage, "repeats"
        self._begin()

    def begin(self, verb: str) -> None:
        """Begin a verb; what went before is written down."""
        self.end()
        self._verb = verb
        self._begin()

    def end(self) -> None:
        """Write down what the present verb cost so far."""
        _note(self._file, {
            "stage": self._stage, "verb": self._verb, "seconds": time.monotonic() - self._at,
            "cpu": time.process_time() - self._busy, "peak_mb": _peak("VmHWM"), "base_mb": self._base,
        })  # fmt: skip

    def _begin(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew from here
        self._at, self._busy, self._base = time.monotonic(), time.process_time(), _peak("VmRSS")


def _peak(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def _note(file: Path, row: dict[str, Any]) -> None:
    with file.open("a") as out:
        out.write(json.dumps(row) + "\n")


def run_here(folder: Path, stage: str, week: str) -> None:
    """Do what ``vocpipe run --week`` does, in this process, with a meter at each verb."""
    from vocpipe.pipeline import run
    from vocpipe.settings import load
    from vocpipe.workspace import Workspace

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("killed"))
    meter = Meter(folder, stage)
    try:
        with Workspace(load(folder)) as workspace:
            ran = run(workspace, workspace.week(week), meter.begin)
    finally:
        meter.end()
    placed = ran.placed
    print(f"{stage}: {ran.embedded.texts} texts, {ran.tagged}, in themes {placed.in_themes}, "
          f"single {placed.single}, born {len(placed.born)}, {ran.routed}, {ran.proposed}")  # fmt: skip


def status_here(folder: Path) -> None:
    """Deliver what became of every voice to a spreadsheet's tab: a stand-in for Google, in this process."""
    from tests.standins.sheets_server import SheetsStandin
    from vocpipe.pipeline import deliver
    from vocpipe.settings import load
    from vocpipe.workspace import Workspace

    settings = folder / "vocpipe.toml"
    before = settings.read_text("utf-8")
    try:
        with SheetsStandin() as google:
            address = f'url = "{google.sheet_url}"\nsheets_api = "{google.url}"'
            key = f'service_account_file = "{google.key_file(folder)}"'
            tab = f'[[destination]]\ntype = "sheet_tab"\nname = "status"\n{address}\n{key}\n'
            settings.write_text(f"{before}\n{tab}", "utf-8")
            with Workspace(load(folder)) as workspace:
                failed = deliver(workspace, workspace.week(f"{MONDAY:%G-W%V}")).failed
            print(f"{len(google.tabs[-1].rows)} rows written", *failed)
    finally:
        settings.write_text(before, "utf-8")


def web_here(folder: Path) -> None:
    """Open the pages of a review, each for the first time and then again, through the real application."""
    from web_scale import TestClient, create_app, timed

    from vocpipe.settings import load
    from vocpipe.workspace import Workspace

    with Workspace(load(folder)) as workspace:
        theme = max(workspace.store.ledger.members(workspace.store.themes.all()).items(), key=_voices)[0]
        with TestClient(create_app(workspace, "token"), base_url="http://127.0.0.1") as client:
            client.get("/start?token=token")
            for path in PAGES:
                page = timed(client, path.replace("{theme}", theme), 3, lambda: None)
                print(f"{path}: {page.first:.0f} ms, {page.wall[0]:.0f} ms, {page.size // 1024} kB")


def _voices(theme: tuple[str, list[str]]) -> int:
    return len(theme[1])


def play(folder: Path) -> None:
    """Do every stage that is not done yet."""
    figures = folder / "figures.jsonl"
    done = {row["stage"] for row in _rows(figures) if row["verb"] == "all"}
    for stage, command in STAGES:
        if stage in done:
            continue
        here = command[0] in ("--run", "--status", "--web")
        own = [__file__, str(folder), "--stage", stage] if here else ["-m", "vocpipe"]
        began = time.monotonic()
        with (folder / f"{stage}.out").open("w") as out:
            job = subprocess.Popen([sys.executable, *own, *command], cwd=folder, stdout=out, stderr=out)
            _, status, used = os.wait4(job.pid, 0)
        seconds, said = time.monotonic() - began, (folder / f"{stage}.out").stat().st_size
        if status:
            sys.exit(f"{stage}: see {folder / f'{stage}.out'}")
        spent = {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}
        _note(figures, {"stage": stage, "verb": "all", **spent, "bytes": said})
        print(f"{stage}: {seconds:.1f} s, {used.ru_maxrss / 1024:.0f} MB, {said:,} bytes", flush=True)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, file.read_text().splitlines() if file.exists() else ())


def side_by_side(folders: Sequence[Path]) -> None:
    """Print seconds, CPU seconds and peak memory of every stage and verb, three columns for each folder."""
    cells: dict[tuple[str, str], dict[Path, tuple[float, float, float]]] = defaultdict(dict)
    for folder in folders:
        for row in _rows(folder / "figures.jsonl"):
            before = cells[row["stage"], row["verb"]].get(folder, (0.0, 0.0, 0.0))
            spent = before[0] + row["seconds"], before[1] + row["cpu"], max(before[2], row["peak_mb"])
            cells[row["stage"], row["verb"]][folder] = spent
    print("| stage | verb |" + "".join(f" {folder.name}: s | CPU s | MB |" for folder in folders))
    print("|---|---|" + "---:|---:|---:|" * len(folders))
    for (stage, verb), found in cells.items():
        known = (found.get(one, ()) for one in folders)
        shown = (f" {s[0]:.1f} | {s[1]:.1f} | {s[2]:.0f} |" if s else " | | |" for s in known)
        print(f"| {stage} | {verb} |{''.join(shown)}")


def main() -> None:
    """Prepare and play one folder, or print the figures of several."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--voices", type=int, default=5_000)
    parser.add_argument("--url", default="", help="a database other than a SQLite file in the folder")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--status", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--web", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    folder = given.folders[0].resolve()
    if given.table:
        side_by_side(given.folders)
    elif given.run:
        run_here(folder, given.stage, given.run)
    elif given.status:
        status_here(folder)
    elif given.web:
        web_here(folder)
    else:
        prepare(folder, given.voices, given.url)
        play(folder)


if __name__ == "__main__":
    main()
