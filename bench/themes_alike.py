"""How often two voices of a theme are about one thing: fitted on some labelled sets, checked on others.

    python bench/themes_alike.py [--draws 3]

Seeded loads of 20 to 500 voices of a random share of a set's subjects are grouped as a first load is, and
streams of 26 weeks replayed (``themes_world.py``), with a catalogue where the set has one; per theme,
cohesion in spreads of unrelated voices' cosines, and the share of pairs that bear one label.
Prints the constants of ``vocpipe/themes/alike.py`` and how what they promise comes true on ``CHECKED``.
Each set weighs alike.
"""

import argparse
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from embedding import reference
from sklearn.linear_model import LogisticRegression
from themes_catalogues import short, spoken_of
from themes_small import pool
from themes_stream import drawn, vocpipe
from themes_world import generate

from vocpipe.embedding import fit_space
from vocpipe.themes.alike import likely_alike
from vocpipe.themes.bootstrap import find_groups
from vocpipe.themes.exact import to_grid
from vocpipe.themes.gate import cohesion
from vocpipe.themes.topics import toward_features
from vocpipe.usage import catalogue
from vocpipe.usage.catalogue import Catalogue

FITTED = ("nlupp", "xsid_ja_en")
CHECKED = ("banking77", "team_mirai_policy_ja", "knbc_ja", "sib200_ja_en", "demo")
SETS = (*FITTED, *CHECKED)
STREAMED = ("nlupp", "xsid_ja_en", "banking77", "team_mirai_policy_ja")
"""The others have too few labels for a stream."""
SIZES = (20, 50, 150, 500)
FIRST_SEED = {name: 10 for name in FITTED}
"""Streams of sets that are checked have seeds that nothing was chosen on."""

Grouped = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Unit rows, the theme of each (-1 none), what each is about."""


def loads(name: str, draws: int, cache: Path) -> Iterator[Grouped]:
    """Give seeded first loads of a random share of a set's subjects."""
    voices, known, features = pool(name, cache), reference(), catalogue_of(name, cache)
    subjects = np.unique(voices.truth)
    for count, seed in product(SIZES, range(draws)):
        rng = np.random.default_rng([7, seed, count])
        chosen = rng.permutation(subjects)[: max(3, int(len(subjects) * rng.uniform(0.2, 1)))]
        rows = rng.permutation(np.flatnonzero(np.isin(voices.truth, chosen)))[:count]
        raw, langs = voices.raw[rows], voices.langs[rows].tolist()
        centred = fit_space("bench", raw, langs, known).centre(raw, langs)
        vectors = toward_features(centred, spoken_of(voices.texts[rows], features))
        yield vectors, find_groups(vectors, spread=known.spread), voices.truth[rows]


def streams(name: str, draws: int, cache: Path) -> Iterator[Grouped]:
    """Give what 26 weeks came to (``themes_world.py``), drawn to the set's catalogue if it has one."""
    for seed in range(draws):
        stream, _ = drawn(generate(name, FIRST_SEED.get(name, 20) + seed, cache), name, "whole")
        yield stream.vectors, vocpipe(stream).final, stream.truth


def themes(grouped: Iterable[Grouped]) -> np.ndarray:
    """Give (cohesion, share of pairs of one label) of every theme."""
    rows = []
    for vectors, found, truth in grouped:
        keys, labels = np.unique(found, return_inverse=True)
        tight = cohesion(to_grid(vectors), labels, len(keys))
        for number in np.flatnonzero(keys >= 0).tolist():
            sizes = np.unique(truth[labels == number], return_counts=True)[1]
            if sizes.sum() > 1:
                pairs = sizes.sum() * (sizes.sum() - 1)
                rows.append((float(tight[number]), float((sizes * (sizes - 1)).sum() / pairs)))
    return np.array(rows)


def catalogue_of(name: str, cache: Path) -> Catalogue:
    """Give the demo's own catalogue, or a set's short one; for a set without one it is empty."""
    return catalogue.load(cache / name / "features.toml") if name == "demo" else short(name)


def fit(spreads: np.ndarray, shares: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Give bias and slope of the logistic curve whose expected shares come nearest in likelihood."""
    rows, half = np.tile(spreads, 2)[:, None], len(spreads)
    told = np.repeat([1, 0], half)
    curve = LogisticRegression(C=100).fit(
        rows, told, np.concatenate([shares, 1 - shares]) * np.tile(weights, 2)
    )
    return float(curve.intercept_[0]), float(curve.coef_[0, 0])


def main() -> None:
    """Print the fit and the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    args = parser.parse_args()
    spread = reference().spread
    held = {f"{s}, first loads": themes(loads(s, args.draws, args.cache)) for s in SETS}
    held |= {f"{s}, 26 weeks": themes(streams(s, args.draws, args.cache)) for s in STREAMED}
    fitted, checked = (
        np.concatenate([weighed(rows) for key, rows in held.items() if key.startswith(names)])
        for names in (FITTED, CHECKED)
    )
    bias, slope = fit(fitted[:, 0] / spread, fitted[:, 1], fitted[:, 2] / fitted[:, 2].mean())
    print(f"fitted: bias {bias:.2f}, slope {slope:.2f}\n")
    print("| set | themes | promised | came true |\n|---|---|---|---|")
    for key, rows in held.items():
        promised = likely_alike(rows[:, 0], spread)
        print(f"| {key} | {len(promised)} | {promised.mean():.2f} | {rows[:, 1].mean():.2f} |")
    promised, (_, came, weights) = likely_alike(checked[:, 0], spread), checked.T
    print(f"\nAll of {', '.join(CHECKED)}:\n\n| promised | themes | came true |\n|---|---|---|")
    for low, high in pairwise(np.quantile(promised, (0, 0.2, 0.4, 0.6, 0.8, 1)) + (0, 0, 0, 0, 0, 1e-6)):
        inside = (promised >= low) & (promised < high)
        said, true = (np.average(c[inside], weights=weights[inside]) for c in (promised, came))
        print(f"| {said:.2f} | {inside.sum()} | {true:.2f} |")
    error, one = (
        np.average((told - came) ** 2, weights=weights)
        for told in (promised, np.average(fitted[:, 1], weights=fitted[:, 2]))
    )
    print(f"\nSquared error {error:.3f}; of one figure for all (the fitted sets' mean) {one:.3f}")


def weighed(rows: np.ndarray) -> np.ndarray:
    """Give rows with a third column, so that each set weighs alike."""
    return np.column_stack([rows, np.full(len(rows), 1 / len(rows))])


if __name__ == "__main__":
    main()
