"""Where an English phrase that could name a theme begins and ends, within one clause."""

from collections.abc import Iterator, Sequence

from vocpipe.text.tokens import Token
from vocpipe.themes.glue import EN_ASKS, EN_NEGATIONS, EN_PARTS, EN_VERBAL, EN_WHEN

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_NOT_AFTER_NOUN = frozenset({"NOUN", "PROPN", "DET", "PRON", "NUM", "ADJ"})
_TOLD = frozenset({"VERB", "AUX"})
_MODALS = frozenset({"can", "could", "will", "would", "shall", "should", "may", "might", "must", "to"})


def phrases_en(clause: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield phrases as places of their first and last token in the clause."""
    ends = [last for last in range(len(clause)) if _ends(clause, last)]
    for first in range(len(clause)):
        if _starts(clause, first):
            yield from ((first, last) for last in ends if last >= first and _apt(clause, first, last))


def _apt(clause: Sequence[Token], first: int, last: int) -> bool:
    return _sound(clause[first : last + 1]) and _uncut(clause, first, last)


def _uncut(clause: Sequence[Token], first: int, last: int) -> bool:
    """Say whether a phrase takes neither half a subject nor the mere beginning of a side clause.

    Not "order can read the rates" of "a shared work order can read the rates", not "tech had fixed" of
    "a store another tech had fixed", and not "done when the job" of "done when the job is done".
    """
    span, before, after = clause[first : last + 1], _at(clause, first - 1), _at(clause, last + 1)
    states = span[0].pos in ("NOUN", "PROPN") and any(token.pos == "AUX" for token in span[1:])
    if states and before is not None and before.pos in ("VERB", "ADP", "ADJ", "NOUN", "NUM"):
        return False
    owner = _at(clause, first - 2)
    if states and before is not None and before.pos == "DET" and owner is not None and owner.pos == "NOUN":
        return False
    opened = any(token.pos == "SCONJ" for token in span[1:])
    return not (opened and after is not None and after.pos in ("AUX", "VERB"))


def _sound(span: Sequence[Token]) -> bool:
    """Say whether a phrase is of one piece: no subject of another clause, no question tag inside.

    Not "store another tech" of "a store another tech had fixed".
    """
    turned = any(
        (left.pos in ("AUX", "CCONJ", "SCONJ") and right.pos == "PRON" and place > 0)
        or (left.pos == "NOUN" and right.pos == "DET" and right.text.lower() not in EN_NEGATIONS)
        for place, (left, right) in enumerate(zip(span, span[1:], strict=False))
    )
    return not turned and not any(_contracted(t) and not t.text.lower().endswith(("'s", "’s")) for t in span)


def _at(clause: Sequence[Token], place: int) -> Token | None:
    return clause[place] if 0 <= place < len(clause) else None


def _contracted(token: Token) -> bool:
    """Say whether a word hides a subject and a verb ("he's", "we're")."""
    word = token.text.lower().replace("’", "'")
    return "'" in word and word not in EN_NEGATIONS


def _starts(clause: Sequence[Token], first: int) -> bool:
    token, before = clause[first], _at(clause, first - 1)
    if token.text.lower() in EN_NEGATIONS or (before is None and token.text.lower() in EN_ASKS):
        return not relates(clause, first)
    if token.pos not in CONTENT or token.pos == "NUM" or _contracted(token):
        return False
    if before is None:
        return True
    if before.end == token.start or before.text.lower() in EN_NEGATIONS | EN_ASKS:
        return False
    if before.pos == "VERB" and before.text.lower().endswith(("ed", "ing")):
        owner = _at(clause, first - 2)
        return owner is not None and owner.pos not in ("DET", "ADP", "PRON", "ADJ")
    return before.pos in EN_PARTS | {"ADV", "VERB"}


def relates(clause: Sequence[Token], first: int) -> bool:
    """Say whether "which" or "who" goes on about what was said before (", which means phone calls")."""
    after = _at(clause, first + 1)
    told = after is not None and (after.pos in _TOLD or after.text.lower() in EN_VERBAL)
    return told and clause[first].text.lower() in ("which", "who")


def _ends(clause: Sequence[Token], last: int) -> bool:
    token, after = clause[last], _at(clause, last + 1)
    before = _at(clause, last - 1)
    glued = after is not None and token.end == after.start
    if (
        glued
        or _contracted(token)
        or token.text.lower() in EN_WHEN
        or (last and token.text.lower() in EN_VERBAL)
    ):
        return False
    if token.pos in ("NOUN", "PROPN"):
        verbal = before is not None and before.text.lower() in _MODALS and after is not None
        return not verbal and (after is None or after.pos not in _NOT_AFTER_NOUN)
    if token.pos == "VERB":
        return after is None or after.pos in ("CCONJ", "SCONJ", "ADV")
    if token.pos == "ADJ":
        return after is None or after.pos not in _NOT_AFTER_NOUN | {"VERB"}
    return token.pos == "ADV" and after is None and token.text.lower() not in EN_ASKS
