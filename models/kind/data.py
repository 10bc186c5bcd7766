"""The labelled texts of the kind model: reading and checking them, and what the encoder learns of them."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vocpipe import artefacts
from vocpipe.kinds.rules import KINDS
from vocpipe.records import Kind

HERE = Path(__file__).parent
LANGS = ("en", "ja")
LEVELS = 4
HEADS = {"kind": len(KINDS), "severity": LEVELS}
ALSO = 0.25
"""What a second kind weighs beside the first."""


class Example(NamedTuple):
    """One labelled text; ``group`` is what is held out together: the product, or where such writing is found.

    ``severity`` is None where nobody labelled it.
    """

    text: str
    lang: str
    kind: Kind
    also: tuple[Kind, ...]
    severity: int | None
    group: str


def examples() -> list[Example]:
    """Read ``assets/*.tsv`` and the kinds of the usage model's voices.

    A text in both has the labels of ``assets``. A row that breaks the guide raises ValueError.
    """
    found = [_example(lang, number, row) for lang in LANGS for number, row in _rows(lang)]
    known = {example.text for example in found}
    if len(known) < len(found):
        raise ValueError(f"{len(found) - len(known)} texts are labelled twice")
    for example in _of_usage():
        if example.text not in known:
            known.add(example.text)
            found.append(example)
    return found


def _rows(lang: str) -> list[tuple[int, dict[str, str]]]:
    with (HERE / "assets" / f"{lang}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 2))


def _example(lang: str, number: int, row: dict[str, str]) -> Example:
    kind, severity = Kind(row["kind"]), int(row["severity"]) if row["severity"] else None
    also = tuple(Kind(name) for name in row["also"].split(",") if name)
    if kind in also or (severity or 0) not in range(LEVELS) or not row["text"].strip():
        raise ValueError(f"assets/{lang}.tsv line {number} breaks the guide")
    return Example(row["text"].replace("\\n", "\n"), lang, kind, also, severity, row["style"])


def _of_usage() -> Iterator[Example]:
    """Give the voices of ``models/usage/assets``: ``kinds`` (the main one first) and ``severity``."""
    assets = artefacts.models_folder() / "usage" / "assets"
    for file in sorted(assets.rglob("*.jsonl")):
        group = str(file.relative_to(assets).with_suffix("")).rsplit("_", 1)[0]
        group = "first" if group in LANGS else group
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "kinds" in row:
                kind, *also = map(Kind, row["kinds"])
                if kind in also or row["severity"] not in range(LEVELS):
                    raise ValueError(f"{file.name} {row['id']} breaks the guide")
                yield Example(row["text"].strip(), row["lang"], kind, tuple(also), row["severity"], group)


def shares(rows: Sequence[Example]) -> dict[str, np.ndarray]:
    """Give what each text teaches, by head: shares of the kinds, and the level of severity (none: zeros)."""
    kinds, severity = np.zeros((len(rows), len(KINDS)), np.float32), np.zeros((len(rows), LEVELS), np.float32)
    for place, row in enumerate(rows):
        kinds[place, KINDS.index(row.kind)] = 1.0
        kinds[place, [KINDS.index(kind) for kind in row.also]] = ALSO
        if row.severity is not None:
            severity[place, row.severity] = 1.0
    return {"kind": kinds / kinds.sum(axis=1, keepdims=True), "severity": severity}
