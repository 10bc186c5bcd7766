"""Precision and recall of customers' voices in real minutes, against labels made by hand.

Run: PYTHONPATH=. python bench/minutes.py [--errors] > bench/results/minutes.md
The texts are in ../shared/data, the labels (ids and offsets) in tests/sources/labels.
"""

import json
import platform
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from vocpipe.records import Side
from vocpipe.sources.base import RawItem
from vocpipe.sources.notes import NotesSource

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared/data"
Span = tuple[int, int]


@dataclass
class Score:
    """Counts of voices found and of labels, by what they were."""

    found: Counter[str] = field(default_factory=Counter)
    labels: int = 0
    hit: int = 0
    hit_or_review: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def overlap(left: Span, right: Span) -> int:
    return max(0, min(left[1], right[1]) - max(left[0], right[0]))


def read(folder: Path, meeting: str, text: str, names: list[str]) -> list[RawItem]:
    file = folder / f"{meeting}.txt"
    file.write_text(text, encoding="utf-8")
    source = NotesSource(name="bench", path=file, our_names=names)
    return [item for page in source.read(None) for item in page.items]


def score_meeting(score: Score, meeting: str, items: list[RawItem], spans: list[list]) -> None:
    given = [(tuple(item["span"]), item["side"]) for item in items]
    for span, side in given:
        best = max(spans, key=lambda label: overlap(span, (label[0], label[1])), default=None)
        what = best[2] if best and overlap(span, (best[0], best[1])) * 2 >= span[1] - span[0] else "wrong"
        score.found[f"{side}/{what}"] += 1
        if what == "wrong":
            score.wrong.append(f"{meeting} {span[0]}-{span[1]} ({side})")
    for start, end, label in spans:
        if label != "voice":
            continue
        sides = {side for span, side in given if overlap(span, (start, end))}
        score.labels += 1
        score.hit += Side.CUSTOMER in sides
        score.hit_or_review += bool(sides)
        if not sides:
            score.missed.append(f"{meeting} {start}-{end}")


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "- (0/0)"


def speakers(text: str) -> list[str]:
    """Give everybody who speaks in a transcript: all of them are our side here."""
    return sorted({line.split(": ")[0] for line in text.split("\n") if ": " in line})


def measured(name: str) -> Score:
    file = DATA / ("dd2030_minutes_ja" if name == "dd2030_minutes" else "qmsum") / "meetings.jsonl"
    texts = {row["id"]: row for row in map(json.loads, file.read_text("utf-8").splitlines())}
    score = Score()
    labels = (ROOT / f"tests/sources/labels/{name}.jsonl").read_text("utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        for row in map(json.loads, labels):
            meeting = texts[row["meeting"]]
            names = speakers(meeting["text"]) if name == "qmsum" else []
            items = read(Path(folder), row["meeting"], meeting["text"], names)
            score_meeting(score, row["meeting"], items, row["spans"])
    return score


def shown(name: str, score: Score) -> str:
    f = score.found
    customer = {what: f[f"customer/{what}"] for what in ("voice", "dealings", "unsure", "wrong")}
    review = {what: f[f"unknown/{what}"] for what in ("voice", "dealings", "unsure", "wrong")}
    both = {what: customer[what] + review[what] for what in customer}

    def precision(counts: dict[str, int], *, lenient: bool) -> str:
        right = counts["voice"] + (counts["dealings"] if lenient else 0)
        return ratio(right, counts["voice"] + counts["dealings"] + counts["wrong"])

    rows = [("taken for the customer", customer, score.hit)]
    rows += [("with what waits for review", both, score.hit_or_review)]
    return "\n".join(
        f"| {name}, {what} | {precision(counts, lenient=False)} | {precision(counts, lenient=True)} "
        f"| {ratio(hit, score.labels)} | {counts['unsure']} |"
        for what, counts, hit in rows
    )


def main() -> None:
    if not DATA.is_dir():
        sys.exit("../shared/data is not here")
    scores = {name: measured(name) for name in ("dd2030_minutes", "qmsum")}
    print("# Customers' voices in minutes\n")
    print(
        f"`python bench/minutes.py`, {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, "
        f"Python {platform.python_version()}. Labels: tests/sources/labels/README.md.\n"
    )
    print("| set | precision | precision, dealings count | recall | unsure (not counted) |")
    print("|---|---|---|---|---|")
    for name, score in scores.items():
        print(shown(name, score))
    if "--errors" in sys.argv:
        for name, score in scores.items():
            print(f"\n{name} wrong:", *score.wrong, sep="\n- ")
            print(f"\n{name} missed:", *score.missed, sep="\n- ")


if __name__ == "__main__":
    main()
