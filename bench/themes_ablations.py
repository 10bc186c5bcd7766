"""Ablations of the weekly decision: what each part brings on the stream of ``themes_stream.py``.

    python bench/themes_ablations.py --sets banking77 xsid_ja_en nlupp --seeds 2

Each line switches one part off or sets it otherwise, on the same streams as the first line.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import themes_marks as marks
import themes_stream as stream
import themes_world as world

FIGURES = ("themes", "coverage", "ami", "churn", "novel_found", "delay", "absorbed", "off_placed")


def _nothing(*_: object, **__: object) -> list[Any]:
    return []


VARIANTS: dict[str, tuple[tuple[str, str, object], ...]] = {
    "as it is": (),
    "no bursts": (("weekly", "find_bursts", _nothing),),
    "bursts of chance below .005": (("bursts", "CHANCE", 0.005),),
    "bursts of chance below .05": (("bursts", "CHANCE", 0.05),),
    "no split audit": (("weekly", "audit_splits", _nothing),),
    "no merge audit": (("weekly", "audit_merges", _nothing),),
    "newcomers accepted wrongly: 10 % for 5 %": (("index", "ABSORBED", 0.10),),
    "newcomers accepted wrongly: 2 % for 5 %": (("index", "ABSORBED", 0.02),),
    "acceptance by similarity alone, no margin": (("margin", "", None),),
    "a fixed cosine of .5 for the calibrated rule": (("fixed", "", 0.5),),
    "residue of 4 weeks for 8": (("window", "", 4),),
    "residue of 12 weeks for 8": (("window", "", 12),),
}


@contextmanager
def changed(parts: tuple[tuple[str, str, object], ...]) -> Iterator[None]:
    """Set the named values for a while."""
    held = []
    for module, name, value in parts:
        target, name, value = _target(module, name, value)
        held.append((target, name, getattr(target, name)))
        setattr(target, name, value)
    yield
    for target, name, value in held:
        setattr(target, name, value)


def _target(module: str, name: str, value: object) -> tuple[Any, str, object]:
    index, place = import_module("vocpipe.themes.index"), import_module("vocpipe.themes.place")
    if module == "window":
        return stream, "RESIDUE_WEEKS", value
    if module == "margin":
        whole = index.features
        return index, "features", lambda *a: whole(*a) * np.array([1.0, 0.0, 1.0])
    if module == "fixed":
        real = place._block
        return place, "_block", lambda *given: _fixed(real(*given), value)
    return import_module(f"vocpipe.themes.{module}"), name, value


def _fixed(placed: Any, level: Any) -> Any:
    _, nearest, best, margin, chance = placed
    return np.where(best >= level, nearest, -1), nearest, best, margin, chance


def main() -> None:
    """Print one line a variant: means over sets and seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=["banking77", "xsid_ja_en", "nlupp"])
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    args = parser.parse_args()
    made = [world.generate(name, 20 + s, args.cache) for name in args.sets for s in range(args.seeds)]
    print("| variant | " + " | ".join(FIGURES) + " |\n" + "|---" * (len(FIGURES) + 1) + "|", flush=True)
    for name, parts in VARIANTS.items():
        with changed(parts):
            rows = []
            for one in made:
                rows.append(marks.measure(one, stream.vocpipe(one)))
        means = [f"{np.nanmean([row[figure] for row in rows]):.3f}" for figure in FIGURES]
        print(f"| {name} | " + " | ".join(means) + " |", flush=True)


if __name__ == "__main__":
    main()
