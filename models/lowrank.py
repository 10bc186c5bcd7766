"""Tuning the packaged embedding model by a small file: thin matrices beside its frozen weights.

Low-rank adapters (Hu et al., "LoRA", ICLR 2022) beside every weight matrix of the encoder layers; what is
learnt is 2.7 MB of the model's 236. ``vocpipe.embedding.adapter`` merges them at work.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from vocpipe.embedding import adapter

RANK, STRENGTH = 16, 2.0
BATCH, WARM = 32, 0.1


class LowRank(nn.Module):
    """A frozen linear layer with a trained product of two thin matrices beside it."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Give the layer's own output and what was learnt."""
        learnt = (rows @ self.down.T.to(rows.dtype)) @ self.up.T.to(rows.dtype)
        return self.linear(rows) + learnt * STRENGTH


class Encoder(nn.Module):
    """The model in ``folder`` with adapters in its encoder layers, and mean pooling.

    In bfloat16 and without dropout inside: five times as fast on a processor, and the adapters are thin.
    """

    def __init__(self, folder: Path, longest: int) -> None:
        super().__init__()
        self.longest = longest
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        none = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.model = AutoModel.from_pretrained(
            folder, dtype=torch.bfloat16, attn_implementation="eager", **none
        )
        self.model.requires_grad_(False)
        for name, layer in list(self.model.encoder.named_modules()):
            if isinstance(layer, nn.Linear):
                parent, _, own = name.rpartition(".")
                setattr(self.model.encoder.get_submodule(parent), own, LowRank(layer))
        self.width = int(self.model.config.hidden_size)

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        """Give rows of length 1, a text each; ``longest`` tokens are read."""
        read = self.tokenizer(
            list(texts), truncation=True, max_length=self.longest, padding=True, return_tensors="pt"
        )
        tokens = self.model(**read).last_hidden_state.float()
        mask = read["attention_mask"].unsqueeze(-1)
        return functional.normalize((tokens * mask).sum(dim=1) / mask.sum(dim=1), dim=1)

    def trained(self) -> list[nn.Parameter]:
        """Give what is learnt."""
        return [one for one in self.parameters() if one.requires_grad]

    def adapters(self, share: float = 1.0) -> dict[str, NDArray[np.float32]]:
        """Give the adapters as ``embedding.adapter`` merges them, by the names of the model's weights.

        ``share`` says how much of what was learnt is taken.
        """
        found: dict[str, NDArray[np.float32]] = {}
        for name, layer in self._layers():
            found[f"{name}.weight{adapter.DOWN}"] = layer.down.detach().numpy()
            found[f"{name}.weight{adapter.UP}"] = layer.up.detach().numpy() * STRENGTH * share
        return found

    def start_from(self, learnt: dict[str, torch.Tensor]) -> None:
        """Put adapters in place; the reverse of ``adapters``."""
        with torch.no_grad():
            for name, layer in self._layers():
                layer.down.copy_(learnt[f"{name}.weight{adapter.DOWN}"])
                layer.up.copy_(learnt[f"{name}.weight{adapter.UP}"] / STRENGTH)

    def _layers(self) -> Iterator[tuple[str, LowRank]]:
        for name, layer in self.model.named_modules():
            if isinstance(layer, LowRank):
                yield name, layer


class Steps:
    """Adam with warm-up and a linear descent over ``total`` steps; groups of parameters by their rates."""

    def __init__(self, groups: Sequence[tuple[list[nn.Parameter], float]], total: int) -> None:
        self._learnt = [one for parameters, _ in groups for one in parameters]
        self._optimizer = torch.optim.AdamW([{"params": one, "lr": rate} for one, rate in groups])
        self._rate = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer,
            lambda step: min(1.0, (step + 1) / (WARM * total)) * max(0.01, 1 - step / total),
        )

    def take(self, loss: torch.Tensor) -> None:
        """Learn from one batch."""
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._learnt, 1.0)
        self._optimizer.step()
        self._rate.step()
