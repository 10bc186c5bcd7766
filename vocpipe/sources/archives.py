"""Refuse zip-based documents (xlsx, docx, zip) that would unpack into a bomb or outside their place."""

import zipfile
from pathlib import Path

from vocpipe.errors import SourceError

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
"""Unpacked bytes per packed byte; ordinary office files stay far below."""


def check_archive(path: Path) -> None:
    """Raise ``SourceError`` unless ``path`` is a zip within the limits and not locked by a password."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(
            f"{path.name} is damaged, locked by a password, or not the kind of file its name says",
            "Open it, and save it again without a password",
        ) from error
    unpacked = sum(entry.file_size for entry in entries)
    small = path.stat().st_size * MAX_RATIO < unpacked and unpacked > 20_000_000
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or small:
        raise SourceError(
            f"{path.name} unpacks to {len(entries):,} parts and {unpacked // 1_000_000:,} MB: not safe",
            "Split it, or save only the part with feedback",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise SourceError(f"{path.name} is locked by a password", "Save it again without one")
    if any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries):
        raise SourceError(
            f"{path.name} has parts that point outside it", "Save it again from its own program"
        )
