"""Words of a text: SudachiPy for Japanese, small rules for English; thousands of texts a second."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from vocpipe.text import english

_SUDACHI_BYTES = 40_000
"""SudachiPy refuses inputs above 49,149 bytes; longer texts are cut below that."""

_POS = {
    "名詞": "NOUN", "代名詞": "PRON", "動詞": "VERB", "形容詞": "ADJ", "形状詞": "ADJ", "副詞": "ADV",
    "連体詞": "DET", "助動詞": "AUX", "助詞": "ADP", "接続詞": "CCONJ", "感動詞": "INTJ", "接頭辞": "NOUN",
    "接尾辞": "NOUN", "補助記号": "PUNCT", "記号": "SYM", "空白": "SPACE",
}  # fmt: skip


class Token(NamedTuple):
    """One word: as written, its dictionary form, a coarse UD part of speech, and its span."""

    text: str
    lemma: str
    pos: str
    start: int
    end: int


def tokenize(texts: Sequence[str], lang: str, mode: Literal["A", "C"] = "C") -> list[list[Token]]:
    """Give the tokens of each text; ``lang`` "ja" uses SudachiPy, everything else English rules.

    ``mode`` C keeps long units together (labels), A cuts to the shortest (matching). The
    spans are exact: ``text[token.start:token.end] == token.text``.
    """
    if lang == "ja":
        return [_japanese(text, mode) for text in texts]
    return [[Token(*word) for word in english.words(text)] for text in texts]


@lru_cache(maxsize=1)
def _sudachi() -> Any:
    from sudachipy import dictionary

    return dictionary.Dictionary(dict="core").create()


def _japanese(text: str, mode: str) -> list[Token]:
    from sudachipy import SplitMode

    split_mode = SplitMode.A if mode == "A" else SplitMode.C
    tokens: list[Token] = []
    for offset, piece in _pieces(text):
        for word in _sudachi().tokenize(piece, split_mode):
            pos = word.part_of_speech()
            start, end = offset + word.begin(), offset + word.end()
            tokens.append(Token(text[start:end], word.dictionary_form(), _coarse(pos), start, end))
    return tokens


def _coarse(pos: Sequence[str]) -> str:
    """Map a Sudachi (UniDic) part of speech to a coarse Universal Dependencies one."""
    if pos[1] == "固有名詞":
        return "PROPN"
    if pos[1] == "数詞":
        return "NUM"
    if pos[0] == "助詞" and pos[1] in ("接続助詞", "終助詞"):
        return "SCONJ" if pos[1] == "接続助詞" else "PART"
    return _POS.get(pos[0], "X")


def _pieces(text: str) -> list[tuple[int, str]]:
    """Cut a very long text into pieces that SudachiPy accepts, at newlines where there are any."""
    longest = _SUDACHI_BYTES // 4
    pieces: list[tuple[int, str]] = []
    start = 0
    while len(text) - start > longest:
        newline = text.rfind("\n", start + longest // 2, start + longest)
        end = newline + 1 if newline > 0 else start + longest
        pieces.append((start, text[start:end]))
        start = end
    return [*pieces, (start, text[start:])] if start < len(text) else pieces
