"""Choose the source for a file a person hands over, by its name and, where that says little, its content."""

from collections.abc import Callable
from pathlib import Path

from vocpipe.errors import SourceError
from vocpipe.sources.base import Source
from vocpipe.sources.delimited import CsvSource
from vocpipe.sources.notes import NotesSource
from vocpipe.sources.notes.transcript_json import is_transcript
from vocpipe.sources.tickets import TicketsSource
from vocpipe.sources.xlsx import XlsxSource

KINDS: dict[str, tuple[str, ...]] = {
    "csv": (".csv", ".tsv", ".tab"),
    "xlsx": (".xlsx", ".xlsm"),
    "tickets": (".json", ".jsonl", ".ndjson"),
    "notes": (".md", ".markdown", ".txt", ".docx", ".vtt", ".srt"),
    "archive": (".zip",),
}
"""Suffixes by kind of source."""

ADVICE = {
    ".xls": "Open it in Excel and save it as .xlsx or CSV",
    ".numbers": "Export it as CSV or Excel from Numbers",
    ".pdf": "Export it from its own program as docx, txt or CSV",
    ".doc": "Open it in Word and save it as .docx",
    ".gsheet": "Download it as CSV or xlsx, or add the sheet itself as a source",
}


def source_for(path: Path, *, timezone: str = "Asia/Tokyo", name: str | None = None) -> Source:
    """Give the source that reads ``path``; ``name`` defaults to the file's own name.

    Raises ``SourceError`` for a file that is not there or of a kind that cannot be read.
    """
    if not path.is_file():
        raise SourceError(f"{path} is not there or is no file", "Check the path")
    from vocpipe.sources.archive import ArchiveSource  # it reads files of every other kind

    made: dict[str, Callable[..., Source]] = {
        "csv": CsvSource, "xlsx": XlsxSource, "tickets": TicketsSource, "notes": NotesSource,
        "archive": ArchiveSource,
    }  # fmt: skip
    return made[_kind(path)](name=name or path.name, path=path, timezone=timezone)


def _beginning(path: Path) -> str:
    """Give the first characters of a file, whatever its encoding: enough for the keys of JSON."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(100_000)


def readable(folder: Path, pattern: str = "**/*") -> list[Path]:
    """Give the files under ``folder`` of a kind that can be read; hidden ones and Office's locks are none."""
    known = {suffix for suffixes in KINDS.values() for suffix in suffixes}
    return sorted(
        file
        for file in folder.glob(pattern)
        if file.suffix.lower() in known
        and file.is_file()
        and not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    )


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if suffix == ".json" and is_transcript(_beginning(path)):
        return "notes"
    for kind, suffixes in KINDS.items():
        if suffix in suffixes:
            return "xlsx" if kind == "csv" and head.startswith(b"PK\x03\x04") else kind
    if suffix in ADVICE:
        raise SourceError(f"{path.name} is of a kind vocpipe does not read", ADVICE[suffix])
    if head.startswith(b"WEBVTT"):
        return "notes"
    if head[:1] in (b"{", b"["):
        return "tickets"
    every = ", ".join(suffix for suffixes in KINDS.values() for suffix in suffixes)
    raise SourceError(f"{path.name} is of a kind vocpipe does not read", f"Known are: {every}")
