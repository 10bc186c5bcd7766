"""Meeting notes and transcripts: Markdown, text, Word, WebVTT, SRT; one voice per customer utterance."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from vocpipe.errors import SourceError
from vocpipe.records import Channel
from vocpipe.sources.base import RawItem
from vocpipe.sources.dates import DateRules
from vocpipe.sources.encodings import detect
from vocpipe.sources.file_source import FileSource
from vocpipe.sources.identity import Identities
from vocpipe.sources.notes.captions import is_captions, read_captions
from vocpipe.sources.notes.document import Document, without_markup
from vocpipe.sources.notes.head import Head, read_head
from vocpipe.sources.notes.labels import ANONYMOUS, CUSTOMER_WORDS
from vocpipe.sources.notes.people import People, attendees, folded
from vocpipe.sources.notes.reported import is_customer_word
from vocpipe.sources.notes.transcript_json import read_transcript
from vocpipe.sources.notes.voices import Voice, find_voices
from vocpipe.sources.notes.word import read_docx

MAX_CHARACTERS = 5_000_000
MARKDOWN = (".md", ".markdown")
HEAD_LINES = 25
"""Lines in which attendees are looked for."""

_NOTION_ID = re.compile(r"[0-9a-f]{32}$")


class NotesSource(FileSource):
    """One note or transcript.

    ``our_names`` are our company, products, people and mail domains as notes write them;
    ``others_are_customers`` says that these are complete, so that any other named speaker is the
    customer's. Without it an unplaced speaker stays unknown and goes to review.
    """

    type: Literal["notes"] = "notes"
    channel: Channel = Channel.MEETING
    our_names: list[str] = Field(default_factory=list)
    others_are_customers: bool = False
    account: str | None = None
    """The account of every voice; without it, what the note or its name says."""

    def items(self, notes: list[str]) -> Iterator[RawItem]:
        """Give a voice per utterance of the customer or of a speaker on an unknown side."""
        document = self._document()
        lines = [unicodedata.normalize("NFKC", line.text) for line in document.lines]
        top = lines[: document.text.count("\n", 0, document.head)] if document.turns is not None else lines
        head = read_head(top, self.path.stem, DateRules(self.zone, self.saved_on(), japanese=True))
        people = People(self.our_names, self.others_are_customers)
        used = attendees(lines[:HEAD_LINES], people, head.account or "")
        ids = Identities()
        voices = find_voices(document, people, used)
        for voice in voices:
            yield self._item(voice, document, head, ids)
        if not voices:
            notes.append(f"{self.path.name}: no customer's words were found")

    def _document(self) -> Document:
        if self.path.suffix.lower() == ".docx":
            return Document(read_docx(self.path))
        encoding = detect(self.path)
        try:
            text = self.path.read_text(encoding)
        except UnicodeError as error:
            raise SourceError(f"{self.path.name} cannot be read as {encoding}", "Save it as UTF-8") from error
        if len(text) > MAX_CHARACTERS:
            raise SourceError(f"{self.path.name} is longer than {MAX_CHARACTERS:,} characters", "Split it")
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        if self.path.suffix.lower() == ".json":
            return read_transcript(text, self.path.name, self.zone)
        if is_captions(text):
            return read_captions(text)
        return Document(without_markup(text) if self.path.suffix.lower() in MARKDOWN else text)

    def _item(self, voice: Voice, document: Document, head: Head, ids: Identities) -> RawItem:
        text = document.text[voice.start : voice.end]
        line = document.text.count("\n", 0, voice.start) + 1
        item: RawItem = {
            "external_id": f"{self._stem()}:{ids.by_content([voice.speaker, text])}",
            "text": text,
            "span": (voice.start, voice.end),
            "side": voice.side,
            "origin": f"{self.path.name} line {line}",
            "place": {"file": self.path.name, "row": line, "column": None},
        }
        known = {
            "said_at": head.said_at,
            "account": self.account or head.account,
            "commenter": speaker_name(voice.speaker),
            "recorder": head.recorder,
        }
        return item | {name: value for name, value in known.items() if value}

    def _stem(self) -> str:
        """Give the file's own id: Notion puts one of 32 hex digits behind the title, others have the name."""
        notion = _NOTION_ID.search(self.path.stem)
        return notion[0] if notion else unicodedata.normalize("NFC", self.path.stem)


def speaker_name(written: str) -> str | None:
    """Give the person in a speaker label: 先方（有馬さま） is 有馬; None for a side or an anonymous voice."""
    inner = re.search(r"[（(]([^）)]+)[）)]", written)
    outside = re.sub(r"[（(].*?[）)]", "", written).strip()
    if CUSTOMER_WORDS.fullmatch(outside) or is_customer_word(outside):
        outside = inner[1] if inner else ""
    if not outside or ANONYMOUS.fullmatch(outside):
        return None
    return re.sub(r"(?:様|さま|さん|氏|殿)$", "", outside).strip() if folded(outside) else None
