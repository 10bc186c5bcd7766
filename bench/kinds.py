"""Kinds on public English sets that vocpipe was never trained on, and speed in both languages.

    python bench/kinds.py [--sets pan_app_review_sentences ...] [--out bench/results/kinds.md]

Reads ``shared/data`` (never copied here). Every method is trained on ``models/kind/assets`` only,
except the last: the same head trained on the set itself by five-fold cross-validation shows what
its labels allow. Labels a set does not have are folded into ``rest``.
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

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("VOCPIPE_SHARED", ROOT.parent / "shared")) / "data"
sys.path.insert(0, str(ROOT / "models" / "kind"))
import data  # noqa: E402

from vocpipe.evaluation import classification  # noqa: E402
from vocpipe.kinds import KindTagger, fit  # noqa: E402
from vocpipe.kinds.cues import cue_names, find_cues  # noqa: E402
from vocpipe.kinds.features import KINDS, feature_names  # noqa: E402
from vocpipe.kinds.tagger import rule_probabilities  # noqa: E402
from vocpipe.records import Lang  # noqa: E402

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
    """Texts of one set, their labels as kinds or ``rest``, and their vectors."""

    texts: list[str]
    gold: list[str]
    vectors: np.ndarray


def load(name: str, cache: Path | None) -> Sample:
    rows = [json.loads(line) for line in (DATA / name / "data.jsonl").open(encoding="utf-8")]
    if name.startswith("semeval"):
        rows = [row for row in rows if row["label"] != "bad"]
        random.Random(0).shuffle(rows)
        rows = rows[:MOST_ROWS]
    texts = [row["text"] for row in rows]
    if name.startswith("nlbse"):
        texts = [f"{row['text']}\n{row['body'] or ''}"[:ISSUE_CHARACTERS] for row in rows]
    return Sample(texts, [SETS[name].get(row["label"], REST) for row in rows], data.embed(texts, cache))


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


def trained(recipe: fit.Recipe, with_vectors: bool, sample: Sample, rows: list[data.Example]) -> np.ndarray:
    texts = [row.text for row in rows]
    idf = fit.choose_grams(texts, recipe.most_grams)
    names = feature_names(cue_names())
    own = fit.make_blocks(texts, [row.lang for row in rows], data.embed(texts), names, idf)
    target = np.array([KINDS.index(row.kind) for row in rows])
    linear = fit.fit_linear(own, target, recipe, with_vectors=with_vectors)
    blocks = fit.make_blocks(sample.texts, ["en"] * len(sample.texts), sample.vectors, names, idf)
    return linear.probabilities(fit.stack(blocks, with_vectors))


def in_domain(sample: Sample, recipe: fit.Recipe) -> dict[str, Any]:
    """Give the scores of cues and vectors trained on the set itself, five folds."""
    place = {name: NAMES.index(name) if name != REST else NAMES.index("other") for name in set(sample.gold)}
    target = np.array([place[name] for name in sample.gold])
    langs = ["en"] * len(target)
    blocks = fit.make_blocks(sample.texts, langs, sample.vectors, feature_names(cue_names()), {})
    rows = np.zeros((len(target), len(NAMES)))
    for seen, held in fit.folds(target, langs, recipe.seed):
        linear = fit.fit_linear(blocks.take(seen), target[seen], recipe, with_vectors=True)
        rows[np.ix_(held, np.unique(target))] = linear.probabilities(fit.stack(blocks.take(held), True))
    return scores(sample, rows)


def methods(sample: Sample, tagger: KindTagger) -> dict[str, dict[str, Any]]:
    rows, recipe = data.examples(), fit.Recipe()
    langs = [Lang.EN] * len(sample.texts)
    blank = recipe._replace(cues=0.0)
    most = max(range(len(NAMES)), key=lambda place: sample.gold.count(NAMES[place]))
    if sample.gold.count(REST) > sample.gold.count(NAMES[most]):
        most = NAMES.index("other")

    def tagged(vectors: np.ndarray | None) -> np.ndarray:
        tags = tagger.tag(sample.texts, langs, vectors)
        return np.array([[tag.probabilities[name] for name in NAMES] for tag in tags])

    found = {
        "majority": np.tile(np.eye(len(NAMES))[most], (len(sample.texts), 1)),
        "rules only": np.array([rule_probabilities(find_cues(text, "en")) for text in sample.texts]),
        "tf-idf + LR": trained(blank, False, sample, rows),
        "embedding + LR": trained(blank._replace(grams=0.0), True, sample, rows),
        "vocpipe without vectors": tagged(None),
        "vocpipe": tagged(sample.vectors),
    }
    results = {name: scores(sample, own) for name, own in found.items()}
    return results | {"(trained on the set itself)": in_domain(sample, recipe)}


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
    """Give the processor time of tagging without embedding on the assets of each language."""
    lines = []
    for lang in data.LANGS:
        texts = [row.text for row in data.examples() if row.lang == lang] * 4
        vectors = np.zeros((len(texts), 384), np.float32)
        tagger.tag(texts[:50], [Lang(lang)] * 50, vectors[:50])
        started = time.process_time()
        tagger.tag(texts, [Lang(lang)] * len(texts), vectors)
        seconds = time.process_time() - started
        characters = sum(map(len, texts)) / len(texts)
        rate = f"{len(texts) / seconds:.0f} voices a CPU second"
        lines.append(f"- {lang}: {rate} ({characters:.0f} characters each)")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="Kinds on public sets, and speed")
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=SETS)
    parser.add_argument("--cache", type=Path, default=None, help="folder for vectors")
    parser.add_argument("--out", type=Path, default=None, help="write the tables to this Markdown file")
    options = parser.parse_args()
    tagger = KindTagger(ROOT / "models" / "kind" / "artefact")
    lines = [
        "# Kinds on sets never trained on",
        "",
        f"{tagger.version}, {platform.machine()}, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}.",
        "`python bench/kinds.py`",
        "",
    ]
    for name in options.sets:
        sample = load(name, options.cache)
        lines += [f"## {name} ({len(sample.texts)} texts)", ""]
        labels = sorted(set(sample.gold))
        lines += ["| method | macro-F1 | accuracy | ECE | " + " | ".join(labels) + " |"]
        lines += ["|---" * (4 + len(labels)) + "|"]
        for method, result in methods(sample, tagger).items():
            own = " | ".join(f"{result['per_class'].get(label, {'f1': 0})['f1']:.2f}" for label in labels)
            figures = f"{result['macro_f1']:.3f} | {result['accuracy']:.3f} | {result['ece']:.3f}"
            lines.append(f"| {method} | {figures} | {own} |")
        lines.append("")
        print(f"{name}: done", file=sys.stderr)
    lines += ["## Severity and stars (without vectors)", "", *severity(tagger), ""]
    lines += ["## Speed, embedding excluded", "", *speed(tagger), ""]
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
