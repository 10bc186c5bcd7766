"""Cleaning for storage, the folded form used for matching, and the hash of a text."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    # A tag run after a black flag is part of an emoji (the flag of Scotland): kept by group 1.
    "(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    f"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


class MatchForm(NamedTuple):
    """A text folded for matching, with the way back.

    ``offsets`` has one entry more than ``text``: entry i is the index in the original of the
    character that folded character i comes from, and the last is the original's length.
    """

    text: str
    offsets: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the smallest original span that covers folded characters ``start`` to ``end``."""
        last = end
        while last < len(self.text) and self.offsets[last] == self.offsets[end - 1]:
            last += 1
        return self.offsets[start], self.offsets[last]


def clean(text: str) -> str:
    """Give what is stored: the customer's words without characters nobody sees.

    Drops NUL and other controls, lone surrogates, bidi overrides and zero-width characters
    (a joiner inside an emoji stays), makes every newline ``\\n``, strips outer blanks, and
    keeps everything else verbatim. Cleaning twice changes nothing more.
    """
    if text.isprintable():  # then there is none of them, and nothing but blanks to take off
        return text.strip()
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = _NEWLINES.sub("\n", text)
    if not text.isascii() or not text.isprintable():
        text = _INVISIBLE.sub(lambda match: match.group(1) or "", text)
    return text.strip()


@lru_cache(maxsize=8192)
def _joins_previous(char: str) -> bool:
    """Tell whether normalisation may merge ``char`` with what stands before it.

    True for marks (half-width voicing marks decompose to one) and for Hangul vowels and
    finals; all other characters start a run of their own (Unicode UAX #15, section 3).
    """
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


@lru_cache(maxsize=8192)
def _fold(run: str) -> str:
    return unicodedata.normalize("NFKC", run).casefold()


def match_form(text: str) -> MatchForm:
    """Give NFKC and casefold of ``text`` with a map of offsets back into ``text``."""
    if unicodedata.is_normalized("NFKC", text):
        folded = text.casefold()
        # Casefold never shortens: equal length means one character for one.
        if len(folded) == len(text):
            return MatchForm(folded, list(range(len(text) + 1)))
    parts: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins_previous(text[end]):
            end += 1
        part = _fold(text[start:end])
        parts.append(part)
        offsets.extend([start] * len(part))
        start = end
    return MatchForm("".join(parts), [*offsets, len(text)])


@lru_cache(maxsize=64)  # a new voice is hashed and judged one after the other
def collapse(text: str) -> str:
    """Give ``text`` folded (NFKC, casefold), every run of blanks one space, outer blanks off."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def text_hash(text: str) -> str:
    """Give 32 hex digits (SHA-256, cut) that are equal for texts equal after folding and blanks."""
    return hashlib.sha256(collapse(text).encode("utf-8", "surrogatepass")).hexdigest()[:32]
