"""Small loads: what a fresh workspace of 5 to 50 voices gets, and what tens of voices a week come to.

    python bench/themes_small.py [--draws 20] [--first-seed 100]     # first loads
    python bench/themes_small.py --weeks                             # eight weeks

Voices are drawn from labelled sets of ``shared/data`` and from the demo: ``few`` true subjects (about six
voices each), ``some`` (half of the voices in subjects of three to five, the others alone), ``pairs``
(about two voices each), ``none`` (every voice about another thing). Every voice is another author's.
A theme is mixed when less than two thirds of its voices, or fewer than three, are about one subject.
``own`` is the same code without what is borrowed of the model: the method before.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from embedding import reference
from own_vectors import kept
from themes_snapshot import rows_of

from vocpipe.embedding import Reference, fit_space
from vocpipe.themes.bootstrap import find_groups
from vocpipe.themes.exact import SINGLE
from vocpipe.themes.memory import remember
from vocpipe.themes.week_values import RESIDUE_WEEKS, PeopleSaid, Recent
from vocpipe.themes.weekly import decide

TUNED = ("nlupp", "xsid_ja_en", "demo", "nlupp+demo")
"""Sets on which the constants were chosen (draws 0 to 9, of 500 voices of each)."""
HELD_OUT = ("banking77", "team_mirai_policy_ja", "knbc_ja", "banking77+team_mirai_policy_ja")
SIZES = (5, 8, 12, 20, 30, 50)
SHAPES = ("few", "some", "pairs", "none")
WEEKS = 8


@dataclass(frozen=True)
class Pool:
    """Labelled voices to draw from: raw unit rows, their languages, what each is about, their words."""

    raw: np.ndarray
    langs: np.ndarray
    truth: np.ndarray
    texts: np.ndarray


def pool(name: str, cache: Path) -> Pool:
    """Give a set, or several joined by +, embedding each once."""
    parts = [_one(part, cache) for part in name.split("+")]
    return Pool(*(np.concatenate([getattr(p, one.name) for p in parts]) for one in fields(Pool)))


def _one(name: str, cache: Path) -> Pool:
    rows = _demo(cache) if name == "demo" else rows_of(name)
    raw = kept(cache, name, [row[0] for row in rows])
    raw = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    texts = np.array([r[0] for r in rows], dtype=object)
    return Pool(raw, np.array([r[1] for r in rows]), np.array([f"{name}/{r[2]}" for r in rows]), texts)


def _demo(cache: Path) -> list[tuple[str, str, str]]:
    """Give the demo's labelled voices as its workspace reads them; one of no theme is its own subject."""
    from vocpipe import pipeline
    from vocpipe.demo.setting import DATA, prepare
    from vocpipe.settings import load
    from vocpipe.workspace import Workspace

    folder = cache / "demo"
    folder.mkdir(exist_ok=True)
    with Workspace(load(prepare(folder))) as workspace:
        with workspace.running():
            pipeline.read_reference(workspace)
            pipeline.ingest(workspace)
        voices = workspace.store.feedback.find()
    labels = [json.loads(line) for line in (DATA / "labels.jsonl").open(encoding="utf-8")]
    rows = []
    for number, label in enumerate(labels):
        voice = next((v for v in voices if v.text.startswith(label["prefix"])), None)
        if voice is not None:
            about = label["theme"] if label["theme"] != "single" else f"single{number}"
            rows.append((voice.text, str(voice.lang), about))
    return rows


def sizes(shape: str, count: int, rng: np.random.Generator) -> list[int]:
    """Give how many voices each subject has, the largest first."""
    if shape == "none":
        return [1] * count
    if shape == "some":
        found: list[int] = []
        while sum(found) < count / 2:
            found.append(int(rng.integers(3, 6)))
        return [*found, *[1] * (count - sum(found))]
    subjects = max(1, count // 6) if shape == "few" else max(2, count // 2)
    drawn = np.bincount(rng.integers(0, subjects, count - subjects), minlength=subjects) + 1
    return sorted(drawn.tolist(), reverse=True)


def draw(voices: Pool, shape: str, count: int, seed: int) -> np.ndarray | None:
    """Give the rows of a seeded draw, or None when the set has too few subjects for it."""
    rng = np.random.default_rng([seed, count, SHAPES.index(shape)])
    held = Counter(voices.truth.tolist())
    left = rng.permutation(sorted(held)).tolist()
    rows: list[int] = []
    for size in sizes(shape, count, rng):
        subject = next((one for one in left if held[one] >= size), None)
        if subject is None:
            return None
        left.remove(subject)
        rows += rng.permutation(np.flatnonzero(voices.truth == subject))[:size].tolist()
    return rng.permutation(rows)


def first_load(known: Reference | None) -> Callable[[Pool, np.ndarray], np.ndarray]:
    """Give the pipeline's first load with what is known of the model, or without."""

    def groups(voices: Pool, rows: np.ndarray) -> np.ndarray:
        raw, langs = voices.raw[rows], voices.langs[rows].tolist()
        vectors = fit_space("bench", raw, langs, known).centre(raw, langs)
        return find_groups(vectors, spread=known.spread if known else 0.0)

    return groups


def is_mixed(subjects: np.ndarray) -> bool:
    """Tell whether less than two thirds of a theme's voices, or fewer than three, are about one subject."""
    most = Counter(subjects.tolist()).most_common(1)[0][1]
    return most < 3 or most < 2 * len(subjects) / 3


def marks(truth: np.ndarray, found: np.ndarray) -> Counter[str]:
    """Give what adds up over draws: themes, mixed ones, pairs put together and to be, B-cubed."""
    same = truth[:, None] == truth[None]
    together = (found[:, None] == found[None]) & (found >= 0)[:, None]
    alone = np.where(found < 0, len(found) + np.arange(len(found)), found)
    mine = alone[:, None] == alone[None]
    off = ~np.eye(len(truth), dtype=bool)
    themes = [truth[found == theme] for theme in np.unique(found[found >= 0])]
    large = np.isin(truth, [one for one, n in Counter(truth.tolist()).items() if n >= 3])
    return Counter(
        loads=1,
        themes=len(themes),
        mixed=sum(map(is_mixed, themes)),
        loads_mixed=any(map(is_mixed, themes)),
        together=int((together & off).sum()),
        right=int((together & same & off).sum()),
        wanted=int((same & off & large[:, None]).sum()),
        b3p=float(((mine & same).sum(1) / mine.sum(1)).mean()),  # type: ignore[arg-type]
        b3r=float(((mine & same).sum(1) / same.sum(1)).mean()),  # type: ignore[arg-type]
    )


def line(name: str, total: Counter[str]) -> str:
    """Give a line of a table."""
    loads, b3p, b3r = total["loads"], total["b3p"], total["b3r"]
    figures = (
        total["themes"] / loads,
        total["mixed"] / max(total["themes"], 1),
        total["loads_mixed"] / loads,
        total["right"] / max(total["together"], 1),
        total["right"] / max(total["wanted"], 1),
        b3p / loads,
        b3r / loads,
        2 * b3p * b3r / (b3p + b3r) / loads,
    )
    return f"| {name} | {loads} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


HEAD = (
    "loads | themes a load | themes mixed | loads with a mixed theme | "
    "pairs in a theme that belong together | true pairs found | B-cubed precision | recall | F1 |\n"
    + "|---" * 10
    + "|"
)


def known_to() -> dict[str, Reference | None]:
    """Give what each method knows of the model."""
    known = reference()
    return {
        "own figures alone (before)": None,
        "as it is": known,
        "with another embedding model, whose means are not known": Reference({}, known.spread),
    }


def loads(names: tuple[str, ...], seeds: range, cache: Path) -> Iterator[str]:
    """Give the tables of first loads."""
    methods = {method: first_load(known) for method, known in known_to().items()}
    totals: dict[tuple[str, str], Counter[str]] = {}
    for name in names:
        voices = pool(name, cache)
        for count, shape, seed in product(SIZES, SHAPES, seeds):
            rows = draw(voices, shape, count, seed)
            if rows is None:
                continue
            for method, groups in methods.items():
                found = marks(voices.truth[rows], groups(voices, rows))
                for cut in ("all", name, f"{count} voices", shape):
                    totals.setdefault((method, cut), Counter()).update(found)
    for method in methods:
        yield f"\n**{method}**\n\n| draws | {HEAD}"
        yield from (line(cut, total) for (of, cut), total in totals.items() if of == method)


def replay(voices: Pool, weeks: list[np.ndarray], known: Reference | None) -> list[np.ndarray]:
    """Give each week's placing of all voices so far, as the pipeline does it from an empty workspace.

    Until a theme is born every load is the first; the space is fitted anew when the voices have doubled.
    """
    spread, history, rows = known.spread if known else 0.0, [], np.zeros(0, np.int64)
    themes, said, fitted_on = np.zeros(0, np.int64), np.zeros(0, np.int64), 0
    memory, number = None, {"": SINGLE}
    for week, new in enumerate(weeks):
        rows, said = np.concatenate([rows, new]), np.concatenate([said, np.full(len(new), week)])
        themes = np.concatenate([themes, np.full(len(new), SINGLE)])
        raw, langs = voices.raw[rows], voices.langs[rows].tolist()
        if memory is None or len(rows) >= 2 * fitted_on:
            space, fitted_on = fit_space("bench", raw, langs, known), len(rows)
        vectors = space.centre(raw, langs)
        if memory is None:
            themes = find_groups(vectors, spread=spread)
            keys = [f"t{theme}" for theme in range(int(themes.max(initial=-1)) + 1)]
            number |= {key: theme for theme, key in enumerate(keys)}
            memory = remember(vectors, themes, keys, said) if keys else None
        else:
            if fitted_on == len(rows):
                memory = _refitted(memory, vectors, themes, said, number)
            memory, themes = _week(memory, vectors, themes, said, langs, week, number, spread)
        history.append(themes.copy())
    return history


def _refitted(memory, vectors, themes, said, number):  # type: ignore[no-untyped-def]
    keys = list(dict.fromkeys(memory.index.keys))
    at = {number[key]: row for row, key in enumerate(keys)}
    return remember(vectors, [at.get(theme, SINGLE) for theme in themes.tolist()], keys, said)


def _week(memory, vectors, themes, said, langs, week, number, spread):  # type: ignore[no-untyped-def]
    first, name = memory.first_rows(), {theme: key for key, theme in number.items()}
    lately = np.flatnonzero(said > week - RESIDUE_WEEKS)
    ids = [f"{row}" for row in lately.tolist()]
    held = np.array([first.get(name[theme], SINGLE) for theme in themes[lately].tolist()])
    recent = Recent(
        ids,
        vectors[lately],
        ids,
        said[lately],
        held,
        said[lately] == week,
        np.zeros(len(lately), bool),
        [langs[row] for row in lately.tolist()],
    )
    decision = decide(recent, memory, week, PeopleSaid(), spread=spread)
    for born in decision.births:
        number.setdefault(born.key, len(number) - 1)
    themes = themes.copy()
    for gone, (stays, _) in decision.merged.items():
        themes[themes == number[gone]] = number[stays]
    themes[lately] = [number[key or ""] for key in decision.keys]
    return decision.memory, themes


def by_weeks(names: tuple[str, ...], seeds: range, cache: Path) -> Iterator[str]:
    """Give the table of eight weeks of so many voices each, drawn as the set has them."""
    yield (
        "| knows | voices a week | streams | themes | mixed | pairs that belong | B-cubed precision |"
        " recall | F1 | subjects of 3 authors that got a theme | weeks until then | churn |\n"
        + "|---" * 12
        + "|"
    )
    for (method, known), count in product(known_to().items(), (10, 30)):
        total: Counter[str] = Counter()
        for name, seed in product(names, seeds):
            voices = pool(name, cache)
            rows = np.random.default_rng([seed, count]).permutation(len(voices.truth))[: count * WEEKS]
            history = replay(voices, np.array_split(rows, WEEKS), known)
            total.update(marks(voices.truth[rows], history[-1]))
            total.update(heard(voices.truth[rows], history, count))
        n = total["loads"]
        b3p, b3r = total["b3p"] / n, total["b3r"] / n
        figures = (
            total["themes"] / n,
            total["mixed"] / max(total["themes"], 1),
            total["right"] / max(total["together"], 1),
            b3p,
            b3r,
            2 * b3p * b3r / (b3p + b3r),
            total["found"] / max(total["subjects"], 1),
            total["delay"] / max(total["found"], 1),
            total["moved"] / max(total["held"], 1),
        )
        yield f"| {method} | {count} | {n} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"


def heard(truth: np.ndarray, history: list[np.ndarray], count: int) -> Counter[str]:
    """Give how many subjects of three voices got a theme of their own, after how long, and who moved."""
    result: Counter[str] = Counter()
    for subject, total in Counter(truth.tolist()).items():
        if total < 3:
            continue
        third = int(np.flatnonzero(truth == subject)[2]) // count
        result["subjects"] += 1
        for week in range(third, len(history)):
            if _has_own(truth[: len(history[week])], history[week], subject):
                result["found"] += 1
                result["delay"] += week - third
                break
    for before, after in pairwise(history):
        placed = np.flatnonzero(before >= 0)
        result["held"] += len(placed)
        result["moved"] += int((before[placed] != after[placed]).sum())
    return result


def _has_own(truth: np.ndarray, themes: np.ndarray, subject: str) -> bool:
    mine = themes[truth == subject]
    for theme in np.unique(mine[mine >= 0]):
        if (mine == theme).sum() >= 3 and not is_mixed(truth[themes == theme]):
            return True
    return False


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=100)
    parser.add_argument("--weeks", action="store_true", help="eight weeks instead of first loads")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    args = parser.parse_args()
    seeds = range(args.first_seed, args.first_seed + args.draws)
    measure, what = (by_weeks, "Eight weeks") if args.weeks else (loads, "First loads")
    for title, names in (("held out", HELD_OUT), ("tuned on", TUNED)):
        print(f"\n## {what}, sets {title}: {', '.join(names)}\n")
        for text in measure(names, seeds, args.cache):
            print(text, flush=True)


if __name__ == "__main__":
    main()
