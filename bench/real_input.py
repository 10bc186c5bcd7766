"""The whole job on three real data sets, through the command line, as a user would do it.

Files that a user would have are made in a folder of temporary files: a review sheet (Japanese
headers), meeting notes (one file a meeting), tickets with the product's release lines. Then
``vocpipe init``, ``ingest``, ``run`` of two weeks, ``run`` again, ``brief``, ``kpi``. Only counts and
seconds are kept; texts stay in the folder of temporary files and are never printed.

Run: nice python -m bench.real_input [reviews notes tickets] [--keep /tmp/vocpipe-real] [--write]
``--write`` renews bench/real_input.md; sets that did not run now keep their last figures, which stand
beside their folders in ``--keep``. Data is read from ../shared/data or
VOCPIPE_DATA; a set that is absent is skipped with the reason.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench.real_cases import CASES, DATA, Case, Rows, rows_of

HERE = Path(__file__).resolve().parent
REPORT = HERE / "real_input.md"
FIGURES = "figures.json"
VOCPIPE = str(Path(sys.executable).with_name("vocpipe"))


@dataclass
class Result:
    """What came out of one data set: facts in order, and the seconds of each command."""

    name: str
    facts: list[tuple[str, object]] = field(default_factory=list)
    seconds: list[tuple[str, float]] = field(default_factory=list)


class User:
    """Runs ``vocpipe`` in one workspace folder and keeps the seconds of each command."""

    def __init__(self, folder: Path, now: str, result: Result) -> None:
        """Work in ``folder`` as if it were ``now`` (the data is old)."""
        self.folder, self.result = folder, result
        self.env = {**os.environ, "VOCPIPE_NOW": now, "OMP_NUM_THREADS": "1", "VOCPIPE_USER": "pm"}

    def run(self, *command: str, named: str = "") -> Any:
        """Give the JSON a command printed; raises RuntimeError with its error line when it failed."""
        started = time.monotonic()
        done = subprocess.run(
            [VOCPIPE, *command, "--json"], cwd=self.folder, env=self.env, capture_output=True, text=True
        )
        if named:
            self.result.seconds.append((named, time.monotonic() - started))
        if done.returncode:
            raise RuntimeError(f"vocpipe {command[0]}: exit {done.returncode}: {done.stderr.strip()[-400:]}")
        return json.loads(done.stdout)


def play(case: Case, folder: Path) -> Result:
    """Do the whole job on one data set in ``folder`` and give what came out."""
    result = Result(case.name)
    user = User(folder, case.now, result)
    folder.mkdir(parents=True)
    user.run("init", ".", "--language", case.language)
    _edit(folder, case, case.make(folder, rows_of(DATA / case.file)))
    ingested = user.run("ingest", named="ingest")
    _ingest_facts(result, ingested, user.run("rejects"))
    first = user.run("run", "--week", case.weeks[0], named=f"run {case.weeks[0]}")
    second = user.run("run", "--week", case.weeks[1], named=f"run {case.weeks[1]}")
    user.run("run", "--week", case.weeks[1], named="run again, nothing new")
    _run_facts(result, first, second)
    if case.links:
        _link(user, case.links, result)
    for team in ("product", "sales", "marketing", "success"):
        brief = user.run("brief", team, "--week", case.weeks[1])
        (folder / f"{team}.md").write_text(brief["markdown"], encoding="utf-8")
    _item_facts(result, user.run("items"), user.run("themes", "--week", case.weeks[1]))
    _kpi_facts(result, user.run("kpi", named="kpi"))
    return result


def _edit(folder: Path, case: Case, sources: str) -> None:
    """Edit what ``init`` wrote, as a person would: sources, changes and the feature catalogue."""
    settings = folder / "vocpipe.toml"
    text = settings.read_text(encoding="utf-8")
    head, mark, rest = text.partition("# accounts =")
    settings.write_text(f"{head}{case.top}{mark}{rest}\n{sources}", encoding="utf-8")
    entries = [
        f'[[feature]]\nkey = "{key}"\nnames = {{ ja = {json.dumps(ja[:1], ensure_ascii=False)}, '
        f"en = {json.dumps(en[:1])} }}\naliases = {{ ja = {json.dumps(ja[1:], ensure_ascii=False)}, "
        f"en = {json.dumps(en[1:])} }}\n"
        for key, (ja, en) in case.features.items()
    ]
    (folder / "features.toml").write_text("\n".join(entries), encoding="utf-8")


def _ingest_facts(result: Result, ingested: Any, rejects: Rows) -> None:
    total: Counter[str] = Counter()
    for source in ingested["sources"]:
        total.update({key: source[key] for key in ("new", "same", "set_aside", "rejected")})
    why = Counter(re.sub(r"\(.*?\)", "", reject["reason"]).strip() for reject in rejects)
    result.facts += [
        ("voices stored", total["new"]),
        ("of them set aside", total["set_aside"]),
        ("rejected rows", total["rejected"]),
        ("reasons of rejects", _counts(why)),
        ("changes read", ingested["reference"]["changes"]),
        ("notes of the reading", len(ingested["reference"]["notes"]) + _notes(ingested)),
    ]


def _notes(ingested: Any) -> int:
    return sum(len(source["notes"]) for source in ingested["sources"])


def _run_facts(result: Result, first: Any, second: Any) -> None:
    for week in (first, second):
        placed = week["placed"]
        result.facts.append(
            (
                f"placed in {week['week']}",
                f"{placed['in_themes']} into themes, {placed['single']} single, {len(placed['born'])} born",
            )
        )
    result.facts.append(("texts embedded", first["embedded"]["texts"] + second["embedded"]["texts"]))


def _link(user: User, wanted: int, result: Result) -> None:
    """Enter the maintainer's own links as a product manager would, the newest first."""
    gold = {
        row["feedback_id"]: row["release_line_id"]
        for row in rows_of(DATA / "calibre_feedback_to_release" / "pairs_dev.jsonl")
    }
    made: Counter[str] = Counter()
    known = {change["id"] for change in user.run("changes")}
    for item in user.run("items"):
        found = re.search(r"line (\d+)", item["origin"])
        if not found or made.total() == wanted:
            continue
        ticket = _ticket(user.folder, int(found[1]))
        if gold.get(ticket) in known:
            made[_one_link(user, item["id"], gold[ticket], timed=not made)] += 1
    result.facts.append(("voices linked by hand to their release line", _counts(made)))


def _one_link(user: User, voice: str, change: str, *, timed: bool) -> str:
    """Link as ``contributed``, or as ``coincident`` where vocpipe says that the dates allow no more."""
    try:
        user.run("link", voice, change, "--how", "contributed", named="link" if timed else "")
    except RuntimeError as refused:
        if "coincident" not in str(refused):
            raise
        user.run("link", voice, change, "--how", "coincident")
        return "coincident"
    return "contributed"


def _ticket(folder: Path, line: int) -> str:
    lines = (folder / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    return str(json.loads(lines[line - 1])["id"])


def _item_facts(result: Result, items: Rows, themes: Rows) -> None:
    states: Counter[str] = Counter()
    for item in items:
        states.update({usage["state"] for usage in item["usages"]} or {"(not tagged)"})
    result.facts += [
        ("voices in use", len(items)),
        ("near-duplicates linked", sum(bool(item["duplicate_of"]) for item in items)),
        ("kind", _counts(Counter(item["kind"] or "(not tagged)" for item in items))),
        ("usage", _counts(states)),
        ("route", _counts(Counter(team for item in items for team in item["route"].split(", ") if team))),
        ("themes with a voice in the last 12 weeks", len(themes)),
        ("largest themes (all their voices)", ", ".join(str(n) for n in _sizes(themes))),
        ("trends", _counts(Counter(theme["trend"] for theme in themes))),
    ]


def _sizes(themes: Rows) -> list[int]:
    return sorted((theme["total"] for theme in themes), reverse=True)[:8]


def _kpi_facts(result: Result, report: Any) -> None:
    cohorts = report["reach"][0]["cohorts"]
    time_to = report["time_to_change"]
    result.facts += [
        ("KPI units", time_to["n"]),
        ("reached a released change", time_to["reached"]),
        ("cohorts by month, mature / maturing", _mature(cohorts)),
    ]


def _mature(cohorts: Rows) -> str:
    mature = sum(cohort["state"] == "mature" for cohort in cohorts)
    return f"{mature} / {len(cohorts) - mature}"


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common()) or "none"


def report_of(results: list[Result]) -> str:
    """Give bench/real_input.md."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    parts = [HEAD.format(today=date.today(), machine=machine, load=load)]
    for result in results:
        parts.append(f"## {TITLES[result.name]}\n")
        parts.append("| command | seconds |\n|---|---:|")
        parts += [f"| {name} | {seconds:.1f} |" for name, seconds in result.seconds]
        parts.append("\n| what came out | |\n|---|---|")
        parts += [f"| {name} | {value} |" for name, value in result.facts]
        parts.append("")
    return "\n".join(parts)


TITLES = {
    "reviews": "townwifi_reviews_ja as a sheet",
    "notes": "dd2030_minutes_ja as meeting notes",
    "tickets": "calibre_feedback_to_release as tickets and changes",
}

HEAD = """# The whole job on real input

Numbers only: the texts belong to their writers and stay in a folder of temporary files. Made by
`nice python -m bench.real_input --write` on {today}; {machine};
load average {load} (a machine shared by several jobs, so **seconds are upper bounds**).

Each set becomes the files a user would have; then, in that folder:

```
vocpipe init                     # then: [[source]] lines, changes, and a feature catalogue of 5 to 9 features
vocpipe ingest
vocpipe run --week W-1           # everything up to the week before the last
vocpipe run --week W             # the last week, as any Monday
vocpipe run --week W             # again: nothing is new
vocpipe brief product --week W   # and sales, marketing, success
vocpipe kpi
```

The data is old, so `VOCPIPE_NOW` says what day it is. Nothing else is set.
"""


def main() -> None:
    """Run the sets named (all by default) and print or write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="|".join(CASES))
    parser.add_argument("--keep", type=Path, default=Path("/tmp/vocpipe-real"))
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    for name in wanted.sets or CASES:
        case, folder = CASES[name], wanted.keep / name
        if not (DATA / case.file).is_file():
            print(f"{name}: skipped, {DATA / case.file} is not there", file=sys.stderr)
            continue
        shutil.rmtree(folder, ignore_errors=True)
        result = play(case, folder)
        (folder / FIGURES).write_text(json.dumps(asdict(result)), encoding="utf-8")
        print(f"{name}: done, see {folder}", file=sys.stderr)
    kept = [file for name in CASES if (file := wanted.keep / name / FIGURES).is_file()]
    report = report_of([Result(**json.loads(file.read_text(encoding="utf-8"))) for file in kept])
    if wanted.write:
        REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
