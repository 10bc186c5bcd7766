"""Train the kind head: read and check the assets, embed, measure by cross-validation, fit, save.

    python models/kind/train.py

Seeded: the same assets and embedder give the same artefact. Writes ``artefact/model.json`` with
its ``.sha256`` and ``metrics.json``. The recipe's numbers were chosen by the cross-validation
below; no public data set is trained on.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import data

from vocpipe.evaluation import classification
from vocpipe.kinds import fit, head
from vocpipe.kinds.cues import cue_names, find_cues
from vocpipe.kinds.features import KINDS, feature_names
from vocpipe.kinds.severity import severity_of
from vocpipe.kinds.tagger import rule_probabilities

HERE = Path(__file__).parent
RECIPE = fit.Recipe()
KEPT = ("n", "accuracy", "macro_f1", "ece", "brier")


def main() -> None:
    """Run every step and write the artefact and its metrics."""
    started = time.perf_counter()
    rows = data.examples()
    texts, langs = [row.text for row in rows], [row.lang for row in rows]
    vectors = data.embed(texts)
    model = fit.fit(texts, langs, [row.kind for row in rows], vectors, [row.style for row in rows], RECIPE)
    digest = head.save(model, HERE / "artefact")
    metrics = {
        "assets": {lang: dict(Counter(row.kind for row in rows if row.lang == lang)) for lang in data.LANGS},
        "recipe": RECIPE._asdict(),
        "sha256": digest,
        "cross_validation": cross_validate(rows, vectors, whole=False),
        "unseen_styles": cross_validate(rows, vectors, whole=True),
        "severity_on_given_kind": severity(rows),
    }
    content = json.dumps(metrics, indent=1, ensure_ascii=False) + "\n"
    (HERE / "metrics.json").write_text(content, encoding="utf-8")
    for name in ("cross_validation", "unseen_styles"):
        for method, result in metrics[name].items():
            print(name, method, {lang: own["macro_f1"] for lang, own in result["per_language"].items()})
    print(f"{len(rows)} texts, {digest[:8]}, {time.perf_counter() - started:.0f} s")


def cross_validate(rows: Sequence[data.Example], vectors: np.ndarray, *, whole: bool) -> dict[str, Any]:
    """Give the scores of the baselines and of the head on texts it has not seen.

    ``whole`` holds out one style (reviews, tickets ...) at a time; otherwise five folds keep
    languages and kinds in their shares.
    """
    texts, langs = [row.text for row in rows], [row.lang for row in rows]
    target = np.array([KINDS.index(row.kind) for row in rows])
    groups = [row.style for row in rows] if whole else langs
    kinds = [str(row.kind) for row in rows]
    predictions = {
        "majority": _majority(target, groups, whole=whole),
        "rules_only": np.array([rule_probabilities(find_cues(row.text, row.lang)) for row in rows]),
    }
    blank = RECIPE._replace(cues=0.0)
    idf = fit.choose_grams(texts, RECIPE.most_grams)
    blocks = fit.make_blocks(texts, langs, vectors, feature_names(cue_names()), idf)
    plans = (
        ("tfidf_lr", blank, False),
        ("embedding_lr", blank._replace(grams=0.0), True),
        ("head_without_vectors", RECIPE, False),
        ("head", RECIPE, True),
    )
    for name, recipe, with_vectors in plans:
        logits = fit.out_of_fold(blocks, target, groups, recipe, with_vectors=with_vectors, whole=whole)
        predictions[name] = head.softmax(logits / fit.fit_temperature(logits, target))
    return {name: _scores(kinds, rows_of, langs) for name, rows_of in predictions.items()}


def _majority(target: np.ndarray, groups: Sequence[str], *, whole: bool) -> np.ndarray:
    shares = np.zeros((len(target), len(KINDS)))
    for seen, held in fit.folds(target, groups, RECIPE.seed, whole=whole):
        shares[held] = np.bincount(target[seen], minlength=len(KINDS)) / len(seen)
    return shares


def _scores(kinds: Sequence[str], probabilities: np.ndarray, langs: Sequence[str]) -> dict[str, Any]:
    names = [str(kind) for kind in KINDS]
    said = [names[place] for place in probabilities.argmax(axis=1)]
    rows = [dict(zip(names, map(float, row), strict=True)) for row in probabilities]
    result = classification(kinds, said, rows, langs)
    return {
        **{key: _rounded(result[key]) for key in (*KEPT, "per_class")},
        "per_language": {
            lang: {key: _rounded(own[key]) for key in KEPT} for lang, own in result["per_language"].items()
        },
    }


def severity(rows: Sequence[data.Example]) -> dict[str, Any]:
    """Give how the severity rules agree with the labels when the kind is known."""
    labelled = [(row, row.severity) for row in rows if row.severity is not None]
    said = [severity_of(row.text, row.kind, row.also)[0] for row, _ in labelled]
    serious = [gold >= 2 for _, gold in labelled]
    alarms = [value >= 2 for value in said]
    both = sum(a and s for a, s in zip(alarms, serious, strict=True))
    return {
        "exact": round(float(np.mean([s == gold for s, (_, gold) in zip(said, labelled, strict=True)])), 3),
        "serious": {"precision": round(both / sum(alarms), 3), "recall": round(both / sum(serious), 3)},
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(own) for key, own in value.items()}
    return round(value, 3) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
