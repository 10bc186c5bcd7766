"""Which pairs of voice and change people are still asked about, and the words both have in common."""

from collections.abc import Iterable
from datetime import date

from vocpipe.changes.lexical import STEM, Bm25, stems_at
from vocpipe.records import Change, ChangeState, OutcomeHow

LINKS = (OutcomeHow.CAUSED, OutcomeHow.CONTRIBUTED, OutcomeHow.COINCIDENT)
"""The outcomes that tie a voice to a change."""

_LONGEST = 300
"""Characters of a change's body that it is found by."""

SHOWN = 5
"""How many shared words are shown as evidence."""


def may_ask(said: Iterable[tuple[OutcomeHow, date]], change: Change) -> bool:
    """Tell whether a change may still be proposed for a voice; ``said`` is what people said of it and when.

    A voice that is linked is not asked about again. One that was declined, or answered otherwise, is
    asked about only when a change was released since: the answer may have changed.
    """
    if change.state is ChangeState.DECLINED:
        return False
    for how, on in said:
        if how in LINKS:
            return False
        if how is not OutcomeHow.UNRELATED and not (change.released_on and change.released_on > on):
            return False
    return True


def text_of(change: Change) -> str:
    """Give the text a change is found by: its title and the beginning of its body."""
    return f"{change.title}\n{change.body[:_LONGEST]}".strip()


def shared_words(voice: str, change: str, index: Bm25) -> list[tuple[int, int]]:
    """Give up to SHOWN spans of ``voice`` whose words ``change`` has too, the rarest first."""
    held = {term for term, _, _ in stems_at(change)}
    first: dict[str, tuple[int, int]] = {}
    for term, start, end in stems_at(voice):
        if term in held and end - start > 1:
            first.setdefault(term, (start, end))
    rarest = sorted(first, key=lambda term: (-index.worth(term[:STEM]), term))
    return [first[term] for term in rarest[:SHOWN]]
