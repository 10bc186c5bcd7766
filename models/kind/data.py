"""The labelled texts of the kind model: reading, checking and embedding them."""

import csv
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vocpipe import artefacts
from vocpipe.records import Kind
from vocpipe.settings import Settings
from vocpipe.workspace import bare

HERE = Path(__file__).parent
LANGS = ("en", "ja")


class Example(NamedTuple):
    """One labelled text; ``style`` is where such writing is found (review, ticket, note ...).

    ``severity`` is None where nobody labelled it.
    """

    text: str
    lang: str
    kind: Kind
    also: tuple[Kind, ...]
    severity: int | None
    style: str


def examples() -> list[Example]:
    """Read ``assets/en.tsv`` and ``assets/ja.tsv``; a row that breaks the guide raises ValueError."""
    found = [_example(lang, number, row) for lang in LANGS for number, row in _rows(lang)]
    texts = [example.text for example in found]
    repeated = {text for text in texts if texts.count(text) > 1}
    if repeated:
        raise ValueError(f"{len(repeated)} texts are labelled twice")
    return found


def _rows(lang: str) -> list[tuple[int, dict[str, str]]]:
    with (HERE / "assets" / f"{lang}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 2))


def _example(lang: str, number: int, row: dict[str, str]) -> Example:
    kind, severity = Kind(row["kind"]), int(row["severity"]) if row["severity"] else None
    also = tuple(Kind(name) for name in row["also"].split(",") if name)
    if kind in also or (severity or 0) not in range(4) or not row["text"].strip():
        raise ValueError(f"assets/{lang}.tsv line {number} breaks the guide")
    return Example(row["text"].replace("\\n", "\n"), lang, kind, also, severity, row["style"])


def embed(texts: Sequence[str], cache: Path | None = None) -> np.ndarray:
    """Give the pipeline's own embedder's rows for ``texts``, each computed once and kept in ``cache``."""
    space = artefacts.live("space")
    assert space is not None
    cache = cache or Path(tempfile.gettempdir()) / "vocpipe-bench"
    store = cache / f"vectors-{space.sha256[:8]}.npz"
    known = _load(store)
    keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        embedder = bare(Settings(root=HERE)).embedder
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(missing, key=lambda key: len(missing[key]))
        known |= dict(zip(order, embedder.encode([missing[key] for key in order]), strict=True))
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(store, keys=np.array(list(known)), vectors=np.array(list(known.values())))
    return np.array([known[key] for key in keys], np.float32)


def _load(store: Path) -> dict[str, np.ndarray]:
    if not store.exists():
        return {}
    with np.load(store) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
