"""Go on training the kind model with what people of a workspace said; write ``artefact/``.

    python models/kind/train.py --from ARTEFACT

What ships is trained together with the usage model, by one encoder: ``models/usage/together.py``. Here
that encoder learns for one more epoch, from people's labels and four times as many of the recipe's own.
Seeded: the same labels give the same artefact. How the encoder joins the cues stays as it was calibrated.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[2]))
import data

from models import reader
from vocpipe import trained
from vocpipe.kinds.reader import reading

PEOPLE = "people"
"""The style of what people said, as ``vocpipe retrain`` writes it."""
OWN = 4
"""Texts of the recipe for each text of people: what was learnt must not be forgotten."""
PACE = 0.1
"""Of the rates at which it was trained. At the whole of them 18, 30 or 150 texts of people cost one to eight
points on ``fixed`` and gained no more on the demo's other voices; at this one none."""


def main() -> None:
    """Train and write the artefact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="start", type=Path, required=True, help="the artefact to go on from")
    start: Path = parser.parse_args().start
    labelled = data.examples()
    people = [place for place, one in enumerate(labelled) if one.group == PEOPLE]
    if not people:
        raise SystemExit("there is nothing that people said: no row of assets/*.tsv has the style people")
    rest = np.setdiff1d(np.arange(len(labelled)), people)
    own = np.random.default_rng(0).choice(rest, min(OWN * len(people), len(rest)), replace=False)
    chosen = [labelled[place] for place in (*people, *own)]
    before = trained.load(start)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = reader.Network(reader.packaged_folder(), data.HEADS, {})
    network.start_from(start)
    lines = reader.Lines([reading(one.text) for one in chosen], data.shares(chosen))
    reader.teach(network, [lines.batches(np.random.default_rng(0))], PACE)
    arrays = {**before.arrays, **network.arrays(*data.HEADS)}
    trained.save(data.HERE / "artefact", arrays, before.settings, network.encoder.adapters())


if __name__ == "__main__":
    main()
