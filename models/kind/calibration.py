"""From what networks said of texts they had not seen: how the kind head joins the cues, and figures."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.kind.data import LANGS, Example
from vocpipe import trained
from vocpipe.evaluation import classification
from vocpipe.kinds.cues import find_cues
from vocpipe.kinds.reader import joined
from vocpipe.kinds.rules import KINDS, rule_probabilities
from vocpipe.kinds.severity import WORST, severity_of
from vocpipe.records import Lang

TEMPERATURES = np.geomspace(0.5, 3.0, 19)
WEIGHT = 0.75
"""How much the cues weigh. On the texts held out 0.2 has the least loss, but most of them were written
without the words that tell a kind. On real reviews and issues, which had been seen, 0.75 was best."""
WORST_PRECISION = 0.75
"""How often the worst severity must be right where it is said."""
KEPT = ("n", "accuracy", "macro_f1", "ece", "brier")
Rows = NDArray[np.float32]


def calibrate(rows: Sequence[Example], logits: Rows, levels: Rows) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the artefact's settings, and the figures, from logits of kind and severity of rows held out."""
    rules = rule_probabilities([find_cues(one.text, one.lang) for one in rows])
    joint = fit(rows, logits, rules)
    worst = trained.softmax(levels)[:, WORST]
    floor = worst_floor([one.severity for one in rows], worst)
    settings = {
        "kind": {"classes": [str(kind) for kind in KINDS], **joint},
        "severity": {"classes": [str(level) for level in range(levels.shape[1])], "floor": floor},
    }
    said = {
        "rules only": rules,
        "encoder only": trained.softmax(logits),
        "joined": joined(logits, rules, [Lang(one.lang) for one in rows], joint),
    }
    figures = {
        "joined_by": joint,
        "held_out": {name: scores(rows, chances) for name, chances in said.items()},
        "worst_severity": worst_severity(rows, worst, floor),
    }
    return settings, figures


def publish(folder: Path, examples: Sequence[Example], figures: dict[str, Any]) -> None:
    """Write ``metrics.json`` and print it."""
    counts = {lang: dict(Counter(one.kind for one in examples if one.lang == lang)) for lang in LANGS}
    text = json.dumps({"assets": counts, **figures}, ensure_ascii=False, indent=1) + "\n"
    (folder / "metrics.json").write_text(text, encoding="utf-8")
    print(text)


def fit(rows: Sequence[Example], logits: Rows, rules: Rows) -> dict[str, dict[str, float]]:
    """Give, for each language, the temperature with the smallest log loss, and the weight of the cues."""
    joint: dict[str, dict[str, float]] = {"temperature": {}, "weight": dict.fromkeys(LANGS, WEIGHT)}
    gold = np.array([KINDS.index(one.kind) for one in rows])
    for lang in LANGS:
        here = np.array([one.lang == lang for one in rows])

        def loss(heat: float, lang: str = lang, here: NDArray[np.bool_] = here) -> float:
            tried = {"temperature": {lang: heat}, "weight": {lang: WEIGHT}}
            chances = joined(logits[here], rules[here], [Lang(lang)] * int(here.sum()), tried)
            return float(-np.log(chances[np.arange(len(chances)), gold[here]] + 1e-9).mean())

        joint["temperature"][lang] = round(min(map(float, TEMPERATURES), key=loss), 3)
    return joint


def scores(rows: Sequence[Example], chances: Rows) -> dict[str, Any]:
    """Give the figures of one method, over all and by language."""
    names = [str(kind) for kind in KINDS]
    said = [names[place] for place in chances.argmax(axis=1)]
    odds = [dict(zip(names, map(float, row), strict=True)) for row in chances]
    result = classification([str(one.kind) for one in rows], said, odds, [one.lang for one in rows])
    of_lang = {lang: {key: _short(own[key]) for key in KEPT} for lang, own in result["per_language"].items()}
    return {**{key: _short(result[key]) for key in (*KEPT, "per_class")}, "per_language": of_lang}


def worst_floor(gold: Sequence[int | None], chances: Rows) -> float:
    """Give the lowest chance of the worst level from which it is right often enough."""
    labelled = np.array([level is not None for level in gold])
    right = np.array([level == WORST for level in gold])[labelled]
    order = np.argsort(-chances[labelled], kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= WORST_PRECISION)
    return float(chances[labelled][order][enough[-1]]) if len(enough) else 1.0


def worst_severity(rows: Sequence[Example], chances: Rows, floor: float) -> dict[str, Any]:
    """Give precision and recall of the worst level, by the rules alone and by the encoder."""
    labelled = [place for place, one in enumerate(rows) if one.severity is not None]
    gold = np.array([rows[place].severity == WORST for place in labelled])
    told = [severity_of(rows[place].text, rows[place].kind, rows[place].also)[0] for place in labelled]
    said = {"rules": np.array(told) == WORST, "encoder": chances[labelled] >= floor}
    return {
        "n": len(labelled),
        **{
            name: {
                "precision": round(float((gold & own).sum() / max(1, own.sum())), 3),
                "recall": round(float((gold & own).sum() / max(1, gold.sum())), 3),
            }
            for name, own in said.items()
        },
    }


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _short(own) for key, own in value.items()}
    return round(value, 3) if isinstance(value, float) else value
