"""What usage costs: time and encodings a voice, and what loading takes."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "usage"))

import data

from vocpipe.records import Lang
from vocpipe.usage import UsageInput, UsageTagger

Row = dict[str, Any]


def speed(tagger: UsageTagger, rows: Sequence[Row], counted: "Counted") -> dict[str, float]:
    """Give what a voice costs: readings by the pair encoder, and processor time without encoding.

    Each text is tagged once before the clock starts, so that every vector is there; a tag added to
    each text keeps what is remembered about equal texts from counting. Processor time, since other
    work on the machine takes none of it; on an idle machine the clock shows the same.
    """
    inputs = [UsageInput(row["text"], Lang(row["lang"])) for row in rows]
    counted.asked.clear()
    tagger.tag(inputs)
    readings = len(counted.asked)
    again = [UsageInput(f"{one.text} {n}", one.lang) for n in range(4) for one in inputs]
    tagger.tag(again)
    wall, start = time.perf_counter(), time.process_time()
    tagger.tag(again)
    seconds, wall = time.process_time() - start, time.perf_counter() - wall
    return {
        "readings a voice": readings / len(inputs),
        "CPU ms a voice": seconds / len(again) * 1000,
        "voices a CPU second": len(again) / seconds,
        "voices a second by the clock": len(again) / wall,
    }


class Counted:
    """An encoder that notes what it was asked for."""

    def __init__(self, encode: data.Encode) -> None:
        self._encode, self.asked = encode, set[str]()

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Give the vectors of texts."""
        self.asked.update(texts)
        return np.asarray(self._encode(texts))


LOAD = """
import time
start = time.perf_counter()
spent = time.process_time()
import sys
from pathlib import Path
from vocpipe import trained
from vocpipe.usage import UsageInput, UsageTagger, catalogue
from vocpipe.records import Lang
tagger = UsageTagger(catalogue.load(Path(sys.argv[1])))
trained.load(Path(sys.argv[2]))
tagger.tag([UsageInput("毎日使っています。", Lang.JA), UsageInput("We use it daily.", Lang.EN)])
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.process_time() - spent, time.perf_counter() - start, int(peak.split()[1]) / 1024**2)
"""


def load(artefact: Path) -> dict[str, float]:
    """Give seconds and GiB from nothing to the first tags in a new process, embedding model apart."""
    command = [sys.executable, "-c", LOAD, str(data.ASSETS / "features.toml"), str(artefact)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return dict(zip(("CPU seconds", "seconds by the clock", "GiB"), map(float, found), strict=True))
