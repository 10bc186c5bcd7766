"""The customers' utterances and asks in a note, each with its exact span, speaker and side. Pure.

Our side's talk, decisions and tasks are left out; a speaker nobody can place is kept as unknown.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from vocpipe.records import Side
from vocpipe.sources.notes.document import Document, Line
from vocpipe.sources.notes.findings import findings
from vocpipe.sources.notes.labels import ASIDE, LANGUAGE, MET, OUR_REMARK, QUOTED_FROM, REPLY, SOMEBODY, WISH
from vocpipe.sources.notes.people import People
from vocpipe.sources.notes.reported import is_customer_word, reported
from vocpipe.sources.notes.sections import Section, heading, section
from vocpipe.sources.notes.speakers import Spoken, labels_seen, spoken
from vocpipe.sources.notes.tables import is_row, table_voices

_ENDS = re.compile(r"[。．.!?！？」』)）…]\s*$")


@dataclass(frozen=True, slots=True)
class Voice:
    """One utterance: ``text[start:end]`` of the note; ``speaker`` as written, "" when nobody is named."""

    start: int
    end: int
    speaker: str
    side: Side


def find_voices(document: Document, people: People, head_lines: set[int]) -> list[Voice]:
    """Give the voices of a note in reading order, without those of our own side.

    ``head_lines`` are the indexes of lines that name attendees: nobody speaks there.
    """
    if document.turns is not None:
        found = [
            Voice(turn.start, turn.end, turn.speaker, people.side(turn.speaker)) for turn in document.turns
        ]
    else:
        lines = [line for index, line in enumerate(document.lines) if index not in head_lines]
        found = list(_Reader(people, labels_seen(lines)).voices(lines))
    kept = (
        inner
        for voice in found
        for inner in ([voice] if voice.side is not Side.OURS else _told_by_us(voice, document.text, people))
    )
    return [voice for voice in kept if len(document.text[voice.start : voice.end].strip()) > 1]


def _told_by_us(voice: Voice, text: str, people: People) -> Iterator[Voice]:
    """Give what our side tells of users in its own talk; the talk itself is nobody's voice."""
    for told in findings(text, voice.start, voice.end):
        side = Side.CUSTOMER if is_customer_word(told.who) else people.side(told.who)
        yield Voice(told.start, told.end, told.who, Side.UNKNOWN if side is Side.OURS else side)


def _introduces(line: Line) -> str:
    """Give what a line leads in: the "words" of somebody, a "person" that was met, or "" for neither."""
    if REPLY.search(line.plain) or QUOTED_FROM.fullmatch(line.plain):
        return "words"
    return "person" if MET.search(line.plain) or SOMEBODY.fullmatch(line.plain) else ""


@dataclass(slots=True)
class _Reader:
    """Walks the lines of one note; ``holder`` is who a list belongs to ("先方：" with entries below)."""

    people: People
    seen: Counter[str]
    holder: str = ""
    section: Section = Section.OPEN
    quoting: bool = False
    met: bool = False
    attributed: bool = False
    listed: bool = False
    introduced: Line | None = None
    out: list[Voice] = field(default_factory=list)
    last: Line | None = None

    def voices(self, lines: Sequence[Line]) -> Iterator[Voice]:
        for tabular, group in groupby(lines, is_row):
            rows = list(group)
            if tabular and self.section is not Section.DROPPED:
                for row in table_voices(rows):
                    self._emit(row, named=bool(row.who))
            elif not tabular:
                for index, line in enumerate(rows):
                    self._line(line, rows[index + 1 :])
        yield from self.out

    def _line(self, line: Line, following: Sequence[Line]) -> None:
        if not line.words:
            self.last, self.quoting, self.met = None, False, False
            return
        if self._reopens(line):
            self.section = Section.OPEN
        self.listed = line.bullet
        speaks = spoken(line, self.people, self.seen)
        title = None if speaks and speaks.end > speaks.start else heading(line)
        if title is not None:
            self._enter(title, following)
        elif self.section is Section.DROPPED or OUR_REMARK.match(line.words) or ASIDE.search(line.words):
            self.last = None
        elif speaks and speaks.end <= speaks.start:
            self.holder = speaks.who
        elif speaks:
            self.holder = ""
            self._emit(speaks, line, named=True)
        else:
            self._unnamed(line)

    def _reopens(self, line: Line) -> bool:
        """Tell whether a list of tasks has ended: a short line without bullet stands behind bulleted ones."""
        plain = line.plain.strip()
        dropped = self.section is Section.DROPPED and self.listed
        return dropped and not line.bullet and line.body == line.start and len(plain) <= 26

    def _enter(self, title: str, following: Sequence[Line]) -> None:
        """Begin a section; entries without a name count under 先方のお話 only if nobody is named there."""
        self.section, self.holder, self.last = section(title), "", None
        self.quoting = self.met = False
        self.attributed = False
        for line in following:
            if heading(line) is not None:
                break
            if spoken(line, self.people, self.seen):
                self.attributed = True

    def _unnamed(self, line: Line) -> None:
        told = reported(line, self.people)
        if begins := _introduces(line):
            self.quoting, self.met, self.introduced = begins == "words", begins == "person", line
            self.last = None
        elif told:
            self._emit(told, line, named=bool(told.who))
        elif self.holder:
            self._emit(Spoken(self.holder, line.body, line.body + len(line.words)), line, named=True)
        elif self._continues(line):
            self.out[-1] = Voice(
                self.out[-1].start, line.body + len(line.words), self.out[-1].speaker, self.out[-1].side
            )
            self.last = line
        elif self._quoted(line) or (self.section is Section.CUSTOMER and not self.attributed):
            self._emit(Spoken("", line.body, line.body + len(line.words)), line, named=False)
        elif told := next(findings(line.words), None):
            self._emit(Spoken(told.who, line.body, line.body + len(line.words)), line, named=bool(told.who))
        else:
            self.last = None

    def _quoted(self, line: Line) -> bool:
        """Tell whether a line belongs to a reply quoted above, or is a wish of somebody who was met."""
        if self.quoting and line.bullet and self.introduced is not None:
            return self._quoted_entry(line, self.introduced)
        if self.quoting and not line.bullet:
            self.introduced = None  # the words stand in plain lines: an entry behind them is something else
            return True
        return self.met and WISH.fullmatch(line.plain) is not None

    def _quoted_entry(self, line: Line, introduced: Line) -> bool:
        """Tell whether an entry below an entry that announced a reply belongs to it; a label ends it."""
        if not introduced.bullet or LANGUAGE.fullmatch(line.plain):
            return False
        ended = line.plain.endswith(":")
        self.quoting = not ended and not QUOTED_FROM.fullmatch(introduced.plain)
        return not ended

    def _continues(self, line: Line) -> bool:
        """Tell whether a line goes on with the utterance above: it was not finished, or this is indented."""
        if self.last is None or line.bullet or not self.out or self.out[-1].end != self.last.end:
            return False
        return not _ENDS.search(self.last.text) or (line.body > line.start and not self.last.bullet)

    def _emit(self, words: Spoken, line: Line | None = None, *, named: bool) -> None:
        self.out.append(Voice(words.start, words.end, words.who, self._side(words.who, named)))
        self.last = line

    def _side(self, who: str, named: bool) -> Side:
        """Give the side; unnamed reports in a meeting with customers, and their own section, are theirs."""
        if named:
            return Side.CUSTOMER if is_customer_word(who) else self.people.side(who)
        theirs = self.section is Section.CUSTOMER or self.people.customers
        return Side.CUSTOMER if theirs else Side.UNKNOWN
