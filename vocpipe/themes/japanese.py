"""Where a Japanese phrase that could name a theme begins and ends, within one clause."""

from collections.abc import Iterator, Sequence

from vocpipe.text.tokens import Token
from vocpipe.themes.glue import JA_BAD_NOUN_END, JA_COMPOUND, JA_LIGHT, JA_NOT_AFTER
from vocpipe.themes.predicates import Chain, chains, shows

Found = tuple[int, int, Chain | None]
"""Places of the first and last token of a phrase, and the predicate that it ends in."""

NOMINAL = frozenset({"NOUN", "PROPN", "NUM"})
_JOINS = frozenset({"の", "や", "と", "へ", "から", "まで", "ごと", "も"})
_ROLES = frozenset({"が", "を", "に", "で", "から", "まで", "へ"})
_POINTERS = frozenset({"この", "その", "あの", "どの", "当", "本"})
_QUESTION = frozenset({"か", "かな"})


def phrases_ja(clause: Sequence[Token]) -> Iterator[Found]:
    """Yield noun phrases and phrases that end in a predicate, as places in the clause."""
    told = chains(clause)
    inside = {place for c in told for place in range(c.first, c.last + 1)}
    for first in range(len(clause)):
        bare = next((c for c in told if c.first == first), None)
        starts = _starts(clause, first)
        if not starts and not (bare and bare.bare):
            continue
        for chain in told:
            whole = chain is bare or (starts and chain.first > first)
            if whole and _may_stop(clause, chain) and _linked(clause, first, chain.first):
                yield first, chain.shown, chain
        for last in range(first, len(clause)) if starts else ():
            if last not in inside and _ends(clause, last) and _one_noun(clause, first, last):
                yield first, last, None


def _at(clause: Sequence[Token], place: int) -> Token | None:
    return clause[place] if 0 <= place < len(clause) else None


def _glued(left: Token, right: Token | None) -> bool:
    return right is not None and left.end == right.start


def _starts(clause: Sequence[Token], first: int) -> bool:
    token, before = clause[first], _at(clause, first - 1)
    if token.pos not in ("NOUN", "PROPN", "VERB", "ADJ", "NUM"):
        return False
    if token.text in JA_LIGHT or token.text in JA_COMPOUND or token.lemma in ("にくい", "づらい", "ごと"):
        return False
    if before is None or not _glued(before, token):
        return True
    if before.pos == "SCONJ":
        return before.text not in ("て", "で")
    if token.pos == "VERB" or before.pos not in ("ADP", "DET", "CCONJ"):
        return False
    if before.pos == "DET":
        return before.text in _POINTERS
    if before.text == "の":
        owner = _at(clause, first - 2)
        return owner is None or owner.text in JA_LIGHT
    return before.text not in ("と", "や", "から", "まで", "へ") or token.pos != "NOUN"


def _may_stop(clause: Sequence[Token], chain: Chain) -> bool:
    """Say whether a predicate may be cut before what follows without turning its meaning."""
    end, after = clause[chain.shown], _at(clause, chain.last + 1)
    if not shows(end) or end.lemma in JA_COMPOUND or end.text == "ず":
        return False
    if not _glued(clause[chain.last], after) or after is None:
        return True
    if after.text in ("の", "ん") and after.pos in ("ADP", "PART"):
        reason = _at(clause, chain.last + 2)
        return reason is None or reason.lemma in ("だ", "です") or reason.text in ("が", "は")
    if after.text in JA_NOT_AFTER and not (after.text == "と" and after.pos == "ADP"):
        return False
    return after.text not in _QUESTION and after.pos in ("ADP", "SCONJ", "PART", "PUNCT", "SYM")


def _linked(clause: Sequence[Token], first: int, end: int) -> bool:
    """Say whether all before a predicate belongs to it: no clause of its own in between."""
    return all(_belongs(clause, place, end) for place in range(first, end))


def _belongs(clause: Sequence[Token], place: int, end: int) -> bool:
    token, after = clause[place], _at(clause, place + 1)
    if token.pos in ("VERB", "ADJ", "AUX"):
        return _attributive(token, after)
    if token.pos == "SCONJ":
        return token.text in ("て", "で") and after is not None and after.pos in ("VERB", "ADJ")
    return token.pos not in ("PART", "CCONJ", "INTJ", "PRON", "DET") or place == end


def _attributive(token: Token, after: Token | None) -> bool:
    """Say whether a verb or adjective goes on to what follows: a noun, て, or as an adverb."""
    if after is None or not _glued(token, after):
        return False
    if after.pos in ("NOUN", "PROPN"):
        whole = token.text == token.lemma or token.text in ("た", "だ", "な")
        return whole and after.text not in JA_LIGHT and after.text not in JA_NOT_AFTER
    if token.lemma in ("ない", "ぬ") and after.text == "で":
        return False
    adverb = token.text.endswith("く") or (token.pos == "ADJ" and after.text in ("に", "な"))
    return adverb or after.pos == "AUX" or after.text in ("て", "で") or token.text in ("に", "な")


def _ends(clause: Sequence[Token], last: int) -> bool:
    token, after = clause[last], _at(clause, last + 1)
    if token.pos not in NOMINAL or token.text in JA_COMPOUND or token.text in JA_LIGHT:
        return False
    if token.text in JA_BAD_NOUN_END or token.text in JA_NOT_AFTER:
        return False
    follows = after if _glued(token, after) else None
    return follows is None or follows.pos in ("ADP", "AUX", "PART")


def _one_noun(clause: Sequence[Token], first: int, last: int) -> bool:
    """Say whether a run is one noun phrase: nouns joined by の, adjectives, a clause before its noun."""
    roles = [p for p in range(first, last) if clause[p].text in _ROLES and clause[p].pos == "ADP"]
    verbs = [p for p in range(first, last) if clause[p].pos in ("VERB", "ADJ")]
    if roles and not (verbs and verbs[-1] > roles[-1]):
        nested = all(clause[p + 1].text == "の" for p in roles)
        if not nested:
            return False
    for place in range(first, last):
        token = clause[place]
        if token.pos == "ADP" and token.text not in _JOINS | _ROLES:
            return False
        if token.pos not in NOMINAL | {"ADP"} and not _belongs(clause, place, last):
            return False
    return True
