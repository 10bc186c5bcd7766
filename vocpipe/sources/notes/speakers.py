"""Find who speaks in one line of a note: "Name: words", ○Name, 【顧客】, 田中様「…」, words (Name). Pure.

A colon also stands in times, links and "場所：…": a label counts as a speaker only when somebody of
that name is known, when it is polite (様), or when it recurs like a name.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vocpipe.sources.notes.document import Line
from vocpipe.sources.notes.labels import NOT_SPEAKERS
from vocpipe.sources.notes.people import People, folded

_STAMP = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \t]+)?"
_COLON = re.compile(
    _STAMP
    + r"(?:\*\*)?(?P<who>[^:：。、!?！？「」\[\]]{1,40}?)(?:\*\*)?[ \t\u3000]*[:：](?!//)"
    + r"(?:\*\*)?[ \t\u3000]*(?P<words>.*)"
)
_CIRCLE = re.compile(r"[○◯〇](?P<who>[^\s\u3000:：○]{1,15})[\s\u3000]+(?P<words>.+)")
_BRACKET = re.compile(r"(?:【(?P<a>[^】]{1,15})】|[（(](?P<b>[^）)]{1,15})[）)])[ \t\u3000:：]*(?P<words>.+)")
_QUOTED = re.compile(r"(?P<who>[^「」:：。、]{1,20}?)[はが]?[、]?「(?P<words>.+)」[。]?")
_STAMPED_NAME = re.compile(r"(?P<who>.{1,40}?)[ \t]{1,}\d{1,2}:\d{2}(?::\d{2})?")
_TRAILING = re.compile(r"(?P<words>.+?)[ \t\u3000]*[（(](?P<who>[^（）()]{1,15})[）)]")
_VERB = re.compile(
    r"\s+(?:asked|said|says|mentioned|noted|replied|added|told us|wants|より|から|いわく)$", re.I
)
_JA = "[\u3040-\u30ff\u4e00-\u9fff々ー・]"
_NAME_LIKE = re.compile(
    rf"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,2}}|{_JA}{{1,8}}(?:[ \u3000]{_JA}{{1,6}})?(?:さん|氏)?|P\d+"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A speaker as written and where in the text the words stand; an empty span is a name alone."""

    who: str
    start: int
    end: int


TRANSCRIPT_SHARE = 0.3
"""Share of lines of the form "Label: words" from which a note is a transcript of who said what."""


def labels_seen(lines: Iterable[Line]) -> Counter[str]:
    """Count the labels that look like names, folded; none in notes that are no transcript.

    In ordinary minutes a recurring label is a topic (機能：, 役割：), in a transcript a person.
    """
    seen: Counter[str] = Counter()
    filled = 0
    for line in lines:
        filled += bool(line.words)
        found = _COLON.fullmatch(line.words)
        if found and found["words"] and _NAME_LIKE.fullmatch(found["who"].strip()):
            seen[folded(found["who"])] += 1
    repeated = sum(count for count in seen.values() if count > 1)
    return seen if repeated > filled * TRANSCRIPT_SHARE else Counter()


def spoken(line: Line, people: People, seen: Counter[str]) -> Spoken | None:
    """Give who speaks in ``line``, or None for a line that names nobody."""
    words = line.words
    if (found := _COLON.fullmatch(words)) and _is_speaker(found["who"], people, seen):
        return _at(line, _VERB.sub("", found["who"].strip()), found)
    for pattern in (_CIRCLE, _QUOTED):
        if (found := pattern.fullmatch(words)) and (pattern is _CIRCLE or people.knows(found["who"])):
            return _at(line, found["who"], found)
    if (found := _BRACKET.fullmatch(words)) and people.knows(who := found["a"] or found["b"]):
        return _at(line, who, found)
    if (found := _STAMPED_NAME.fullmatch(words)) and _NAME_LIKE.fullmatch(found["who"].strip()):
        return Spoken(found["who"].strip(), line.end, line.end)
    if (found := _TRAILING.fullmatch(words)) and folded(found["who"]) in people.sides:
        return _at(line, found["who"], found)
    if len(words) <= 20 and not line.bullet and _alone(words, people):
        return Spoken(words, line.end, line.end)
    return None


def _is_speaker(who: str, people: People, seen: Counter[str]) -> bool:
    label = unicodedata.normalize("NFKC", who).strip()
    if NOT_SPEAKERS.fullmatch(label) or not re.search(r"\D", label):
        return False
    return people.knows(_VERB.sub("", label)) or seen[folded(who)] > 1


def _alone(words: str, people: People) -> bool:
    """Tell whether a short line is nothing but a known person's name."""
    return bool(folded(words)) and folded(words) in people.sides


def _at(line: Line, who: str, found: re.Match[str]) -> Spoken:
    start, end = found.span("words")
    text = line.words
    while start < end and text[start].isspace():
        start += 1
    if (
        end - start > 2
        and text[start] == "「"
        and text[end - 1] == "」"
        and "「" not in text[start + 1 : end]
    ):
        start, end = start + 1, end - 1
    return Spoken(who.strip(), line.body + start, line.body + end)
