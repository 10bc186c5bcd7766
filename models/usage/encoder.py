"""Tune the packaged embedding model into the pair encoder: thin adapters and three heads, trained at once.

The heads: state and knowledge of a (voice, feature), read with its cues, and for each thing the feature
can do whether the voice asks for it (partial), knows it (informed) or neither. The forms that are read
stand in ``vocpipe/usage/questions.py``.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from data import Example
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

sys.path.append(str(Path(__file__).parents[2]))
from models import lowrank
from vocpipe import trained
from vocpipe.usage import features, questions

EPOCHS, BATCH, LONGEST = 3, lowrank.BATCH, 192
RATES = {"encoder": 1e-3, "heads": 2e-3}
SCALE = 12.0
"""The vectors of length 1 are made as long as this before the heads read them, so that cues do not drown."""
SMOOTHING, DROPOUT = 0.05, 0.1
STATES = ("ex_user", "non_user", "trying", "unknown", "user")
KNOWLEDGE = ("informed", "partial", "unknown")

Logits = NDArray[np.float32]


class Network(nn.Module):
    """The encoder with its adapters, and the heads."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = lowrank.Encoder(folder, LONGEST)
        width = self.encoder.width
        self.heads = nn.ModuleDict(
            {
                "state": nn.Linear(width + features.CUES, len(STATES)),
                "knowledge": nn.Linear(width + features.CUES, len(KNOWLEDGE)),
                "ability": nn.Linear(width, len(KNOWLEDGE)),
            }
        )
        self.dropout = nn.Dropout(DROPOUT)

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Give the rows of texts, ``SCALE`` long."""
        rows: torch.Tensor = self.encoder([questions.PROMPT + text for text in texts])
        return rows * SCALE

    def pairs(self, texts: Sequence[str], cues: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the logits of state and knowledge of pairs."""
        rows = self.dropout(torch.cat([self.vectors(texts), cues], dim=1))
        return self.heads["state"](rows), self.heads["knowledge"](rows)

    def abilities(self, texts: Sequence[str]) -> torch.Tensor:
        """Give the logits of what voices say of abilities."""
        rows: torch.Tensor = self.heads["ability"](self.dropout(self.vectors(texts)))
        return rows


@dataclass(frozen=True)
class Read:
    """What a tuned network says of pairs: logits of state, of knowledge, and by (pair, ability)."""

    state: Logits
    knowledge: Logits
    ability: dict[tuple[int, str], Logits]


class Task:
    """The pairs in the forms that the network reads, with their labels."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.examples = examples
        self.texts = [questions.of_pair(one.pair) for one in examples]
        self.cues = torch.tensor(features.cue_matrix([one.pair for one in examples]))
        self.state = torch.tensor([STATES.index(one.state) for one in examples])
        self.knowledge = torch.tensor([KNOWLEDGE.index(one.knowledge) for one in examples])
        # Most who are heard are users: learnt here, the shift to a genre's base rates would say it twice.
        self.teaches = torch.tensor([not one.group.startswith("natural/") for one in examples]).float()

    def asked(self, chosen: Sequence[int], chance: np.random.Generator) -> list[tuple[str, int]]:
        """Draw (question about an ability, class) from pairs, anew for each epoch.

        The ability that a label names is what it says; any other ability of the feature is neither.
        """
        drawn: list[tuple[str, int]] = []
        neither = KNOWLEDGE.index("unknown")
        for index in chosen:
            one = self.examples[index]
            others = [text for text in questions.abilities(one.pair) if text != one.ability]
            if one.ability:
                drawn.append((questions.of_ability(one.pair, one.ability), KNOWLEDGE.index(one.knowledge)))
            # Who corrects a state leaves the knowledge as it stands: that is no word about what is asked for.
            silent = one.group.startswith("people_")
            told = bool(one.ability) or (one.knowledge == "unknown" and not silent)
            sure = one.knowledge != "informed" and one.asks
            if others and told and (sure or chance.random() < 0.5):
                drawn.append((questions.of_ability(one.pair, str(chance.choice(others))), neither))
        return drawn


def tune(
    folder: Path, task: Task, chosen: Sequence[int], seed: int = 0, start: Path | None = None
) -> Network:
    """Train on the chosen pairs; ``folder`` holds the packaged model.

    From a ``start`` (the folder of an artefact) there is one epoch only.
    """
    torch.manual_seed(seed)
    chance, network = np.random.default_rng(seed), Network(folder)
    if start:
        _load(network, start)
    epochs = [_epoch(task, np.array(chosen), chance) for _ in range(1 if start else EPOCHS)]
    groups = [
        (network.encoder.trained(), RATES["encoder"]),
        (list(network.heads.parameters()), RATES["heads"]),
    ]
    steps = lowrank.Steps(groups, sum(map(len, epochs)))
    network.train()
    for epoch in epochs:
        for batch in epoch:
            steps.take(_loss(network, task, batch))
    return network.eval()


def _load(network: Network, start: Path) -> None:
    """Put an artefact's adapters and heads in place."""
    from safetensors.torch import load_file

    network.encoder.start_from(load_file(start / trained.ADAPTER))
    arrays = trained.load(start).arrays
    with torch.no_grad():
        for name, layer in network.heads.items():
            weights = torch.tensor(arrays[f"{name}.weights"])
            weights[:, : network.encoder.width] /= SCALE
            layer.weight.copy_(weights)
            layer.bias.copy_(torch.tensor(arrays[f"{name}.bias"]))


Batch = list[int] | list[tuple[str, int]]


def _epoch(task: Task, chosen: NDArray[np.int64], chance: np.random.Generator) -> list[Batch]:
    """Give the batches of one epoch, of pairs and of questions about abilities, in mixed order."""
    asked = task.asked(chosen.tolist(), chance)
    batches: list[Batch] = [
        [int(chosen[place]) for place in batch]
        for batch in _alike([len(task.texts[index]) for index in chosen], chance)
    ]
    batches += [[asked[place] for place in batch] for batch in _alike([len(t) for t, _ in asked], chance)]
    return [batches[place] for place in chance.permutation(len(batches))]


def _alike(lengths: Sequence[int], chance: np.random.Generator) -> Iterator[list[int]]:
    """Give random batches whose texts are of like length: less padding."""
    order = chance.permutation(len(lengths))
    for start in range(0, len(order), 16 * BATCH):
        some = sorted(order[start : start + 16 * BATCH], key=lambda place: lengths[place])
        yield from (some[at : at + BATCH] for at in range(0, len(some), BATCH))


def _loss(network: Network, task: Task, batch: Batch) -> torch.Tensor:
    def off(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return functional.cross_entropy(logits, labels, label_smoothing=SMOOTHING)

    first = batch[0]
    if isinstance(first, tuple):
        texts, labels = zip(*batch, strict=True)
        return off(network.abilities(texts), torch.tensor(labels))
    state, knowledge = network.pairs([task.texts[index] for index in batch], task.cues[batch])
    each = functional.cross_entropy(state, task.state[batch], label_smoothing=SMOOTHING, reduction="none")
    teaches = task.teaches[batch]
    told = (each * teaches).sum() / teaches.sum().clamp(min=1)
    return told + 0.5 * off(knowledge, task.knowledge[batch])


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
        found = network.pairs([task.texts[index] for index in batch], task.cues[batch])
        state[rows], knowledge[rows] = (logits.numpy() for logits in found)
        for index in batch:
            pair = task.examples[index].pair
            if able := list(questions.abilities(pair)):
                told = network.abilities([questions.of_ability(pair, one) for one in able]).numpy()
                ability |= {(index, one): row for one, row in zip(able, told, strict=True)}
    return Read(state, knowledge, ability)


def heads(network: Network) -> dict[str, NDArray[np.float32]]:
    """Give the heads as ``vocpipe.trained`` reads them: for vectors of length 1."""
    found: dict[str, NDArray[np.float32]] = {}
    width = network.encoder.width
    for name, layer in network.heads.items():
        weights = layer.weight.detach().numpy().copy()
        weights[:, :width] *= SCALE
        found |= {f"{name}.weights": weights, f"{name}.bias": layer.bias.detach().numpy()}
    return found
