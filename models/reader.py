"""The network that reads voices for the taggers: the packaged model with thin adapters, and linear heads.

What the taggers ask is written as one line (``vocpipe/usage/questions.py``, ``vocpipe/kinds/reader.py``); a
head says of the line's vector, and for some heads of a few numbers beside it, which class it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from models import lowrank
from vocpipe import artefacts, trained
from vocpipe.embedding import packaged
from vocpipe.errors import ModelError
from vocpipe.settings import Settings

LONGEST = 192
RATES = {"encoder": 1e-3, "heads": 2e-3}
SCALE = 12.0
"""The vectors of length 1 are made as long as this before the heads read them, so that cues do not drown."""
SMOOTHING, DROPOUT = 0.05, 0.1

Logits = NDArray[np.float32]


class Network(nn.Module):
    """The encoder with its adapters, and the heads.

    ``heads`` gives the number of classes of each, ``beside`` how many numbers it reads beside the vector.
    """

    def __init__(self, folder: Path, heads: Mapping[str, int], beside: Mapping[str, int]) -> None:
        super().__init__()
        self.encoder = lowrank.Encoder(folder, LONGEST)
        width = self.encoder.width
        self.heads = nn.ModuleDict(
            {name: nn.Linear(width + beside.get(name, 0), classes) for name, classes in heads.items()}
        )
        self.dropout = nn.Dropout(DROPOUT)

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Give the rows of lines, ``SCALE`` long."""
        rows: torch.Tensor = self.encoder([trained.PROMPT + text for text in texts])
        return rows * SCALE

    def forward(
        self, texts: Sequence[str], heads: Sequence[str], beside: torch.Tensor | None = None
    ) -> list[torch.Tensor]:
        """Give the logits of heads for lines."""
        rows = self.vectors(texts)
        rows = self.dropout(rows if beside is None else torch.cat([rows, beside], dim=1))
        return [self.heads[head](rows) for head in heads]

    def start_from(self, artefact: Path) -> None:
        """Put an artefact's adapters in place, and those of its heads that this network has."""
        self.encoder.start_from(load_file(artefact / trained.ADAPTER))
        arrays = trained.load(artefact).arrays
        with torch.no_grad():
            for name, layer in self.heads.items():
                if f"{name}.weights" in arrays:
                    weights = torch.tensor(arrays[f"{name}.weights"])
                    weights[:, : self.encoder.width] /= SCALE
                    layer.weight.copy_(weights)
                    layer.bias.copy_(torch.tensor(arrays[f"{name}.bias"]))

    def arrays(self, *heads: str) -> dict[str, NDArray[np.float32]]:
        """Give heads as ``vocpipe.trained`` reads them: for vectors of length 1."""
        found: dict[str, NDArray[np.float32]] = {}
        for name in heads:
            layer = self.heads[name]
            weights = layer.weight.detach().numpy().copy()
            weights[:, : self.encoder.width] *= SCALE
            found |= {f"{name}.weights": weights, f"{name}.bias": layer.bias.detach().numpy()}
        return found


Batch = Callable[[Network], torch.Tensor]
"""Gives the loss of a network on some of what it is taught."""


def teach(network: Network, epochs: Sequence[Sequence[Batch]], pace: float = 1.0) -> Network:
    """Take one step a batch, at ``pace`` times the rates."""
    groups = [
        (network.encoder.trained(), pace * RATES["encoder"]),
        (list(network.heads.parameters()), pace * RATES["heads"]),
    ]
    steps = lowrank.Steps(groups, sum(map(len, epochs)))
    network.train()
    for epoch in epochs:
        for batch in epoch:
            steps.take(batch(network))
    return network.eval()


@dataclass(frozen=True)
class Lines:
    """Lines to read, and for each head the shares of its classes, (lines, classes).

    A row of zeros teaches nothing.
    """

    texts: Sequence[str]
    shares: Mapping[str, NDArray[np.float32]]

    def batches(self, chance: np.random.Generator) -> list[Batch]:
        """Give all lines in batches."""
        return [
            partial(
                _off,
                texts=[self.texts[place] for place in places],
                shares={head: torch.tensor(rows[places]) for head, rows in self.shares.items()},
            )
            for places in alike([len(text) for text in self.texts], chance)
        ]


def _off(network: Network, texts: Sequence[str], shares: Mapping[str, torch.Tensor]) -> torch.Tensor:
    total = torch.zeros(())
    for wanted, logits in zip(shares.values(), network(texts, list(shares)), strict=True):
        taught = wanted.sum(dim=1) > 0
        if taught.any():
            off = functional.cross_entropy(logits[taught], wanted[taught], label_smoothing=SMOOTHING)
            total = total + off / len(shares)
    return total


def alike(lengths: Sequence[int], chance: np.random.Generator) -> Iterator[list[int]]:
    """Give random batches whose texts are of like length: less padding."""
    order = chance.permutation(len(lengths))
    for start in range(0, len(order), 16 * lowrank.BATCH):
        some = sorted(order[start : start + 16 * lowrank.BATCH], key=lambda place: lengths[place])
        yield from (some[at : at + lowrank.BATCH] for at in range(0, len(some), lowrank.BATCH))


@torch.inference_mode()
def read(network: Network, texts: Sequence[str], *heads: str) -> list[Logits]:
    """Give the logits of heads for lines, (texts, classes) each."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    found = [np.zeros((len(texts), network.heads[head].out_features), np.float32) for head in heads]
    for start in range(0, len(order), lowrank.BATCH):
        batch = order[start : start + lowrank.BATCH]
        for rows, logits in zip(found, network([texts[place] for place in batch], heads), strict=True):
            rows[batch] = logits.numpy()
    return found


def packaged_folder() -> Path:
    """Give the folder of the packaged embedding model, unpacked."""
    pinned = artefacts.live("embedding")
    if pinned is None:
        raise ModelError("models/live.toml pins no embedding model", "Restore its [embedding] lines")
    return packaged.folder(Settings(root=Path(__file__).parent).models_cache(), pinned.sha256)
