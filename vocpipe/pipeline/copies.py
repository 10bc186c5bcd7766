"""Copies of words in files that vocpipe wrote for people: found and named, for people to delete."""

import html
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from vocpipe.store.erasing import DISTINCT


def files_holding(folder: Path, texts: Iterable[str]) -> list[Path]:
    """Give the files under ``folder`` that hold a run of these texts, of 17 characters at the latest.

    Text and pages are looked into, and the parts of packed files (.xlsx, .docx); not pictures, not PDF.
    """
    step = DISTINCT // 2
    runs = {text[at : at + DISTINCT] for text in texts for at in range(0, len(text) - DISTINCT + 1, step)}
    if not runs:
        return []
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return [file for file in files if _holds(_said(file), runs)]


def _holds(said: str, runs: Iterable[str]) -> bool:
    return any(run in said for run in runs)


def _said(file: Path) -> str:
    """Give what a file says; nothing of one that cannot be read: vocpipe did not write it."""
    try:
        if not zipfile.is_zipfile(file):
            return html.unescape(file.read_bytes().decode("utf-8", "ignore"))
        with zipfile.ZipFile(file) as packed:
            parts = [packed.read(name).decode("utf-8", "ignore") for name in packed.namelist()]
        return html.unescape("\n".join(parts))
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return ""
