"""A voice's text with the evidence of verdicts marked in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from vocpipe.records import Feedback, Verdict


@dataclass(frozen=True)
class Piece:
    """A piece of a voice's text; ``marks`` tells what it is evidence of, empty for the rest."""

    text: str
    marks: tuple[str, ...]


def marked(voice: Feedback, verdicts: Sequence[Verdict]) -> list[Piece]:
    """Cut the text where evidence begins and ends; overlapping marks share their pieces."""
    spans = [
        (piece.start, piece.end, str(verdict.about))
        for verdict in verdicts
        if verdict.revision == voice.revision
        for piece in verdict.evidence
        if piece.start is not None and piece.end is not None and piece.start < piece.end
    ]
    cuts = sorted({0, len(voice.text), *(at for start, end, _ in spans for at in (start, end))})
    return [
        Piece(
            voice.text[a:b],
            tuple(dict.fromkeys(what for start, end, what in spans if start <= a and b <= end)),
        )
        for a, b in zip(cuts, cuts[1:], strict=False)
    ]
