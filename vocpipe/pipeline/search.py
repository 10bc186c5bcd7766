"""Search: voices by meaning (centred vectors) and by words (every word written must be there to add)."""

from typing import Any

import numpy as np

from vocpipe.pipeline.placing import load
from vocpipe.records import About, Feedback
from vocpipe.text.clean import collapse
from vocpipe.text.language import detect
from vocpipe.workspace import Workspace

WORD_SHARE = 0.5
"""How much finding the words themselves adds to a cosine, at most."""

BLOCK = 20_000


def search(
    workspace: Workspace, text: str, *, theme: str | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """Give the best voices for ``text``, best first; the score is the cosine plus up to WORD_SHARE."""
    voices = [v for v in workspace.store.feedback.find() if v.duplicate_of is None]
    themes = {v.feedback_id: v.value.get("theme") for v in workspace.store.ledger.current(About.THEME)}
    if theme is not None:
        voices = [voice for voice in voices if themes.get(voice.id) == theme]
    scores = _meaning(workspace, voices, text) + _words(voices, text)
    best = np.argsort(-scores, kind="stable")[:limit]
    zone = workspace.settings.zone
    return [
        {
            "id": voices[row].id,
            "score": round(float(scores[row]), 3),
            "said_on": voices[row].said_at.astimezone(zone).date().isoformat(),
            "theme": themes.get(voices[row].id),
            "text": voices[row].text,
        }
        for row in best
        if scores[row] > 0
    ]


def _meaning(workspace: Workspace, voices: list[Feedback], text: str) -> np.ndarray:
    """Give cosines; zeros before anything was placed (there is no space to compare in yet)."""
    space = workspace.space()
    found = np.zeros(len(voices), np.float32)
    if space is None or not voices:
        return found
    wanted = space.centre(workspace.embedder.encode([text]), [str(detect(text))])[0]
    known = workspace.store.vectors.load(workspace.embedder.model_id, [voice.text_hash for voice in voices])
    rows = [row for row, voice in enumerate(voices) if voice.text_hash in known]
    for start in range(0, len(rows), BLOCK):
        some = rows[start : start + BLOCK]
        found[some] = load(workspace, [voices[row] for row in some], space) @ wanted
    return found


def _words(voices: list[Feedback], text: str) -> np.ndarray:
    words = collapse(text).split()
    shares = [sum(word in collapse(voice.text) for word in words) / max(1, len(words)) for voice in voices]
    return WORD_SHARE * np.array(shares, np.float32)
