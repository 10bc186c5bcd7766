"""What the features that voices speak of bring to themes: the same vectors, drawn to features or not.

    PYTHONPATH=. python bench/themes_features.py --demo demo-out    # what `make demo` left, week by week
    PYTHONPATH=. python bench/themes_features.py --sets             # first loads of public sets

``--sets`` holds a short feature catalogue against each set (``themes_catalogues.py``). ``--demo`` reads
the places that the ten weeks came to. A voice
left out counts as a theme of its own. Reads ``shared/data``; prints figures alone.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from embedding import reference
from own_vectors import kept
from sklearn.metrics import adjusted_mutual_info_score
from themes_catalogues import NAMES, short, spoken_of
from themes_snapshot import rows_of

from vocpipe.demo.setting import DATA
from vocpipe.embedding import fit_space
from vocpipe.records import About
from vocpipe.settings import load
from vocpipe.themes import topics
from vocpipe.themes.bootstrap import find_groups
from vocpipe.workspace import Workspace

PULLS = (0.0, 0.2, 0.3, 0.4, 0.5)
SEEDS = (0, 1, 2)


def main() -> None:
    """Print a table for the sets, for the demo, or both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--sets", action="store_true")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    wanted = parser.parse_args()
    if wanted.demo:
        report_demo(wanted.demo)
    for name in NAMES if wanted.sets else ():
        report_set(name, wanted.cache)


def report_set(name: str, cache: Path) -> None:
    """Print AMI, themes and coverage of a set's first load for each pull."""
    rows = rows_of(name)
    texts, langs, truth = ([row[field] for row in rows] for field in range(3))
    raw = kept(cache, name, texts)
    centred = fit_space("bench", raw, langs, reference()).centre(raw, langs)
    named = spoken_of(texts, short(name))
    print(f"{name}: {np.mean([bool(keys) for keys in named]):.2f} of {len(texts)} name a feature")
    for topics.PULL in PULLS:
        vectors = topics.toward_features(centred, named)
        loads = [find_groups(vectors, seed=seed, spread=reference().spread) for seed in SEEDS]
        ami = [adjusted_mutual_info_score(truth, _alone(labels)) for labels in loads]
        themes, covered = (np.mean([f(one) for one in loads]) for f in (lambda n: n.max() + 1, _covered))
        print(f"  {topics.PULL}: AMI {np.mean(ami):.3f}, {themes:.0f} themes, coverage {covered:.3f}")


def _alone(labels: np.ndarray) -> np.ndarray:
    return np.where(labels >= 0, labels, len(labels) + np.arange(len(labels)))


def _covered(labels: np.ndarray) -> float:
    return float((labels >= 0).mean())


def report_demo(folder: Path) -> None:
    """Print what the demo's voices came to against the labels of its author, by language."""
    with Workspace(load(folder)) as workspace:
        placed = {v.feedback_id: v.value["theme"] for v in workspace.store.ledger.current(About.THEME)}
        voices = [v for v in workspace.store.feedback.find() if v.id in placed]
    labels = [json.loads(line) for line in (DATA / "labels.jsonl").open(encoding="utf-8")]
    for lang in ("ja", "en"):
        own = [placed[voice.id] for voice in voices if voice.lang == lang]
        print(f"{lang}: {len(own)} voices, {np.mean([key is not None for key in own]):.2f} in a theme")
    known = [
        (voice, label["theme"] if label["theme"] != "single" else voice.id)
        for voice in voices
        if (label := next((one for one in labels if voice.text.startswith(one["prefix"])), None))
    ]
    truth = np.array([about for _, about in known])
    found = np.array([placed[voice.id] or voice.id for voice, _ in known])
    langs = np.array([str(voice.lang) for voice, _ in known])
    for lang in ("ja", "en"):
        own = langs == lang
        print(f"{lang}: AMI {adjusted_mutual_info_score(truth[own], found[own]):.3f} of {own.sum()} labelled")
    same, together = truth[:, None] == truth[None], found[:, None] == found[None]
    others = np.triu(np.ones_like(same), 1)
    for what, pairs in (("all", others), ("across languages", others & (langs[:, None] != langs[None]))):
        both = (same & together & pairs).sum()
        precision, recall = both / (together & pairs).sum(), both / (same & pairs).sum()
        print(f"pairs, {what}: precision {precision:.2f}, recall {recall:.2f}")
    print(f"all: AMI {adjusted_mutual_info_score(truth, found):.3f}")


if __name__ == "__main__":
    main()
