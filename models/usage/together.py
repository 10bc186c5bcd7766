"""The last stage: voices in natural shares, and what kind a whole voice is, learnt by one network.

    python models/usage/together.py

Goes on for one epoch from the artefact that ``train.py`` wrote and writes it anew; ``models/kind/artefact``
gets the same adapter with the heads of kind and severity, so that one encoder reads for both taggers.
Half of the asks of the other pairs are for what is there already, so ``partial`` was seen everywhere: it is
calibrated anew here, by two networks that each saw nothing of the products asked about. Kinds are
calibrated by the same two: neither saw the kinds asked about, but half of those texts with labels of usage.
"""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[2]))
import data
import encoder
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
PARTIAL_FLOOR = 0.2
"""The floor of ``partial`` at work. The halves ask for 0.30 (ja) and 0.43 (en), but the whole network, which
learns twice as many kinds, is more careful than they: at those it found 0.35 of ``fixed``, at this 0.55."""
COOLER = 0.8
"""What the temperatures of the state are multiplied with: after this stage the network is more careful than
those that they were fitted on. Of seven factors this had the least log loss on ``fixed``."""
KIND_EPOCHS = 2
HEADS = kinds.HEADS
HALVES = (0, 1)


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


def lesson(examples: Sequence[data.Example], labelled: Sequence[kinds.Example], half: int | None) -> Lesson:
    """Give the lesson with half of the products held out, or with none (None)."""
    own = [index for index, one in enumerate(examples) if one.group.startswith("natural/")]
    others = np.setdiff1d(np.arange(len(examples)), own)
    rest = np.random.default_rng(0).choice(others, len(own), replace=False).tolist()
    products = sorted({examples[index].product for index in own})
    groups = sorted({one.group for one in labelled})
    held = [index for index in own if products.index(examples[index].product) % 2 == half]
    asked = [one for one in labelled if groups.index(one.group) % 2 == half]
    unseen = {examples[index].pair.item.text for index in held} | {one.text for one in asked}
    taught = [one for one in labelled if one.text not in unseen]
    return Lesson([*(set(own) - set(held)), *rest], taught, held, asked)


def learn(folder: Path, start: Path, given: Lesson) -> Any:
    """Train one network in a process of its own; give what it says of what was held out, else its weights."""
    torch.set_num_threads(1)
    task = encoder.Task(data.examples(natural=True))
    lines = reader.Lines([reading(one.text) for one in given.texts], kinds.shares(given.texts))
    network = encoder.tune(folder, task, given.pairs, start=start, lines=[lines] * KIND_EPOCHS, heads=HEADS)
    if not given.held:
        return network.encoder.adapters(), network.arrays(*encoder.PAIRS), network.arrays(*HEADS)
    told = reader.read(network, [reading(one.text) for one in given.asked], *HEADS)
    return Answers(encoder.read(network, task, given.held), *told)


def main() -> None:
    """Train, calibrate, write both artefacts and what was measured."""
    started, out = time.perf_counter(), data.HERE / "artefact"
    if (out / trained.ADAPTER).read_bytes() == (kinds.HERE / "artefact" / trained.ADAPTER).read_bytes():
        raise SystemExit("models/usage/artefact has been through this stage: run train.py first")
    examples, labelled, before = data.examples(natural=True), kinds.examples(), trained.load(out)
    plan = [lesson(examples, labelled, half) for half in (None, *HALVES)]
    with ProcessPoolExecutor(train.WORKERS, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(learn, reader.packaged_folder(), out, given) for given in plan]
        (adapters, pairs, lines), *halves = [job.result() for job in jobs]
    knowledge, partial = of_knowledge(examples, plan[1:], halves)
    asked = [one for given in plan for one in given.asked]
    kind, severity = (np.concatenate([getattr(one, head) for one in halves]) for head in HEADS)
    joined, measured = calibration.calibrate(asked, kind, severity)
    state = before.settings["state"]
    cooler = {lang: heat * COOLER for lang, heat in state["temperature"].items()}
    settings = {**before.settings, "state": {**state, "temperature": cooler}, "knowledge": knowledge}
    sha = trained.save(out, {**before.arrays, **pairs}, settings, adapters)
    seconds = round(time.perf_counter() - started, 1)
    train.publish({"natural": {"partial": partial}, "artefact": sha, "together_seconds": seconds})
    trained.save(kinds.HERE / "artefact", lines, joined, adapters)
    calibration.publish(kinds.HERE, labelled, measured)


def of_knowledge(
    examples: Sequence[data.Example], plan: Sequence[Lesson], halves: Sequence[Answers]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Calibrate ``partial`` on voices as they come; give the settings and the figures."""
    read = train.joined([(given.held, one.pairs) for given, one in zip(plan, halves, strict=True)])
    natural = [examples[index] for index in sorted(index for given in plan for index in given.held)]
    langs = np.array([trained.language(one.pair.item.lang) for one in natural])
    knowledge, figures = train.train_knowledge(read, natural, langs, NATURAL_PRECISION)
    labels = [one.knowledge for one in natural]
    # As they reach a CS team: there is nothing to move for them.
    rates = {label: labels.count(label) / len(labels) for label in sorted(set(labels))}
    knowledge["trained_base"] = {"note": genre.BASES["knowledge"]["note"], "review": rates}
    knowledge["partial_floor"] = dict.fromkeys(train.LANGS, PARTIAL_FLOOR)
    return knowledge, {"n": len(natural), **figures}


if __name__ == "__main__":
    main()
