"""Cost bench: a first load, placing a million, and a week over a short and a long history.

    python bench/themes_cost.py load 1000 10000 100000
    python bench/themes_cost.py load 100000 --method evoc        (in the peers' environment)
    python bench/themes_cost.py place 1000000
    python bench/themes_cost.py week 1000 100000

Vectors are real ones (banking77, see ``themes_snapshot.py``) with noise. ``week`` makes a SQLite
workspace whose history is spread over weeks of 1,000 voices in 150 themes, adds 1,000 voices and times
``pipeline.place``: read, decide, name, write. Embedding is left out; it costs the same in both.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
THEMES = 150
A_WEEK = 1_000


def noisy(count: int, cache: Path, seed: int = 0, sd: float = 0.03) -> np.ndarray:
    """Give ``count`` unit rows by noise around real vectors."""
    real = np.load(cache / "banking77.centred.npy").astype(np.float32)
    rng = np.random.default_rng(seed)
    rows = real[rng.integers(0, len(real), count)]
    for start in range(0, count, 50_000):
        some = rows[start : start + 50_000]
        some += np.float32(sd) * rng.standard_normal(some.shape, dtype=np.float32)
        some /= np.linalg.norm(some, axis=1, keepdims=True)
    return np.asarray(rows, np.float32)


def load(count: int, method: str, cache: Path) -> int:
    """Group a first load; give the number of groups."""
    vectors = noisy(count, cache)
    if method == "evoc":
        from evoc import EVoC

        return int(EVoC(random_state=0).fit_predict(vectors).max()) + 1
    from vocpipe.themes.bootstrap import find_groups

    return int(find_groups(vectors).max()) + 1


def place(count: int, cache: Path) -> tuple[int, float]:
    """Place ``count`` vectors in 1,000 themes; give how many a theme accepted, and the seconds it took."""
    from vocpipe.themes.index import fit_index
    from vocpipe.themes.place import place as place_in

    members = noisy(10_000, cache, seed=1)
    centres = noisy(1_000, cache, seed=2, sd=0.0)
    index = fit_index(
        np.vstack([centres, members]),
        np.concatenate([np.arange(1_000), (members @ centres.T).argmax(axis=1)]),
        [f"t{n}" for n in range(1_000)],
    )
    newcomers = noisy(count, cache, seed=3)
    start = time.perf_counter()
    accepted = int((place_in(newcomers, index).theme >= 0).sum())
    return accepted, time.perf_counter() - start


def week(history: int, cache: Path) -> dict[str, float]:
    """Give the seconds of placing 1,000 newcomers over a history, and what became of them."""
    from vocpipe import pipeline
    from vocpipe.settings import build
    from vocpipe.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(build({"now": NOW.isoformat()}, Path(folder)), embedder=_Nothing())
        vectors = noisy(history + A_WEEK, cache)
        _fill(workspace, vectors, np.arange(history) // A_WEEK + 1)
        _add(workspace, vectors[history:], history, np.zeros(A_WEEK, int))
        start = time.perf_counter()
        with workspace.running():
            done = pipeline.place(workspace)
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        with workspace.running():
            pipeline.place(workspace)
        idle = time.perf_counter() - start
        workspace.close()
    return {"seconds": seconds, "idle": idle, "in_themes": done.in_themes, "born": len(done.born)}


class _Nothing:
    """An embedder that is never asked."""

    model_id = "bench/1"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        raise AssertionError(texts)


def _fill(workspace: Any, vectors: np.ndarray, weeks_ago: np.ndarray) -> None:
    """Write the history as a first load would, with the nearest of 150 real vectors as the theme."""
    from vocpipe.pipeline import first_themes
    from vocpipe.pipeline.naming import name_themes
    from vocpipe.pipeline.placing import themes_in

    centres = vectors[np.linspace(0, len(weeks_ago) - 1, THEMES).astype(int)]
    voices = _add(workspace, vectors[: len(weeks_ago)], 0, weeks_ago)
    first_themes.find_groups = lambda rows, **_: (rows @ centres.T).argmax(axis=1)  # type: ignore[assignment]
    space = first_themes.first_space(workspace, voices)
    centres = space.centre(centres, ["en"] * len(centres))
    with workspace.store.transaction():
        first_themes.found_themes(workspace, space, voices)
    name_themes(workspace, space, themes_in(workspace, space))


def _add(workspace: Any, vectors: np.ndarray, first: int, weeks_ago: np.ndarray) -> list[Any]:
    from vocpipe.records import Channel, Feedback, Lang
    from vocpipe.text.clean import text_hash

    voices = []
    for number, ago in enumerate(weeks_ago.tolist(), first):
        text = f"the export of list {number} came out in the wrong order again"
        voices.append(
            Feedback(
                id=f"fb_{number:012d}",
                source="bench",
                external_id=str(number),
                text=text,
                text_hash=text_hash(text),
                lang=Lang.EN,
                channel=Channel.OTHER,
                said_at=NOW - timedelta(weeks=ago),
                received_at=NOW,
                account_id=f"ac_{number % 997}",
            )
        )
    for start in range(0, len(voices), 5_000):
        some = voices[start : start + 5_000]
        workspace.store.feedback.save(some)
        workspace.store.vectors.save(
            "bench/1", [voice.text_hash for voice in some], vectors[start : start + 5_000]
        )
    return voices


def main() -> None:
    """Run one measurement a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["load", "place", "week"])
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--method", default="vocpipe")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    args = parser.parse_args()
    for count in args.counts:
        start = time.perf_counter()
        if args.what == "week":
            print(count, week(count, args.cache), flush=True)
            continue
        if args.what == "place":
            found, seconds = place(count, args.cache)
        else:
            found = load(count, args.method, args.cache)
            seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{args.what} {count} {args.method}: {found}, {seconds:.1f} s, {peak:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
