"""Word documents as plain text: paragraphs as lines, table rows as lines with tabs between cells.

docx2python keeps tracked insertions, leaves out deletions and reads tables in place.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from vocpipe.errors import SourceError
from vocpipe.sources.archives import check_archive

_LINK = re.compile(r'<a href="[^"]*">|</a>')
_IMAGE = re.compile(r"----(?:media|Image|footnote|endnote)[^-]*----")


def read_docx(path: Path) -> str:
    """Give the text of a .docx; raises ``SourceError`` for a damaged, locked or oversized one."""
    from docx2python import docx2python

    check_archive(path)
    try:
        with zipfile.ZipFile(path) as parts:
            if not any(name.startswith("word/") for name in parts.namelist()):
                raise ValueError("a zip of something else, in which docx2python would find no words")
        with docx2python(path) as document:
            lines = [line for table in document.body for line in _table(table)]
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, AttributeError, IndexError) as error:
        raise SourceError(
            f"{path.name} is no Word document that can be read", "Save it again as .docx"
        ) from error
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _table(table: list[list[list[str]]]) -> Iterator[str]:
    """Give the lines of one block; a block of one cell is ordinary text."""
    if len(table) == 1 and len(table[0]) == 1:
        for paragraph in table[0][0]:
            yield from _clean(paragraph).split("\n")
        return
    yield ""
    for row in table:
        yield "\t".join(" ".join(_clean(p) for p in cell if p.strip()).replace("\t", " ") for cell in row)
    yield ""


def _clean(paragraph: str) -> str:
    return _IMAGE.sub("", _LINK.sub("", paragraph)).replace("\r", "")
