"""How often two voices of a theme are about one thing: fitted on some labelled sets, checked on others.

    python bench/themes_alike.py [--draws 3]

Seeded loads of 20 to 500 voices of a random share of a set's subjects are grouped as a first load is;
per theme, cohesion in spreads of unrelated voices' cosines, and the share of pairs that bear one label.
Prints the constants of ``vocpipe/themes/alike.py`` and how what they promise comes true on ``CHECKED``.
Each set weighs alike.
"""

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
from embedding import reference
from sklearn.linear_model import LogisticRegression
from themes_catalogues import short, spoken_of
from themes_small import pool

from vocpipe.embedding import fit_space
from vocpipe.themes.alike import likely_alike
from vocpipe.themes.bootstrap import find_groups
from vocpipe.themes.exact import to_grid
from vocpipe.themes.gate import cohesion
from vocpipe.themes.topics import toward_features
from vocpipe.usage import catalogue
from vocpipe.usage.catalogue import Catalogue

FITTED = ("nlupp", "xsid_ja_en", "demo")
CHECKED = ("banking77", "team_mirai_policy_ja", "knbc_ja", "sib200_ja_en")
SIZES = (20, 50, 150, 500)


def themes(name: str, draws: int, cache: Path, models: Path) -> Iterator[tuple[float, float]]:
    """Give (cohesion, share of pairs of one label) of every theme found in a set's draws."""
    voices, known, features = pool(name, cache, models), reference(), catalogue_of(name, cache)
    subjects = np.unique(voices.truth)
    for count, seed in product(SIZES, range(draws)):
        rng = np.random.default_rng([7, seed, count])
        chosen = rng.permutation(subjects)[: max(3, int(len(subjects) * rng.uniform(0.2, 1)))]
        rows = rng.permutation(np.flatnonzero(np.isin(voices.truth, chosen)))[:count]
        raw, langs, truth = voices.raw[rows], voices.langs[rows].tolist(), voices.truth[rows]
        centred = fit_space("bench", raw, langs, known).centre(raw, langs)
        vectors = toward_features(centred, spoken_of(voices.texts[rows], features))
        found, grid = find_groups(vectors, spread=known.spread), to_grid(vectors)
        groups = int(found.max(initial=-1)) + 1
        for group, tight in enumerate(cohesion(grid, found, groups).tolist() if groups else ()):
            sizes = np.unique(truth[found == group], return_counts=True)[1]
            yield tight, float((sizes * (sizes - 1)).sum() / (sizes.sum() * (sizes.sum() - 1)))


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
    parser.add_argument("--models", type=Path, default=Path("/tmp/voccache/models"))
    args = parser.parse_args()
    spread = reference().spread
    held = {s: np.array([*themes(s, args.draws, args.cache, args.models)]) for s in FITTED + CHECKED}
    tight, shares = (np.concatenate([held[s][:, column] for s in FITTED]) for column in (0, 1))
    weights = np.concatenate([np.full(len(held[s]), 1 / len(held[s])) for s in FITTED])
    bias, slope = fit(tight / spread, shares, weights / weights.mean())
    print(f"fitted: bias {bias:.2f}, slope {slope:.2f}\n")
    print("| set | themes | promised | came true |\n|---|---|---|---|")
    for name in (*FITTED, *CHECKED):
        promised = likely_alike(held[name][:, 0], spread)
        print(f"| {name} | {len(promised)} | {promised.mean():.2f} | {held[name][:, 1].mean():.2f} |")
    rows = np.concatenate([held[s] for s in CHECKED])
    weights = np.concatenate([np.full(len(held[s]), 1 / len(held[s])) for s in CHECKED])
    promised = likely_alike(rows[:, 0], spread)
    print(f"\nAll of {', '.join(CHECKED)}:\n\n| promised | themes | came true |\n|---|---|---|")
    for low, high in ((0, 0.65), (0.65, 0.7), (0.7, 0.75), (0.75, 0.8), (0.8, 1)):
        inside = (promised >= low) & (promised < high)
        if inside.any():
            said, came = (np.average(c[inside], weights=weights[inside]) for c in (promised, rows[:, 1]))
            print(f"| {said:.2f} | {inside.sum()} | {came:.2f} |")
    error = np.average((promised - rows[:, 1]) ** 2, weights=weights)
    one = np.average((shares.mean() - rows[:, 1]) ** 2, weights=weights)
    print(f"\nSquared error {error:.3f}; of one figure for all (the fitted sets' mean) {one:.3f}")


if __name__ == "__main__":
    main()
