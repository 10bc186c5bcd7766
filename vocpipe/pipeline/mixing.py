"""Language mixing: do Japanese and English about the same thing meet, in the space and in each theme?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vocpipe.embedding import Space
from vocpipe.evaluation import language_mixing
from vocpipe.records import Feedback
from vocpipe.store import Wanted
from vocpipe.workspace import Workspace

SAMPLE = 2_000
"""Voices looked at for a space at most, the same ones each time."""

OF_A_THEME = 300
"""Voices looked at for a theme at most."""

_ALL = "all"


@dataclass(frozen=True)
class Mixing:
    """How freely languages meet: 1 when neighbours' languages follow their shares, 0 when they never do.

    ``space`` is over any voices, ``themes`` over those of the same theme; None where there is only
    one language. ``neighbours`` is the plain share of other-language voices among the 7 nearest.
    """

    space: float | None
    themes: float | None
    neighbours: float | None

    def as_dict(self) -> dict[str, float | None]:
        """Give the figures, rounded."""
        return {name: _rounded(value) for name, value in vars(self).items()}


def mixing(workspace: Workspace, space: Space) -> Mixing:
    """Measure the mixing of a sample of all voices in a space whose vectors are stored."""
    voices = [voice for voice in workspace.store.feedback.find() if voice.duplicate_of is None]
    voices = sorted(voices, key=lambda voice: voice.text_hash)[:SAMPLE]
    placed = workspace.store.ledger.places(voice.id for voice in voices)
    found, rows = _centred(workspace, space, voices)
    langs = [str(voice.lang) for voice in found]
    keys = [placed[voice.id][0] if voice.id in placed else "" for voice in found]
    inside = [row for row, key in enumerate(keys) if key]
    everywhere = language_mixing([_ALL] * len(found), langs, rows)
    return Mixing(
        everywhere,
        language_mixing([keys[row] for row in inside], [langs[row] for row in inside], rows[inside]),
        None if everywhere is None else everywhere * _expected(langs),
    )


def theme_mixing(workspace: Workspace, keys: Sequence[str]) -> dict[str, float | None]:
    """Give the mixing of each theme in the live space, by key; None for a theme in one language."""
    space = workspace.space()
    result: dict[str, float | None] = dict.fromkeys(keys)
    if space is None:
        return result
    spoken = workspace.store.now.tally(Wanted(themes=keys), "theme", "lang")
    languages = Counter(key for key, _, _ in spoken)
    members = workspace.store.ledger.members(key for key in keys if languages[key] > 1)
    for key in members:
        voices = list(workspace.store.feedback.by_id(members[key][-OF_A_THEME:]).values())
        found, rows = _centred(workspace, space, voices)
        result[key] = _rounded(language_mixing([key] * len(found), [str(one.lang) for one in found], rows))
    return result


def _centred(
    workspace: Workspace, space: Space, voices: Sequence[Feedback]
) -> tuple[list[Feedback], np.ndarray]:
    """Give those voices that have a vector in the space, and their centred rows."""
    known = workspace.store.vectors.load(space.model_id, [voice.text_hash for voice in voices])
    found = [voice for voice in voices if voice.text_hash in known]
    if not found:
        return [], np.zeros((0, 1), np.float32)
    raw = np.stack([known[voice.text_hash] for voice in found])
    return found, space.centre(raw, [str(voice.lang) for voice in found])


def _expected(langs: Sequence[str]) -> float:
    """Give the share of other-language neighbours if language played no part."""
    names = np.array(langs)
    return float(np.mean([(names != lang).sum() / max(1, len(names) - 1) for lang in langs]))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
