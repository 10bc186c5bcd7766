"""What the network learns and says of (voice, feature) pairs.

The heads: state and knowledge of a pair, read with its cues, and for each thing the feature can do whether
the voice asks for it (partial), knows it (informed) or neither.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import data
import numpy as np
import torch
from data import Example
from numpy.typing import NDArray
from torch.nn import functional

sys.path.append(str(Path(__file__).parents[2]))
from models.lowrank import BATCH
from models.reader import SMOOTHING, Batch, Lines, Logits, Network, alike, teach
from vocpipe.usage import features, questions

EPOCHS = 3
STATES = ("ex_user", "non_user", "trying", "unknown", "user")
KNOWLEDGE = ("informed", "partial", "unknown")
PAIRS = {"state": len(STATES), "knowledge": len(KNOWLEDGE), "ability": len(KNOWLEDGE)}
LAST = ("natural", "public")
Rates = Mapping[str, Mapping[str, float]]
BESIDE = {"state": features.CUES, "knowledge": features.CUES}


@dataclass(frozen=True)
class Read:
    """What a tuned network says of pairs: logits of state, of knowledge, and by (pair, ability)."""

    state: Logits
    knowledge: Logits
    ability: dict[tuple[int, str], Logits]


class Task:
    """The pairs in the forms that the network reads, with their labels."""

    def __init__(self, examples: Sequence[Example], learnt: Rates | None = None) -> None:
        self.examples = examples
        self.texts = [questions.of_pair(one.pair) for one in examples]
        self.cues = torch.tensor(features.cue_matrix([one.pair for one in examples]))
        self.state = torch.tensor([STATES.index(one.state) for one in examples])
        self.knowledge = torch.tensor([KNOWLEDGE.index(one.knowledge) for one in examples])
        self.shift = torch.tensor(shift(examples, learnt))
        self.teaches_knowledge = torch.tensor([not one.group.startswith("public/") for one in examples])

    def asked(self, chosen: Sequence[int], chance: np.random.Generator) -> Lines:
        """Draw questions about abilities from pairs, anew for each epoch.

        The ability that a label names is what it says; any other ability of the feature is neither.
        """
        texts: list[str] = []
        classes: list[int] = []
        for index in chosen:
            one = self.examples[index]
            others = [text for text in questions.abilities(one.pair) if text != one.ability]
            if one.ability:
                texts.append(questions.of_ability(one.pair, one.ability))
                classes.append(KNOWLEDGE.index(one.knowledge))
            # Who corrects a state leaves the knowledge as it stands: that is no word about what is asked for.
            silent = one.group.startswith("people_")
            told = bool(one.ability) or (one.knowledge == "unknown" and not silent)
            sure = one.knowledge != "informed" and one.asks
            if others and told and (sure or chance.random() < 0.5):
                texts.append(questions.of_ability(one.pair, str(chance.choice(others))))
                classes.append(KNOWLEDGE.index("unknown"))
        return Lines(texts, {"ability": np.eye(len(KNOWLEDGE), dtype=np.float32)[classes]})


def shift(examples: Sequence[Example], learnt: Rates | None) -> Logits:
    """Give what is added to the logits of the state to learn from examples in other shares, (pairs, states).

    Most who are heard are users. ``learnt`` are the rates by genre that the network began with: what lies
    between them and the rates of where a pair comes from is no evidence, so the network need not learn it
    (Menon et al. 2021, logit adjustment), and the shift to a genre's rates at work stays as it is.
    """
    rows = np.zeros((len(examples), len(STATES)), np.float32)
    if learnt is None:
        return rows
    places: dict[tuple[str, str], list[int]] = {}
    for index, one in enumerate(examples):
        if (origin := one.group.split("/")[0]) in LAST:
            places.setdefault((origin, data.genre(one)), []).append(index)
    for (_, genre), own in places.items():
        states = [examples[index].state for index in own]
        counts = np.array([states.count(state) for state in STATES]) + 1.0
        rows[own] = np.log(counts / counts.sum()) - np.log([learnt[genre][state] for state in STATES])
    return rows


def tune(
    folder: Path,
    task: Task,
    chosen: Sequence[int],
    seed: int = 0,
    start: Path | None = None,
    lines: Sequence[Lines] = (),
    heads: Mapping[str, int] = MappingProxyType({}),
) -> Network:
    """Train on the chosen pairs, and ``heads`` on lines; ``folder`` holds the packaged model.

    From a ``start`` (the folder of an artefact) there is one epoch only.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    network = Network(folder, {**PAIRS, **heads}, BESIDE)
    if start:
        network.start_from(start)
    epochs = [_epoch(task, np.array(chosen), lines, chance) for _ in range(1 if start else EPOCHS)]
    return teach(network, epochs)


def _epoch(
    task: Task, chosen: NDArray[np.int64], lines: Sequence[Lines], chance: np.random.Generator
) -> list[Batch]:
    """Give the batches of one epoch: of pairs, of questions about abilities, of lines; in mixed order."""
    lengths = [len(task.texts[index]) for index in chosen]
    batches: list[Batch] = [
        partial(_off, task=task, batch=chosen[places].tolist()) for places in alike(lengths, chance)
    ]
    for own in (task.asked(chosen.tolist(), chance), *lines):
        batches += own.batches(chance)
    return [batches[place] for place in chance.permutation(len(batches))]


def _off(network: Network, task: Task, batch: list[int]) -> torch.Tensor:
    texts = [task.texts[index] for index in batch]
    state, knowledge = network(texts, ["state", "knowledge"], task.cues[batch])
    told = functional.cross_entropy(state + task.shift[batch], task.state[batch], label_smoothing=SMOOTHING)
    known = functional.cross_entropy(
        knowledge, task.knowledge[batch], label_smoothing=SMOOTHING, reduction="none"
    )
    teaches = task.teaches_knowledge[batch]
    return torch.as_tensor(told + 0.5 * (known * teaches).sum() / teaches.sum().clamp(min=1))


@torch.inference_mode()
def read(network: Network, task: Task, chosen: Sequence[int]) -> Read:
    """Give what a network says of the chosen pairs and of everything their features can do."""
    order = sorted(chosen, key=lambda index: len(task.texts[index]))
    place = {index: row for row, index in enumerate(chosen)}
    state = np.zeros((len(chosen), len(STATES)), np.float32)
    knowledge = np.zeros((len(chosen), len(KNOWLEDGE)), np.float32)
    ability: dict[tuple[int, str], Logits] = {}
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        rows = [place[index] for index in batch]
        found = network([task.texts[index] for index in batch], ["state", "knowledge"], task.cues[batch])
        state[rows], knowledge[rows] = (logits.numpy() for logits in found)
        for index in batch:
            pair = task.examples[index].pair
            if able := list(questions.abilities(pair)):
                (asked,) = network([questions.of_ability(pair, one) for one in able], ["ability"])
                ability |= {(index, one): row for one, row in zip(able, asked.numpy(), strict=True)}
    return Read(state, knowledge, ability)
