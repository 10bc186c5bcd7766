"""What a tagger encodes with: nothing is embedded twice, neither across runs nor within a batch."""

from collections.abc import Callable, Sequence

import numpy as np

Encode = Callable[[Sequence[str]], np.ndarray]


class Encoding:
    """Encodes for a tagger; it is called with texts and gives their raw unit rows, shape (n, d).

    While the tagger is being made (its probes, its catalogue) rows come from ``kept``, which keeps
    them for good, so a run that has nothing to tag never loads the model. From the first ``begin``
    on, the voices' own rows are given; any other text is encoded and kept for the batch alone.
    """

    def __init__(self, encode: Encode, kept: Encode) -> None:
        self._encode = encode
        self._kept: Encode | None = kept
        self._known: dict[str, np.ndarray] = {}

    def begin(self, texts: Sequence[str], rows: np.ndarray) -> None:
        """Begin a batch of voices whose rows are known."""
        self._kept = None
        self._known = dict(zip(texts, rows, strict=True))

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Give the rows of texts, in their order."""
        if self._kept is not None:
            return self._kept(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= dict(zip(missing, self._encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])
