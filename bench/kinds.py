"""Kinds on public English sets that vocpipe was never trained on, and speed in both languages.

    python bench/kinds.py [--sets pan_app_review_sentences ...] [--out bench/results/kinds.md]

Reads ``shared/data`` (never copied here). Every method is trained on the labels of ``models/kind`` only,
except the last: embedding and regression trained on the set itself by five-fold cross-validation
show what its labels allow. Labels a set does not have are folded into ``rest``.
"""

import argparse
import json
import os
import platform
import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("VOCPIPE_SHARED", ROOT.parent / "shared")) / "data"
sys.path.insert(0, str(ROOT / "models" / "kind"))
import data  # noqa: E402

from vocpipe.evaluation import classification  # noqa: E402
from vocpipe.kinds import KindTagger  # noqa: E402
from vocpipe.kinds.cues import find_cues  # noqa: E402
from vocpipe.kinds.rules import KINDS, rule_probabilities  # noqa: E402
from vocpipe.records import Lang  # noqa: E402
from vocpipe.settings import Settings  # noqa: E402
from vocpipe.workspace import Workspace, bare  # noqa: E402

PROBLEM = {"problem_discovery": "problem", "bug": "problem"}
REQUEST = {"feature_request": "request", "suggestion": "request", "feature": "request"}
QUESTION = {"information_seeking": "question", "question": "question"}
SETS = {
    "maalej_app_reviews": PROBLEM | REQUEST,
    "pan_app_review_sentences": PROBLEM | REQUEST | QUESTION,
    "semeval19_uservoice_suggestions": REQUEST,
    "nlbse24_issues": PROBLEM | REQUEST | QUESTION,
}
RATED = {
    "maalej_app_reviews": Lang.EN,
    "timestamped_app_reviews_en": Lang.EN,
    "townwifi_reviews_ja": Lang.JA,
}
REST = "rest"
MOST_ROWS, ISSUE_CHARACTERS = 2000, 700
NAMES = [str(kind) for kind in KINDS]


class Sample(NamedTuple):
    """Texts of one set, and their labels as kinds or ``rest``."""

    texts: list[str]
    gold: list[str]


def load(name: str) -> Sample:
    rows = [json.loads(line) for line in (DATA / name / "data.jsonl").open(encoding="utf-8")]
    if name.startswith("semeval"):
        rows = [row for row in rows if row["label"] != "bad"]
        random.Random(0).shuffle(rows)
        rows = rows[:MOST_ROWS]
    texts = [row["text"] for row in rows]
    if name.startswith("nlbse"):
        texts = [f"{row['text']}\n{row['body'] or ''}"[:ISSUE_CHARACTERS] for row in rows]
    return Sample(texts, [SETS[name].get(row["label"], REST) for row in rows])


def folded(rows: np.ndarray, labels: Sequence[str]) -> list[dict[str, float]]:
    """Sum the probabilities of the kinds that a set does not label into ``rest`` (issues have none)."""
    result = []
    for row in rows:
        own = dict(zip(NAMES, map(float, row), strict=True))
        named = {name: own[name] for name in own if name in labels}
        if REST in labels:
            named[REST] = 1 - sum(named.values())
        else:
            named = {name: value / sum(named.values()) for name, value in named.items()}
        result.append(named)
    return result


def scores(sample: Sample, rows: np.ndarray) -> dict[str, Any]:
    """Score the kind a tagger would name: the likeliest of all five, folded afterwards."""
    labels = sorted(set(sample.gold))
    said = [NAMES[place] for place in rows.argmax(axis=1)]
    said = [name if name in labels else REST for name in said]
    return classification(sample.gold, said, folded(rows, labels), ["en"] * len(said))


class Peers:
    """Baselines, fitted once on the labelled texts of ``models/kind``."""

    def __init__(self, models: Workspace) -> None:
        rows = data.examples()
        texts, kinds = [row.text for row in rows], [str(row.kind) for row in rows]
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self._words = make_pipeline(words, _regression()).fit(texts, kinds)
        self._vectors = _regression().fit(models.embedder.encode(texts), kinds)

    def chances(self, texts: Sequence[str], vectors: np.ndarray) -> dict[str, np.ndarray]:
        """Give the chances of the kinds by each baseline."""
        found = {"tf-idf + LR": (self._words, texts), "embedding + LR": (self._vectors, vectors)}
        return {name: _in_order(model, rows) for name, (model, rows) in found.items()}


def _in_order(model: Any, rows: Any) -> np.ndarray:
    return np.asarray(model.predict_proba(rows)[:, [list(model.classes_).index(name) for name in NAMES]])


def in_domain(sample: Sample, vectors: np.ndarray) -> dict[str, Any]:
    """Give the scores of embedding and regression trained on the set itself, five folds."""
    place = [name if name != REST else "other" for name in sample.gold]
    model, classes = _regression(), sorted(set(place))
    rows = np.zeros((len(place), len(NAMES)))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    rows[:, [NAMES.index(name) for name in classes]] = cross_val_predict(
        model, vectors, place, cv=folds, method="predict_proba"
    )
    return scores(sample, rows)


def _regression() -> LogisticRegression:
    return LogisticRegression(C=10.0, max_iter=3000, class_weight="balanced")


def methods(sample: Sample, models: Workspace, peers: Peers) -> dict[str, dict[str, Any]]:
    most = max(range(len(NAMES)), key=lambda place: sample.gold.count(NAMES[place]))
    if sample.gold.count(REST) > sample.gold.count(NAMES[most]):
        most = NAMES.index("other")
    vectors = models.embedder.encode(sample.texts)
    tags = models.kind_tagger.tag(sample.texts, [Lang.EN] * len(sample.texts))
    found = {
        "majority": np.tile(np.eye(len(NAMES))[most], (len(sample.texts), 1)),
        "rules only": rule_probabilities([find_cues(text, "en") for text in sample.texts]),
        **peers.chances(sample.texts, vectors),
        "vocpipe": np.array([[tag.probabilities[name] for name in NAMES] for tag in tags]),
    }
    results = {name: scores(sample, chances) for name, chances in found.items()}
    return results | {"(trained on the set itself)": in_domain(sample, vectors)}


def severity(tagger: KindTagger) -> list[str]:
    """Hold severity against the stars of real reviews: the worse a voice is hit, the fewer it gives."""
    lines = ["| set | severity | reviews | mean stars | one star |", "|---|---|---|---|---|"]
    for name, lang in RATED.items():
        rows = [json.loads(line) for line in (DATA / name / "data.jsonl").open(encoding="utf-8")]
        rows = [row for row in rows if row.get("rating")]
        tags = tagger.tag([row["text"] for row in rows], [lang] * len(rows))
        for level in range(4):
            own = [row["rating"] for row, one in zip(rows, tags, strict=True) if one.value.severity == level]
            if own:
                ones = own.count(1) / len(own)
                lines.append(f"| {name} | {level} | {len(own)} | {np.mean(own):.2f} | {ones:.2f} |")
    return lines


def speed(tagger: KindTagger) -> list[str]:
    """Give the processor time of tagging without encoding on the assets of each language."""
    lines = []
    for lang in data.LANGS:
        texts = [row.text for row in data.examples() if row.lang == lang]
        started = time.process_time()
        tagger.tag(texts, [Lang(lang)] * len(texts))
        seconds = time.process_time() - started
        characters = sum(map(len, texts)) / len(texts)
        rate = f"{len(texts) / seconds:.0f} voices a CPU second"
        lines.append(f"- {lang}: {rate} ({characters:.0f} characters each)")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="Kinds on public sets, and speed")
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=SETS)
    parser.add_argument("--out", type=Path, default=None, help="write the tables to this Markdown file")
    options = parser.parse_args()
    models = bare(Settings(root=ROOT))
    peers = Peers(models)
    lines = [
        "# Kinds on sets never trained on",
        "",
        f"{models.kind_tagger.version}, {platform.machine()}, {os.cpu_count()} cores,"
        f" {datetime.now(UTC):%Y-%m-%d}.",
        "`python bench/kinds.py`",
        "",
    ]
    for name in options.sets:
        sample = load(name)
        lines += [f"## {name} ({len(sample.texts)} texts)", ""]
        labels = sorted(set(sample.gold))
        lines += ["| method | macro-F1 | accuracy | ECE | " + " | ".join(labels) + " |"]
        lines += ["|---" * (4 + len(labels)) + "|"]
        for method, result in methods(sample, models, peers).items():
            own = " | ".join(f"{result['per_class'].get(label, {'f1': 0})['f1']:.2f}" for label in labels)
            figures = f"{result['macro_f1']:.3f} | {result['accuracy']:.3f} | {result['ece']:.3f}"
            lines.append(f"| {method} | {figures} | {own} |")
        lines.append("")
        print(f"{name}: done", file=sys.stderr)
    lines += ["## Severity and stars", "", *severity(models.kind_tagger), ""]
    lines += ["## Speed of what surrounds the encoder", "", *speed(KindTagger()), ""]
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
