"""A theme in its members' own words: three quotes, each chosen for a reason and named by its id."""

from collections.abc import Sequence
from typing import Any

from vocpipe.records import Feedback
from vocpipe.themes.exemplars import three_quotes
from vocpipe.themes.specific import specificities
from vocpipe.workspace import Workspace

WHY = ("typical", "most specific", "dissenting")
READ_AT_MOST = 500


def summary(workspace: Workspace, voices: Sequence[Feedback]) -> list[dict[str, Any]]:
    """Give the typical, the most specific and the dissenting voice, verbatim; fewer for a small theme."""
    space = workspace.space()
    read = list(voices)[-READ_AT_MOST:]
    known = workspace.store.vectors.load(workspace.embedder.model_id, [voice.text_hash for voice in read])
    read = [voice for voice in read if voice.text_hash in known]
    if space is None or not read:
        return []
    raw = workspace.vectors([voice.text_hash for voice in read])
    vectors = space.centre(raw, [str(voice.lang) for voice in read])
    rows = three_quotes(vectors, specificities([voice.text for voice in read]))
    return [
        {"why": why, "id": read[row].id, "text": read[row].text} for why, row in zip(WHY, rows, strict=False)
    ]
