"""Recall and precision of redaction by kind, on labelled lines and on real reviews.

Run: PYTHONPATH=. python bench/privacy.py [--errors] > bench/results/privacy.md
``tests/text/privacy/*.txt`` mark personal data as {KIND|text}; ``reviews.jsonl`` names 200 real reviews
by id with the offsets of what is personal in them (their texts stay in ../shared/data).
"""

import json
import platform
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from vocpipe.text.privacy import KINDS, Redactor

ROOT = Path(__file__).parent.parent
LINES = ROOT / "tests/text/privacy"
REVIEWS = ("townwifi_reviews_ja", "jrte_hotel_reviews_ja")
PATTERNS = [r"(?P<ORDER>A-\d{6})", r"(?P<ACCOUNT>CUST-\d{5})"]
_MARK = re.compile(r"\{([A-Z_]+)\|([^}]*)\}")

Gold = list[tuple[str, int, int]]


@dataclass
class Score:
    """Counts by kind: labelled, covered whole, given the right kind, found, found rightly."""

    items: int = 0
    labelled: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    spoiled: int = 0


def marked(line: str) -> tuple[str, Gold]:
    """Give a line without its marks, and what they say."""
    text, gold, position = "", [], 0
    for match in _MARK.finditer(line):
        text += line[position : match.start()]
        gold.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        position = match.end()
    return text + line[position:], gold


def lines(lang: str) -> list[tuple[str, Gold]]:
    """Give the labelled lines of a language; ``\\n`` in a line is a newline."""
    written = (LINES / f"{lang}.txt").read_text("utf-8").splitlines()
    return [marked(line.replace("\\n", "\n")) for line in written if line]


def reviews() -> list[tuple[str, Gold]]:
    """Give the labelled reviews, or nothing where the data is not."""
    texts = {}
    for name in REVIEWS:
        file = ROOT.parent / "shared/data" / name / "data.jsonl"
        if not file.is_file():
            return []
        texts |= {row["id"]: row["text"] for row in map(json.loads, file.open(encoding="utf-8"))}
    rows = map(json.loads, (LINES / "reviews.jsonl").read_text("utf-8").splitlines())
    return [(texts[row["id"]], [tuple(span) for span in row["spans"]]) for row in rows]


def scored(items: list[tuple[str, Gold]], redactor: Redactor, *, show: bool) -> Score:
    """Compare what is found with what is labelled; texts go into errors only when ``show``."""
    score = Score(len(items))
    for number, (text, gold) in enumerate(items, 1):
        found = redactor.redact([text])[0].found
        for kind, start, end in gold:
            score.labelled[kind] += 1
            covered = all(
                any(f.start <= at < f.end for f in found) for at in range(start, end) if text[at] != " "
            )
            score.covered[kind] += covered
            if not covered:
                score.errors.append(
                    f"missed {kind} in line {number}" + (f": {text[start:end]}" if show else "")
                )
        wrong = 0
        for one in found:
            score.found[one.kind] += 1
            right = any(one.start < end and start < one.end and kind == one.kind for kind, start, end in gold)
            score.right[one.kind] += right
            wrong += not right
            if not right:
                what = f": {text[one.start : one.end]}" if show else ""
                score.errors.append(f"wrongly {one.kind} in line {number}{what}")
        score.spoiled += bool(wrong)
    return score


def table(name: str, score: Score) -> None:
    """Print one table."""
    kinds = [k for k in (*KINDS, "ORDER", "ACCOUNT") if score.labelled[k] or score.found[k]]
    print(f"\n## {name}: {score.items} items, {score.spoiled} of them with something taken out wrongly\n")
    print("| kind | labelled | recall | found | precision |\n|---|---:|---:|---:|---:|")
    for kind in kinds:
        recall = f"{score.covered[kind] / score.labelled[kind]:.3f}" if score.labelled[kind] else "-"
        precision = f"{score.right[kind] / score.found[kind]:.3f}" if score.found[kind] else "-"
        print(f"| {kind} | {score.labelled[kind]} | {recall} | {score.found[kind]} | {precision} |")
    total, hits = sum(score.labelled.values()), sum(score.covered.values())
    found, right = sum(score.found.values()), sum(score.right.values())
    overall = f"{hits / total:.3f}" if total else "-"
    print(f"| **all** | {total} | {overall} | {found} | {right / found if found else 1:.3f} |")


def main() -> None:
    """Measure and print."""
    redactor = Redactor(PATTERNS, salt="bench")
    sets = {
        "Japanese lines": lines("ja"),
        "English lines": lines("en"),
        "Names in Japanese, written after the rules": lines("held_ja"),
        "Names in English, written after the rules": lines("held_en"),
        "Real reviews": reviews(),
    }
    scores = {name: scored(items, redactor, show=name != "Real reviews") for name, items in sets.items()}
    texts = [text for items in sets.values() for text, _ in items]
    started = time.perf_counter()
    redactor.redact(texts * 5)
    speed = len(texts) * 5 / (time.perf_counter() - started)
    print("# Redaction\n")
    print(
        f"`python bench/privacy.py`, {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, "
        f"Python {platform.python_version()}; {speed:,.0f} texts a second on a loaded machine.\n\n"
        "Recall: labelled spans whose every character is gone. Precision: found spans that touch a label "
        "of their kind."
    )
    for name, score in scores.items():
        if score.items:
            table(name, score)
    if "--errors" in sys.argv:
        for name, score in scores.items():
            print(f"\n## Errors, {name}\n")
            print("\n".join(f"- {error}" for error in score.errors) or "none")


if __name__ == "__main__":
    main()
