"""Kind and severity of a voice, with evidence and a calibrated confidence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vocpipe.kinds.tagger import VERSION, KindTag, KindTagger
from vocpipe.records import Lang

if TYPE_CHECKING:
    import numpy as np

__all__ = ["VERSION", "KindTag", "KindTagger", "tag"]


def tag(texts: Sequence[str], langs: Sequence[Lang], vectors: "np.ndarray | None" = None) -> list[KindTag]:
    """Give kind tags by rules alone; use a ``KindTagger`` with its artefact for the trained head."""
    return KindTagger().tag(texts, langs, vectors)
