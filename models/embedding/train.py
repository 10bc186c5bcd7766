"""Tune the packaged model so that voices that want the same come near; writes the artefact's adapter.

    python models/embedding/train.py        # ten minutes beside other jobs
    python models/embedding/reference.py    # then: where languages lie in what came out

Voices of one theme are pulled together and pushed off the other themes of their batch, half of which are
near siblings (supervised contrastive loss, Khosla et al., NeurIPS 2020). Of what was learnt ``SHARE`` is
taken: half way between the model as it was and the tuned one keeps what the first knew of other subjects
(Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022). Seeded, one thread.
"""

import json
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

sys.path.append(str(Path(__file__).parents[2]))
from models import lowrank, reader
from vocpipe import trained

HERE = Path(__file__).parent
ASSETS, ASKS = HERE / "assets", HERE.parent / "usage" / "assets" / "asks"
RATE, EPOCHS, LONGEST, HEAT = 5e-4, 3, 128, 0.05
SHARE = 0.5
ALIKE, SIBLINGS, GROUPS = 4, 2, 8
"""A batch: of eight groups two themes each, and of each theme up to four voices."""

Groups = dict[str, dict[str, list[str]]]
"""Texts by group (near siblings) and theme (what one change or one answer would serve)."""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


Told = Iterator[tuple[str, str, str]]
"""(group, theme, text)"""


def _themes() -> Told:
    for file in sorted((ASSETS / "themes").glob("*.jsonl")):
        for row in _rows(file):
            yield row["group"], row["theme"], row["text"]


def _changes() -> Told:
    """Give changes with the voices that they answer."""
    for file in sorted((ASSETS / "changes").glob("*_changes.jsonl")):
        for row in _rows(file):
            yield row["product"], row["id"], row["text"]
        for row in _rows(file.with_name(file.name.replace("_changes", "_links"))):
            if row["change"]:
                yield row["product"], row["change"], row["feedback"]


def _asks() -> Told:
    """Give the usage model's asks by the ability that they ask for, the same in both languages."""
    for file in sorted(ASKS.glob("*.toml")):
        features = {one["key"]: one for one in tomllib.loads(file.read_text(encoding="utf-8"))["feature"]}
        for lang in ("ja", "en"):
            for row in _rows(file.with_name(f"{file.stem}_{lang}.jsonl")):
                if row["knowledge"] == "partial" and row["capability"]:
                    able = features[row["feature"]]["capabilities"][lang].index(row["capability"])
                    yield row["feature"].partition("_")[0], f"{row['feature']} {able}", row["text"]


def groups() -> Groups:
    """Give the texts of every theme that has two."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for group, theme, text in dict.fromkeys((*_themes(), *_changes(), *_asks())):
        found[group][theme].append(text)
    several = {
        group: {theme: texts for theme, texts in themes.items() if len(texts) > 1}
        for group, themes in found.items()
    }
    return {group: themes for group, themes in several.items() if themes}


Batch = list[tuple[str, str]]


def epoch(told: Groups, chance: np.random.Generator) -> list[Batch]:
    """Give the batches of one epoch, of (theme, text); each text stands in one."""
    blocks: list[Batch] = []
    for themes in told.values():
        parts: list[Batch] = []
        for theme, texts in themes.items():
            mixed = [texts[place] for place in chance.permutation(len(texts))]
            some = (mixed[at : at + ALIKE] for at in range(0, len(mixed), ALIKE))
            parts += [[(theme, text) for text in own] for own in some if len(own) > 1]
        order = chance.permutation(len(parts))
        for at in range(0, len(order), SIBLINGS):
            blocks.append([one for place in order[at : at + SIBLINGS] for one in parts[place]])
    order = chance.permutation(len(blocks))
    starts = range(0, len(order), GROUPS)
    return [[one for place in order[at : at + GROUPS] for one in blocks[place]] for at in starts]


def loss(rows: torch.Tensor, themes: list[str]) -> torch.Tensor:
    """Give the supervised contrastive loss of unit rows (n, d) and the theme of each."""
    place = {theme: index for index, theme in enumerate(themes)}
    label = torch.tensor([place[theme] for theme in themes])
    itself = torch.eye(len(themes), dtype=torch.bool)
    alike = (label[:, None] == label[None]) & ~itself
    likeness = (rows @ rows.T / HEAT).masked_fill(itself, -1e9)
    chance = likeness - likeness.logsumexp(dim=1, keepdim=True)
    return -((chance * alike).sum(dim=1) / alike.sum(dim=1)).mean()


def main() -> None:
    """Tune and write the adapter."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    started, chance, told = time.perf_counter(), np.random.default_rng(0), groups()
    encoder = lowrank.Encoder(reader.packaged_folder(), LONGEST)
    epochs = [epoch(told, chance) for _ in range(EPOCHS)]
    steps = lowrank.Steps([(encoder.trained(), RATE)], sum(map(len, epochs)))
    for batches in epochs:
        for batch in batches:
            rows = encoder([trained.PROMPT + text for _, text in batch])
            steps.take(loss(rows, [theme for theme, _ in batch]))
    half = {name: one.astype(np.float16) for name, one in encoder.adapters(SHARE).items()}
    save_file(half, HERE / "artefact" / trained.ADAPTER)
    texts = sum(len(own) for themes in told.values() for own in themes.values())
    seconds = time.perf_counter() - started
    print(f"{texts} texts, {len(told)} groups, {sum(map(len, told.values()))} themes, {seconds:.0f} s")


if __name__ == "__main__":
    main()
