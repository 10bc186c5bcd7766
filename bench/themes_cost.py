"""Cost bench: a first load, placing a million, and a week over a short and a long history.

    python bench/themes_cost.py load 1000 10000 100000
    python bench/themes_cost.py load 100000 --method evoc        (in the peers' environment)
    python bench/themes_cost.py place 1000000
    python bench/themes_cost.py week 1000 100000 --times 5 [--embed]

Vectors are real ones (banking77, see ``themes_snapshot.py``) with noise. ``week`` makes a SQLite
workspace for each history, spread over weeks of 1,000 voices in 150 themes, adds 1,000 voices, and then
counts the CPU seconds of ``pipeline.place`` (read, decide, name, write) on a copy of each in turn, every
time in a process of its own. With ``--embed`` the newcomers are 1,000 real texts without vectors (the
history is noise around others of the set, by the same model), and ``pipeline.embed`` runs before.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from themes_snapshot import rows_of

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
THEMES = 150
A_WEEK = 1_000


def _real(cache: Path) -> np.ndarray:
    return np.load(cache / "banking77.centred.npy").astype(np.float32)


def noisy(count: int, real: np.ndarray, seed: int = 0, sd: float = 0.03) -> np.ndarray:
    """Give ``count`` unit rows by noise around real vectors."""
    rng = np.random.default_rng(seed)
    rows = real[rng.integers(0, len(real), count)]
    for start in range(0, count, 50_000):
        some = rows[start : start + 50_000]
        some += np.float32(sd) * rng.standard_normal(some.shape, dtype=np.float32)
        some /= np.linalg.norm(some, axis=1, keepdims=True)
    return np.asarray(rows, np.float32)


def load(count: int, method: str, cache: Path) -> int:
    """Group a first load; give the number of groups."""
    vectors = noisy(count, _real(cache))
    if method == "evoc":
        from evoc import EVoC

        return int(EVoC(random_state=0).fit_predict(vectors).max()) + 1
    from vocpipe.themes.bootstrap import find_groups

    return int(find_groups(vectors).max()) + 1


def place(count: int, cache: Path) -> tuple[int, float]:
    """Place ``count`` vectors in 1,000 themes; give how many a theme accepted, and the seconds it took."""
    from vocpipe.themes.index import fit_index
    from vocpipe.themes.place import place as place_in

    members = noisy(10_000, _real(cache), seed=1)
    centres = noisy(1_000, _real(cache), seed=2, sd=0.0)
    index = fit_index(
        np.vstack([centres, members]),
        np.concatenate([np.arange(1_000), (members @ centres.T).argmax(axis=1)]),
        [f"t{n}" for n in range(1_000)],
    )
    newcomers = noisy(count, _real(cache), seed=3)
    start = time.perf_counter()
    accepted = int((place_in(newcomers, index).theme >= 0).sum())
    return accepted, time.perf_counter() - start


def week(histories: Sequence[int], cache: Path, times: int, embed: bool) -> None:
    """Print the CPU seconds of a week of 1,000 newcomers over each history, in turn, then the medians."""
    with tempfile.TemporaryDirectory() as made:
        folders = {history: Path(made, str(history)) for history in histories}
        for history, folder in folders.items():
            _made(folder, history, cache, embed)
        spent: dict[int, list[float]] = {history: [] for history in histories}
        for _ in range(times):
            for history, folder in folders.items():
                copy = shutil.copytree(folder, Path(made, "copy"))
                told = subprocess.run([sys.executable, __file__, "timed", "0", "--folder", copy], check=True,
                                      capture_output=True, text=True).stdout  # fmt: skip
                print(history, told.strip(), flush=True)
                spent[history].append(sum(json.loads(told)["cpu"].values()))
                shutil.rmtree(copy)
    print({history: round(median(seconds), 2) for history, seconds in spent.items()})


def timed(folder: Path) -> dict[str, Any]:
    """Embed what has no vector and place it; give the CPU seconds of each, and what became of the voices."""
    from vocpipe import pipeline

    with _opened(folder, (folder / "embed").exists()) as workspace, workspace.running():
        spent, start = {}, time.process_time()
        if (folder / "embed").exists():
            pipeline.embed(workspace)
            spent["embed"] = time.process_time() - start
        start = time.process_time()
        done = pipeline.place(workspace)
        spent["place"] = time.process_time() - start
    return {"cpu": spent, "in_themes": done.in_themes, "single": done.single, "born": len(done.born)}


def _opened(folder: Path, embed: bool) -> Any:
    from vocpipe.settings import build
    from vocpipe.workspace import Workspace

    return Workspace(build({"now": NOW.isoformat()}, folder), embedder=None if embed else _Nothing())


def _made(folder: Path, history: int, cache: Path, embed: bool) -> None:
    """Make a workspace with a history, and newcomers with vectors unless they are to be embedded."""
    folder.mkdir()
    with _opened(folder, embed) as workspace:
        if embed:
            (folder / "embed").touch()
            texts = [text for text, _, _ in rows_of("banking77")]
            vectors = noisy(history, workspace.embedder.encode(texts[A_WEEK:]))
            _fill(workspace, vectors, np.arange(history) // A_WEEK + 1)
            _add(workspace, None, history, np.zeros(A_WEEK, int), texts)
        else:
            vectors = noisy(history + A_WEEK, _real(cache))
            _fill(workspace, vectors[:history], np.arange(history) // A_WEEK + 1)
            _add(workspace, vectors[history:], history, np.zeros(A_WEEK, int))


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
    voices = _add(workspace, vectors, 0, weeks_ago)
    first_themes.find_groups = lambda rows, **_: (rows @ centres.T).argmax(axis=1)  # type: ignore[assignment]
    space = first_themes.first_space(workspace, voices)
    centres = space.centre(centres, ["en"] * len(centres))
    with workspace.store.transaction():
        first_themes.found_themes(workspace, space, voices)
    name_themes(workspace, space, themes_in(workspace, space))


def _add(
    workspace: Any,
    vectors: np.ndarray | None,
    first: int,
    weeks_ago: np.ndarray,
    texts: Sequence[str] | None = None,
) -> list[Any]:
    """Save voices, said so many weeks ago each; without ``texts`` all say nearly the same."""
    from vocpipe.records import Channel, Feedback, Lang
    from vocpipe.text.clean import text_hash

    voices = []
    for number, ago in enumerate(weeks_ago.tolist(), first):
        text = f"the export of list {number} came out in the wrong order again"
        text = texts[number - first] if texts else text
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
        if vectors is not None:
            hashes = [voice.text_hash for voice in some]
            workspace.store.vectors.save(workspace.embedder.model_id, hashes, vectors[start : start + 5_000])
    return voices


def main() -> None:
    """Run one measurement a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["load", "place", "week", "timed"])
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--method", default="vocpipe")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--embed", action="store_true", help="week: of texts, which are embedded first")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    args = parser.parse_args()
    if args.what == "timed":
        print(json.dumps(timed(args.folder)))
        return
    if args.what == "week":
        week(args.counts, args.cache, args.times, args.embed)
        return
    for count in args.counts:
        start = time.perf_counter()
        if args.what == "place":
            found, seconds = place(count, args.cache)
        else:
            found = load(count, args.method, args.cache)
            seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{args.what} {count} {args.method}: {found}, {seconds:.1f} s, {peak:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
