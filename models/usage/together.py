"""The last stage: voices as they come, public voices, and what kind a whole voice is, learnt by one network.

    python models/usage/together.py [--start ARTEFACT] [--keep FILE] [--beside MODELS]

Goes on for one epoch from the artefact that ``train.py`` wrote and writes it anew; ``models/kind/artefact``
gets the same adapter with the heads of kind and severity, so that one encoder reads for both taggers.
Half of the asks of the first stage's pairs are for what is there already, so ``partial`` was seen
everywhere: it is calibrated anew here, and so are the states and the kinds, by two networks each of which
saw nothing of the products, public texts and groups of kinds that it is asked about.

With ``--beside`` (the folder of models of another run from the same start) the mean of the weights of both
is what ships, with the calibration of the other (Wortsman et al. 2022, model soups): networks that went
different ways from one start err differently, and their mean costs no more at work than one.
"""

import argparse
import pickle
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[2]))
import data
import encoder
import measure
import torch
import train

from models import reader
from models.kind import calibration
from models.kind import data as kinds
from vocpipe import trained
from vocpipe.kinds.reader import reading
from vocpipe.usage import genre

NATURAL_PRECISION = 0.70
"""What the floor of ``partial`` is chosen for on voices as they come, of which one in seven is partial."""
KIND_EPOCHS = 2
PUBLIC_EPOCHS = 2
REHEARSED = 4000
"""How many pairs of the first stage are learnt once more, so that they are not forgotten."""
PARTS = 3
"""Into how many parts all that can be held out is divided; each of the two networks misses one."""
PARTIAL_FLOOR = 0.25
"""The floor of ``partial`` of a mean: as many are found with it of the notes and of ``fixed``, as rightly, as
by the network beside at its own (0.2). A lower one finds more there, and more that is wrong on the demo."""
HEADS = kinds.HEADS


@dataclass(frozen=True)
class Lesson:
    """What one network learns (pairs by their numbers, and texts), and what it is asked about afterwards."""

    pairs: list[int]
    texts: list[kinds.Example]
    held: list[int]
    asked: list[kinds.Example]


@dataclass(frozen=True)
class Answers:
    """What a network said of what was held out."""

    pairs: encoder.Read
    kind: reader.Logits
    severity: reader.Logits


def lesson(examples: Sequence[data.Example], labelled: Sequence[kinds.Example], part: int | None) -> Lesson:
    """Give the lesson with one part of products, public texts and groups held out, or with none (None)."""
    own = [index for index, one in enumerate(examples) if one.group.split("/")[0] in encoder.LAST]
    others = np.setdiff1d(np.arange(len(examples)), own)
    rest = np.random.default_rng(0).choice(others, REHEARSED, replace=False).tolist()
    products = {name: place for place, name in enumerate(sorted({examples[i].product for i in own}))}
    groups = {name: place for place, name in enumerate(sorted({one.group for one in labelled}))}
    held = [index for index in own if products[examples[index].product] % PARTS == part]
    asked = [one for one in labelled if groups[one.group] % PARTS == part]
    unseen = {examples[index].pair.item.text for index in held} | {one.text for one in asked}
    pairs = [index for index in own if examples[index].pair.item.text not in unseen]
    taught = [one for one in labelled if one.text not in unseen]
    again = [index for index in pairs if examples[index].group.startswith("public/")]
    return Lesson([*pairs, *again * (PUBLIC_EPOCHS - 1), *rest], taught, held, asked)


def learn(folder: Path, start: Path, given: Lesson) -> Any:
    """Train one network in a process of its own; give what it says of what was held out, else its weights."""
    torch.set_num_threads(1)
    task = encoder.Task(data.examples(last=True), trained.load(start).settings["state"]["trained_base"])
    lines = reader.Lines([reading(one.text) for one in given.texts], kinds.shares(given.texts))
    network = encoder.tune(folder, task, given.pairs, start=start, lines=[lines] * KIND_EPOCHS, heads=HEADS)
    if not given.held:
        return network.encoder.adapters(), network.arrays(*encoder.PAIRS), network.arrays(*HEADS)
    told = reader.read(network, [reading(one.text) for one in given.asked], *HEADS)
    return Answers(encoder.read(network, task, given.held), *told)


def taught(start: Path, plan: Sequence[Lesson], keep: Path | None) -> list[Any]:
    """Train all networks, or give those that ``keep`` holds of an earlier run."""
    if keep and keep.exists():
        return list(pickle.loads(keep.read_bytes()))
    with ProcessPoolExecutor(train.WORKERS, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(learn, reader.packaged_folder(), start, given) for given in plan]
        found = [job.result() for job in jobs]
    if keep:
        keep.write_bytes(pickle.dumps(found))
    return found


Weights = Mapping[str, NDArray[np.float32]]


def mean(one: Weights, other: Weights) -> dict[str, NDArray[np.float32]]:
    """Give the mean of two sets of weights of the same names."""
    return {name: (weights + np.asarray(other[name], np.float32)) / 2 for name, weights in one.items()}


def averaged(models: Path, beside: Path) -> str:
    """Put the mean of the artefacts of two folders of models into the first; give the usage model's sha."""
    shas: list[str] = []
    for task in ("kind", "usage"):
        out, other = (folder / task / "artefact" for folder in (models, beside))
        adapters = mean(*(load_file(folder / trained.ADAPTER) for folder in (out, other)))
        calibrated = trained.load(other)
        arrays = mean(trained.load(out).arrays, calibrated.arrays)
        settings = dict(calibrated.settings)
        if task == "usage":
            floor = dict.fromkeys(train.LANGS, PARTIAL_FLOOR)
            settings["knowledge"] = {**settings["knowledge"], "partial_floor": floor}
        shas.append(trained.save(out, arrays, settings, adapters))
    return shas[-1]


def main() -> None:
    """Train, calibrate, write both artefacts and what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=Path, default=data.HERE / "artefact", help="what train.py wrote")
    parser.add_argument("--keep", type=Path, default=None, help="a file that keeps what the networks said")
    parser.add_argument("--beside", type=Path, default=None, help="models to take the mean with")
    options = parser.parse_args()
    started, out, start = time.perf_counter(), data.HERE / "artefact", options.start
    if (start / trained.ADAPTER).read_bytes() == (kinds.HERE / "artefact" / trained.ADAPTER).read_bytes():
        raise SystemExit(f"{start} has been through this stage: run train.py first")
    examples, labelled, before = data.examples(last=True), kinds.examples(), trained.load(start)
    plan = [lesson(examples, labelled, part) for part in (None, 0, 1)]
    (adapters, pairs, lines), *answers = taught(start, plan, options.keep)
    held = [given.held for given in plan[1:]]
    read = train.joined([(own, one.pairs) for own, one in zip(held, answers, strict=True)])
    unseen = [examples[index] for index in sorted(index for own in held for index in own)]
    state, states = of_state(read, unseen, before.settings["state"])
    knowledge, partial = of_knowledge(read, unseen)
    asked = [one for given in plan for one in given.asked]
    kind, severity = (np.concatenate([getattr(one, head) for one in answers]) for head in HEADS)
    joined, measured = calibration.calibrate(asked, kind, severity)
    settings = {**before.settings, "state": state, "knowledge": knowledge}
    sha = trained.save(out, {**before.arrays, **pairs}, settings, adapters)
    seconds = round(time.perf_counter() - started, 1)
    told = {"state": states, "partial": partial, "pairs": len(unseen)}
    train.publish({"last_stage": told, "artefact": sha, "last_stage_seconds": seconds})
    trained.save(kinds.HERE / "artefact", lines, joined, adapters)
    calibration.publish(kinds.HERE, labelled, measured)
    if options.beside:
        train.publish({"artefact": averaged(data.HERE.parent, options.beside)})


def of_state(
    read: encoder.Read, unseen: Sequence[data.Example], before: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Calibrate the states of voices in their own shares; give the settings and the figures."""
    langs = np.array([trained.language(one.pair.item.lang) for one in unseen])
    labels = np.array([one.state for one in unseen])
    moved = encoder.shift(unseen, before["trained_base"])
    settings, _ = train.train_state(read.state, labels, langs, moved)
    figures: dict[str, Any] = {}
    for lang, source in product(train.LANGS, encoder.LAST):
        own = [n for n in np.flatnonzero(langs == lang) if unseen[n].group.startswith(source)]
        chances = trained.softmax(read.state[own] / settings["temperature"][lang] + moved[own])
        level = settings["floor"][lang]
        figures[f"{source}_{lang}"] = measure.report(labels[own], chances, settings["classes"], level)
    return {**before, **settings}, figures


def of_knowledge(read: encoder.Read, unseen: Sequence[data.Example]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Calibrate ``partial`` on voices as they come; give the settings and the figures."""
    langs = np.array([trained.language(one.pair.item.lang) for one in unseen])
    knowledge, figures = train.train_knowledge(read, unseen, langs, NATURAL_PRECISION)
    labels = [one.knowledge for one in unseen if one.group.startswith("natural/")]
    # As they reach a CS team: there is nothing to move for them.
    rates = {label: labels.count(label) / len(labels) for label in sorted(set(labels))}
    knowledge["trained_base"] = {"note": genre.BASES["knowledge"]["note"], "review": rates}
    return knowledge, {"n": len(labels), **figures}


if __name__ == "__main__":
    main()
