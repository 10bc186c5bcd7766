"""Transcripts as JSON, as Otter and other recorders export them: what was said, each with its speaker."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vocpipe.errors import SourceError
from vocpipe.sources.notes.captions import Said, as_document
from vocpipe.sources.notes.document import Document

_LISTS = ("transcripts", "utterances", "segments", "sentences")
_WORDS = ("transcript", "text", "sentence")
_SPEAKERS = ("speaker_name", "speaker", "name")
_LIST = re.compile(rf'"(?:{"|".join(_LISTS)})"\s*:\s*\[')


def is_transcript(head: str) -> bool:
    """Tell from the first characters of a JSON file whether it is a transcript, not a list of tickets."""
    return bool(_LIST.search(head)) and '"speaker' in head


def read_transcript(text: str, file: str, zone: ZoneInfo) -> Document:
    """Give a transcript as a document: title and day on top, then one paragraph a turn.

    Raises ``SourceError`` when ``text`` is no JSON or holds no list of what was said.
    """
    try:
        whole = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SourceError(f"{file} is no JSON that can be read", "Export the transcript again") from error
    speech = whole.get("speech", whole) if isinstance(whole, Mapping) else {}
    said = next((speech[name] for name in _LISTS if isinstance(speech.get(name), list)), None)
    if said is None:
        raise SourceError(f"{file} holds no transcript", "Export it as txt, docx, vtt or srt")
    names = _names(speech.get("speakers"))
    turns = [_turn(entry, names) for entry in said if isinstance(entry, Mapping)]
    return as_document(_head(speech, zone), [turn for turn in turns if turn[1]])


def _head(speech: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    title, began = speech.get("title"), speech.get("start_time")
    head = [title] if isinstance(title, str) and title.strip() else []
    if isinstance(began, int | float) and 0 < began < 4e9:
        head.append(f"Date: {datetime.fromtimestamp(began, zone):%Y-%m-%d}")
    return head


def _names(speakers: object) -> dict[object, str]:
    listed: Sequence[Any] = speakers if isinstance(speakers, list) else []
    known = (one for one in listed if isinstance(one, Mapping))
    return {one.get("id", one.get("speaker_id")): _first(one, _SPEAKERS) for one in known}


def _turn(entry: Mapping[str, Any], names: Mapping[object, str]) -> Said:
    speaker = _first(entry, _SPEAKERS) or names.get(entry.get("speaker_id"), "")
    return speaker, _first(entry, _WORDS)


def _first(entry: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((found.strip() for name in names if isinstance(found := entry.get(name), str)), "")
