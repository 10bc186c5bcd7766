"""Speed of search over 100,000 voices: words, meaning and filters, after everything was loaded once.

Voices and vectors are generated (words drawn by a Zipf law, vectors are noise around 500 topics): this
measures time, never quality. The query's embedding is timed apart, as it depends on the model alone.
Run: OMP_NUM_THREADS=1 nice python bench/search.py [--voices 100000] [--url URL] > bench/results/search.md
"""

import argparse
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from vocpipe.embedding import fit_space
from vocpipe.pipeline.search import By, Searcher
from vocpipe.records import About, Channel, Feedback, Lang, Verdict
from vocpipe.settings import build
from vocpipe.store import Store, Wanted
from vocpipe.text.clean import text_hash
from vocpipe.workspace import Workspace

START = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 5_000
DIMENSIONS, TOPICS = 384, 500
JA = (
    "点検",
    "結果",
    "予定",
    "ボード",
    "出力",
    "印刷",
    "車両",
    "在庫",
    "写真",
    "圏外",
    "遅い",
    "消える",
    "文字化け",
    "承認",
)
EN = ("export", "board", "slow", "stock", "photo", "offline", "print", "invoice", "approve", "sync", "crash")


class Noise:
    """Stands in for the model: any query is a random unit vector."""

    model_id = "noise/1"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Give unit rows that are the same for the same first text's length."""
        rows = np.random.default_rng(len(texts[0])).normal(size=(len(texts), DIMENSIONS))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def fill(store: Store, n: int) -> None:
    rng, chance = np.random.default_rng(1), random.Random(1)
    centres = rng.normal(size=(TOPICS, DIMENSIONS))
    for about in (About.KIND, About.USAGE, About.THEME):
        store.ledger.set_live(about, "v1", START)
    words = {
        lang: (known, [1 / (i + 1) for i in range(len(known))]) for lang, known in (("ja", JA), ("en", EN))
    }
    for start in range(0, n, BATCH):
        batch = [_voice(i, words, chance) for i in range(start, min(n, start + BATCH))]
        topic = rng.integers(TOPICS, size=len(batch))
        rows = centres[topic] + rng.normal(size=(len(batch), DIMENSIONS))
        rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        if not start:
            space = fit_space(Noise.model_id, rows, [str(voice.lang) for voice in batch])
            store.spaces.make_live(space.id, space.model_id, space.means, START)
        with store.transaction():
            store.feedback.save(batch)
            store.vectors.save(Noise.model_id, [voice.text_hash for voice in batch], rows)
            store.ledger.append(
                [verdict for v, t in zip(batch, topic, strict=True) for verdict in _said(v, t)]
            )


def _voice(i: int, words: dict[str, tuple[Sequence[str], list[float]]], chance: random.Random) -> Feedback:
    lang = "ja" if i % 3 else "en"
    drawn = chance.choices(*words[lang], k=8)
    said = f"{('' if lang == 'ja' else ' ').join(drawn)} {i}"
    at = START + timedelta(minutes=i * 5)
    return Feedback(
        id=f"fb_{i:016x}", source="sheet", external_id=f"row-{i}", text=said, text_hash=text_hash(said),
        lang=Lang(lang), channel=Channel.SHEET, said_at=at, received_at=at, account_id=f"ac_{i % 2000}",
    )  # fmt: skip


def _said(voice: Feedback, topic: int) -> list[Verdict]:
    values: dict[About, tuple[str, dict[str, Any]]] = {
        About.KIND: ("", {"kind": ("problem", "request", "praise")[topic % 3], "severity": 1}),
        About.USAGE: ("export", {"state": ("user", "unknown")[topic % 2], "knowledge": "informed"}),
        About.THEME: ("", {"theme": f"th_{topic}"}),
    }
    return [
        Verdict(
            id=f"vd_{voice.id}_{about}",
            feedback_id=voice.id,
            about=about,
            subject=subject,
            value=value,
            by="bench",
            human=False,
            version="v1",
            at=START,
        )  # fmt: skip
        for about, (subject, value) in values.items()
    ]


def timed(step: Callable[[], Any], times: int = 15) -> tuple[float, float, int]:
    """Give the median and the worst milliseconds, and how many voices were shown (20 at most)."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        found = step()
        spent.append((time.perf_counter() - began) * 1000)
    return median(spent), max(spent), len(found["items"])


def cases() -> dict[str, tuple[str, Wanted | None, By]]:
    filtered = Wanted(kind="problem", state="user", feature="export", said_from=START + timedelta(days=100))
    return {
        "one rare word (文字化け)": ("文字化け", None, By.WORDS),
        "one two-letter word (点検)": ("点検", None, By.WORDS),
        "one character (消)": ("消", None, By.WORDS),
        "four words, ja": ("予定ボードの印刷が遅い", None, By.WORDS),
        "three words, en": ("slow export of the invoice", None, By.WORDS),
        "meaning alone": ("予定ボードの印刷が遅い", None, By.MEANING),
        "words and meaning": ("予定ボードの印刷が遅い", None, By.BOTH),
        "both, filtered by kind, use and day": ("予定ボードの印刷が遅い", filtered, By.BOTH),
        "both, one account": ("予定ボードの印刷が遅い", Wanted(account="ac_7"), By.BOTH),
        "both, one theme": ("slow export", Wanted(theme="th_7"), By.BOTH),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", type=int, default=100_000)
    parser.add_argument("--url", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        values = {"database_url": asked.url} if asked.url else {}
        workspace = Workspace(build(values, Path(folder)), embedder=Noise())
        began = time.perf_counter()
        fill(workspace.store, asked.voices)
        print(f"# Search over {asked.voices:,} voices\n\n    {' '.join(['python', *sys.argv])}\n")
        print(
            f"{workspace.store.database.dialect}, pgvector: {workspace.store.search.measures_vectors()}, "
            f"{platform.machine()}, {os.cpu_count()} cores, OMP_NUM_THREADS="
            f"{os.environ.get('OMP_NUM_THREADS', 'unset')}, load {os.getloadavg()[0]:.1f}, "
            f"Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}. "
            f"Filled in {time.perf_counter() - began:.0f} s.\n"
        )
        searcher = Searcher(workspace)
        began = time.perf_counter()
        searcher.search("点検", Wanted(kind="problem", state="user", theme="th_1"))
        print(f"First search, everything loaded: {time.perf_counter() - began:.2f} s. From then on:\n")
        print("| query | median ms | worst ms | shown |\n|---|---|---|---|")
        for name, (query, wanted, by) in cases().items():
            middle, worst, n = timed(lambda q=query, w=wanted, b=by: searcher.search(q, w, by=b))
            print(f"| {name} | {middle:.0f} | {worst:.0f} | {n} |", flush=True)
        workspace.close()


if __name__ == "__main__":
    main()
