"""WebVTT and SRT transcripts (Zoom, Teams, Otter) as turns, read from the raw cues.

A cue may hold several ``<v Name>`` spans, each its own speaker's; Zoom writes "Name: words" instead.
Cues of one speaker are joined while the sentence goes on.
"""

import html
import re

from vocpipe.sources.notes.document import Document, Turn

_TIMING = re.compile(r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-z0-9.:]+[^>]*>", re.I)
_NAMED = re.compile(r"([^:：<>「」。、!?！？]{1,40}?)[ \u3000]*[:：][ \u3000]*(.+)", re.S)
_SOUND = re.compile(r"[（(\[][^）)\]]*[）)\]]")
_ENDED = re.compile(r"[。．.!?！？」』…)）]\s*$")
_LONGEST = 600
"""Characters after which a turn is cut even where a transcript has no punctuation."""

Said = tuple[str, str]
"""Speaker ("" unnamed) and words."""


def is_captions(text: str) -> bool:
    """Tell whether ``text`` is WebVTT or SRT."""
    return text.startswith("WEBVTT") or any(_TIMING.match(line) for line in text.split("\n")[:12])


def read_captions(text: str) -> Document:
    """Give the transcript as a document: its notes on top, then one paragraph a turn ("Name: words")."""
    head, cues = _blocks(text)
    return as_document(head, [turn for cue in cues for turn in _cue(cue)])


def as_document(head: list[str], spoken: list[Said]) -> Document:
    """Give who said what as a document; what one speaker says goes on until the sentence ends."""
    said = _joined(spoken)
    parts = ["\n".join(head) + "\n\n"] if head else []
    turns, at = [], len(parts[0]) if parts else 0
    top = at
    for speaker, words in said:
        prefix = f"{speaker}: " if speaker else ""
        turns.append(Turn(speaker, at + len(prefix), at + len(prefix) + len(words)))
        parts.append(f"{prefix}{words}\n")
        at += len(parts[-1])
    return Document("".join(parts).rstrip("\n"), tuple(turns), top)


def _blocks(text: str) -> tuple[list[str], list[str]]:
    """Give the lines of header and NOTE blocks, and the payload of each cue."""
    head: list[str] = []
    cues: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        timing = next((at for at, line in enumerate(lines[:3]) if _TIMING.match(line.strip())), None)
        if timing is not None:
            cues.append("\n".join(lines[timing + 1 :]))
        elif lines[0].startswith(("WEBVTT", "NOTE")):
            head += [
                line for line in [re.sub(r"^(?:WEBVTT|NOTE)[\s-]*", "", lines[0]), *lines[1:]] if line.strip()
            ]
    return head, cues


def _cue(payload: str) -> list[Said]:
    pieces = _VOICE.split(payload)
    if len(pieces) > 1:
        spoken = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
        return [(name.strip(), words) for name, raw in spoken if (words := _words(raw))]
    words = _words(payload)
    named = _NAMED.fullmatch(words)
    if named and not re.search(r"\d$", named[1]) or named and re.search(r"[^\d\s]\s*\d+$", named[1]):
        return [(named[1].strip(), named[2].strip())]
    return [("", words)] if words else []


def _words(raw: str) -> str:
    """Give a payload's words: tags gone, entities decoded, lines that are only sounds dropped."""
    lines = (html.unescape(_TAG.sub("", line)).strip() for line in raw.split("\n"))
    return "\n".join(line for line in lines if line and not _SOUND.fullmatch(line))


def _joined(said: list[Said]) -> list[Said]:
    joined: list[Said] = []
    for speaker, words in said:
        if joined and speaker and joined[-1][0] == speaker:
            before = joined[-1][1]
            if not _ENDED.search(before) and len(before) < _LONGEST:
                joined[-1] = (speaker, f"{before}\n{words}")
                continue
        joined.append((speaker, words))
    return joined
