"""Measure the installed usage model on a file of labelled pairs.

    python models/usage/evaluate.py FILE.jsonl --features features.toml [--errors 10]

Each line: {text, lang, feature, state, knowledge?}; without ``--features`` each feature is its own
name. Prints JSON. The same figures come from ``vocpipe evaluate usage``; this one needs no workspace.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import data
import measure
import numpy as np

from vocpipe.records import Lang, UsageState
from vocpipe.usage import UsageInput, catalogue


def main() -> None:
    """Tag every row for the feature it names and print the figures, then the most confident mistakes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--features", type=Path, default=None)
    parser.add_argument("--artefact", type=Path, default=data.HERE / "artefact")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    rows = [row for row in data.rows(options.file) if row.get("state")]
    names = (row["feature"] for row in rows)
    features = catalogue.load(options.features) if options.features else catalogue.of_names(names)
    tagger = data.workspace().usage_tagger_of(features, options.artefact)
    tags = tagger.tag([UsageInput(row["text"], Lang(row["lang"]), (row["feature"],)) for row in rows])
    keys = [features.resolve(row["feature"]) for row in rows]
    found = [next(tag for tag in own if tag.feature == key) for own, key in zip(tags, keys, strict=True)]
    gold = [row["state"] for row in rows]
    odds = [tag.value.probabilities for tag in found]
    likeliest = [max(row, key=lambda state: row[state]) for row in odds]
    confidence = np.array([max(row.values()) for row in odds])
    right = np.array([g == f for g, f in zip(gold, likeliest, strict=True)])
    answered = np.array([tag.value.state != UsageState.UNKNOWN for tag in found])
    report = {
        "n": len(rows),
        "version": tagger.version,
        "macro_f1": measure.macro_f1(gold, likeliest),
        "macro_f1_merged": measure.macro_f1(gold, likeliest, merge=True),
        "coverage": float(answered.mean()),
        "precision_answered": float(right[answered].mean()) if answered.any() else None,
        "ece": measure.calibration_error(confidence, right),
        "per_class": measure.per_class(gold, likeliest),
    }
    if all("knowledge" in row for row in rows):
        known = [tag.value.knowledge.value for tag in found]
        report["knowledge"] = measure.per_class([row["knowledge"] or "unknown" for row in rows], known)
    print(json.dumps(report, ensure_ascii=False, indent=1))
    wrong = sorted(np.flatnonzero(~right), key=lambda index: -confidence[index])
    for index in wrong[: options.errors]:
        cues = ", ".join(evidence.cue for evidence in found[index].evidence)
        reading = f"{gold[index]} read as {likeliest[index]} ({cues})"
        print(f"{confidence[index]:.2f} {reading}: {rows[index]['text'][:120]}")


if __name__ == "__main__":
    main()
