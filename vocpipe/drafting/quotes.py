"""Quotes people can prove: exact spans of a voice that keep its sense.

A quote is whole sentences, or what a note gives inside 「」. It never leaves out the negation,
condition or "but" that its sense hangs on: such a sentence is only offered together with its neighbour.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from vocpipe.drafting.width import display_width
from vocpipe.text.clean import match_form
from vocpipe.text.sentences import split

Span = tuple[int, int]

REDACTED = re.compile(r"\[[A-Z][A-Z_]*\]")
"""The marks that redaction leaves in a text."""

_TURNS_BACK = re.compile(
    r"\s*(?:(?:but|however|though|although|yet|except|unless|unfortunately|that said|on the other hand|still,"
    r"|otherwise|not really|just kidding|in reality|actually,|no,)(?!\w)"
    r"|(?:that|this|it)(?:'s| is| was| does| did)?(?: simply| just)?"
    r"(?: not|n't| no longer| false| wrong| untrue)"
    r"|ただ(?!いま|今)|でも|しかし|けど|けれど|とはいえ|一方|が、|ですが|だが|なのに|それなのに|もっとも、|ところが|逆に"
    r"|[^。\n]{0,24}(?:ではないが|とは限ら|とは言え|前置き|だけの手柄)"
    r"|残念ながら|と思いきや|というのは|(?:それ|これ|そう)(?:は|では|じゃ)?(?:ない|ありません|違|嘘)|嘘|違います"
    r"|いや、|いえ、|実際は|実際には|現実は)",
    re.IGNORECASE,
)
"""How a sentence begins that takes back, limits or denies the one before it."""

_LEANS_BACK = re.compile(
    r"\s*(?:(?:this|that|these|those|it|they|he|she|which|so|then|because|also|and|or|therefore|both|neither"
    r"|for (?:instance|example)|e\.g\.?)\b"
    r"|それ|これ|あれ|その|この|あの|そこ|ここ|そう|そっち|こっち|そちら|こちら|だから|なので|そのため|すると|また、|さらに|しかも|なぜなら|加えて"
    r"|あと、|上記|例えば|たとえば)",
    re.IGNORECASE,
)
"""How a sentence begins that needs the one before it to be understood."""

_HANGING = re.compile(
    r"(?:れば|たら|だら|なら|ならば|場合|限り|さえ)$|^\s*(?:if|when|unless|suppose|imagine)\b[^,]*$",
    re.IGNORECASE,
)
"""A condition that ends before what it is the condition of."""

_SUBJECT = re.compile(
    r"件$|について$|の(?:ご?(?:相談|連絡|報告|質問|お礼|お願い|要望))$|^(?:re|fwd?):", re.IGNORECASE
)
_SPOKEN = re.compile(r"「([^「」\n]{6,120})」(?=(?P<rest>[^。\n]*))")
_AGREES = re.compile(r"\s*(?:$|[、。]|と(?:のこと|[、。]|$|喜|言|話|感謝|好評|お?っしゃ|いう声|の声))")
_DENIES = re.compile(r"ない|ません|なかった|嘘|違|が[、っ]|けど|のに|とは|では|わけ")
_REPORTED = re.compile(
    r"とのこと|と前置き|だそう|そうです|と(?:言|話|聞|語)|[」』]と|いわく|談[。]?$"
    r"|\b(?:[Hh]er|[Hh]is|[Tt]heir) words\b|と[、。]?\s*$|さん(?:より)?[。]?$"
)
"""A sentence in which somebody reports what the customer said: true, but not the customer's own words."""


class QuoteState(StrEnum):
    """How words that are really there are printed: exactly as a span, or with cuts that are shown."""

    VERIFIED = "verified"
    REPAIRED = "repaired"


@dataclass(frozen=True)
class QuoteCandidate:
    """A span of a voice that may be quoted: ``text`` is exactly the voice's characters ``start`` to ``end``.

    ``alone`` is False when it leans on what stands before it (そのため, this ...); ``reported``
    when its words are those of the colleague who wrote it down (…とのこと).
    """

    start: int
    end: int
    text: str
    width: int
    alone: bool
    reported: bool = False

    @property
    def clean(self) -> bool:
        """Whether it holds no redaction mark such as [NAME]."""
        return not REDACTED.search(self.text)


def find_quotes(text: str) -> list[QuoteCandidate]:
    """Give the spans of ``text`` that may be quoted without losing its sense, in order of their start."""
    spans = {*quote_blocks(text), *spoken_spans(text)}
    return [candidate(text, start, end) for start, end in sorted(spans) if not _is_subject(text, start, end)]


def _is_subject(text: str, start: int, end: int) -> bool:
    """Tell whether a span is the subject line that a ticket's text begins with: a heading, no sentence."""
    return start == 0 and text[end:].startswith("\n") and bool(_SUBJECT.search(text[start:end]))


def quote_blocks(text: str) -> list[Span]:
    """Give the shortest runs of whole sentences that may be quoted alone, in order."""
    return [(block[0][0], block[-1][1]) for block in _blocks(text, split(text))]


def candidate(text: str, start: int, end: int) -> QuoteCandidate:
    """Give the span as a candidate, with its width and whether it stands alone."""
    said = text[start:end]
    reported = bool(_REPORTED.search(said))
    return QuoteCandidate(start, end, said, display_width(said), not _LEANS_BACK.match(said), reported)


def spoken_spans(text: str) -> set[Span]:
    """Give what stands inside 「」 as somebody's words, unless the sentence around it disagrees."""
    return {
        match.span(1)
        for match in _SPOKEN.finditer(text)
        if _AGREES.match(match["rest"]) and not _DENIES.search(match["rest"])
    }


def _blocks(text: str, sentences: Iterable[Span]) -> list[list[Span]]:
    """Group sentences that may not be parted: one that turns back, or a condition left hanging."""
    blocks: list[list[Span]] = []
    for start, end in sentences:
        if blocks and _belongs(text[blocks[-1][-1][0] : blocks[-1][-1][1]], text[start:end]):
            blocks[-1].append((start, end))
        else:
            blocks.append([(start, end)])
    return blocks


def _belongs(before: str, sentence: str) -> bool:
    return bool(_TURNS_BACK.match(sentence) or _HANGING.search(before.rstrip("。.!?！？…")))


def excerpt(text: str, focus: Span | None = None, width: int = 240) -> Span:
    """Give the span to show of a voice: all of it, or whole sentences around ``focus`` up to ``width``.

    At least one block of sentences is given, however wide. An excerpt is for readers inside:
    it may leave sentences out before and after, never inside.
    """
    whole = (0, len(text))
    if display_width(text) <= width:
        return whole
    blocks = quote_blocks(text)
    if not blocks:
        return whole
    first = last = _block_of(blocks, focus)
    while (wider := _wider(text, blocks, first, last, width)) is not None:
        first, last = wider
    return blocks[first][0], blocks[last][1]


def _wider(text: str, blocks: list[Span], first: int, last: int, width: int) -> Span | None:
    """Give the blocks to show with one more after, else before, if that still fits."""
    for one, two in ((first, last + 1), (first - 1, last)):
        inside = one >= 0 and two < len(blocks)
        if inside and display_width(text[blocks[one][0] : blocks[two][1]]) <= width:
            return one, two
    return None


def _block_of(blocks: list[Span], focus: Span | None) -> int:
    if focus is None:
        return 0
    return next((number for number, (_, end) in enumerate(blocks) if focus[0] < end), len(blocks) - 1)


def places(quoted: str, text: str) -> Iterator[Span]:
    """Give every span of ``text`` that reads as ``quoted`` after NFKC and casefold, in order.

    Spans, so that what is printed is the voice's own characters. Shorter than 2 characters stands nowhere:
    it would prove nothing.
    """
    needle, hay = match_form(quoted.strip()), match_form(text)
    at = hay.text.find(needle.text) if len(needle.text) >= 2 else -1
    while at >= 0:
        start, end = hay.span(at, at + len(needle.text))
        # Part of a character that folds to several (㈱) is not those words.
        if match_form(text[start:end]).text == needle.text:
            yield start, end
        at = hay.text.find(needle.text, at + 1)
