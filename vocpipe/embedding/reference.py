"""What is known of a model before a workspace has voices: learnt once on voices of many other products.

Ten voices are too few to tell where a language lies in the model's space, or how alike two voices
about different things look. Both are properties of the model more than of the product, so a new
workspace borrows them, and relies on its own figures as its voices grow in number.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vocpipe.errors import ModelError

FILE = "reference.json"


@dataclass(frozen=True)
class Reference:
    """``means`` maps a language to its mean vector (d,), and is empty for a model that was not learnt.

    ``spread`` says how far the cosines of unrelated voices scatter: their root mean square distance
    below the median, of voices centred as a space does.
    """

    means: Mapping[str, np.ndarray]
    spread: float

    def mean(self, lang: str) -> np.ndarray:
        """Give where a language lies; for one that was not learnt, the middle of those that were."""
        found = self.means.get(lang)
        return np.mean(list(self.means.values()), axis=0) if found is None else found


def load(folder: Path, model_id: str) -> Reference:
    """Read what was learnt of a model; of one that was not, the spread of the default stands in.

    Raises ModelError when the file cannot be read.
    """
    try:
        held = json.loads((folder / FILE).read_text(encoding="utf-8"))
        learnt = held["models"].get(model_id, {"means": {}, "spread": held["spread"]})
        means = {lang: np.array(mean, np.float64) for lang, mean in learnt["means"].items()}
        return Reference(means, float(learnt["spread"]))
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{folder / FILE} cannot be read ({type(error).__name__})", "Restore it") from error
