"""Quotes made shorter by deletion alone, and the proof that a printed quote stands in its voice.

Only a greeting or an "also" that a quote begins with may go, shown as […] (the rule of mike PR #249:
verified, repaired, unverified). Readers found that cutting examples, clauses or sentences out of the
middle changes the sense too often: whoever needs fewer words quotes fewer whole sentences.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from vocpipe.drafting.quotes import QuoteState, Span, places, quote_blocks, spoken_spans
from vocpipe.drafting.width import display_width
from vocpipe.records import Quote

MARK = "[…]"
"""Stands for every cut."""

_OPENER = re.compile(
    r"(?:お世話になって(?:おり|い)ます|お疲れ様です|ちなみに|えっと|えー|さて"
    r"|(?:また|あと|それと|それに|そして|なお)(?=、[^、。]{1,15}[はがも]))、\s*"
    r"|(?:hi(?: there| all| team)?|hello|by the way|btw|also|plus|and|additionally),\s+",
    re.IGNORECASE,
)
"""A greeting, or what only joins a quote to the words before it: no part of the matter or the mood."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BREAKS_OFF = re.compile(r"(?:\.\.|…|(?:けど|けれど|けれども|のに|が)[。．])\s*$")
"""The end of what goes on after it: dots, or a "but" without what it turns to."""
_ASKED = re.compile(r"[?？]\s*$")

_WORDS_A_SENTENCE = 3
_UNDERLINES = 9
"""Characters under which a sentence of a word or two ("Period.") says nothing of its own."""
_LAST_PUNCTUATION = re.compile(r"[。．.!！\s]+$")
_BLOCKS_A_QUOTE = 5
_PLACES_TRIED = 50


@dataclass(frozen=True)
class Words:
    """What is quoted: characters ``start`` to ``end`` of a voice, of which the spans ``kept`` are left."""

    start: int
    end: int
    kept: tuple[Span, ...]

    @property
    def state(self) -> QuoteState:
        """Verified when nothing was cut, else repaired."""
        return QuoteState.VERIFIED if self.kept == ((self.start, self.end),) else QuoteState.REPAIRED

    def printed(self, text: str) -> str:
        """Give what is printed: the kept characters with every cut shown."""
        parts: list[str] = []
        at = self.start
        for first, last in self.kept:
            parts += [MARK] if text[at:first].strip() else []
            parts.append(text[first:last])
            at = last
        parts += [MARK] if text[at : self.end].strip() else []
        return "".join(parts)


@dataclass(frozen=True)
class Proof:
    """What checking a printed quote gave: its words when they are really there, else why they are not.

    ``why`` is "" for a good quote, "not_there" for words the voice does not hold, "cuts_sense" for
    a part of the voice that leaves out what its sense hangs on.
    """

    words: Words | None
    why: str = ""


def shorten(text: str, start: int, end: int) -> Words | None:
    """Give the quote at ``start`` to ``end`` without the opener it begins with; None where it has none."""
    opener = _OPENER.match(text, start, end)
    if opener is None or _words(text[opener.end() : end]) < _WORDS_A_SENTENCE:
        return None
    return Words(start, end, ((opener.end(), end),))


def _words(sentence: str) -> int:
    """Count words, a Japanese character as half a one."""
    kana = len(_CJK.findall(sentence))
    return kana // 2 if kana else len(sentence.split())


def prove(printed: str, text: str) -> Proof:
    """Say whether ``printed`` (cuts shown as […]) is the voice's own words with their sense kept.

    Only NFKC and case are folded. A quote must begin and end where a quote may (a sentence, spoken
    words; its last full stop may be left out), and its only cut may be the one that ``shorten`` makes.
    """
    said = printed.strip()
    cut, said = said.startswith(MARK), said.removeprefix(MARK)
    quotes = list(whole_quotes(text))
    for span in islice(places(said, text), _PLACES_TRIED):
        for start, end in quotes:
            if span[1] in (end, start + len(_LAST_PUNCTUATION.sub("", text[start:end]))):
                whole = Words(start, span[1], ((start, span[1]),))
                words = shorten(text, start, span[1]) if cut else whole
                if words is not None and words.kept == (span,):
                    return Proof(words)
    pieces = [piece for piece in said.split(MARK) if re.search(r"\w", piece)]
    there = bool(pieces) and all(any(places(piece, text)) for piece in pieces)
    return Proof(None, "cuts_sense" if there else "not_there")


def whole_quotes(text: str) -> Iterator[Span]:
    """Give every span that may be quoted whole: blocks, runs of blocks, spoken words."""
    blocks = quote_blocks(text)
    for first, (start, end) in enumerate(blocks):
        if _begins_amid(text, start, end):
            continue
        for block in blocks[first : first + _BLOCKS_A_QUOTE]:
            yield start, block[1]
    yield from sorted(spoken_spans(text))


def _begins_amid(text: str, start: int, end: int) -> bool:
    """Tell whether a block goes on with, answers or underlines what stands before it (Nothing! Period.)."""
    before = text[:start].rsplit("\n", 1)[-1]
    if not before.strip():
        return False
    short = _words(text[start:end]) < _WORDS_A_SENTENCE
    hangs_on = short and (_ASKED.search(before) or end - start < _UNDERLINES)
    return bool(_BREAKS_OFF.search(before) or hangs_on)


def make_quote(feedback_id: str, revision: int, text: str, words: Words) -> Quote:
    """Give the Quote of some words; the same words of the same revision always have the same id."""
    spans = ",".join(f"{start}-{end}" for start, end in words.kept)
    digest = hashlib.sha256(f"{feedback_id}:{revision}:{spans}".encode()).hexdigest()[:16]
    said = words.printed(text)
    return Quote(id=f"q_{digest}", feedback_id=feedback_id, revision=revision, start=words.start,
                 end=words.end, kept=words.kept, text=said, width=max(1, display_width(said)))  # fmt: skip
