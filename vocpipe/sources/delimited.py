"""CSV and TSV files as people export them: any common encoding and delimiter, read row by row."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Literal, TextIO

from vocpipe.errors import SourceError
from vocpipe.records import Channel
from vocpipe.sources.base import RawItem, reject
from vocpipe.sources.csv_rows import BrokenRow, parse, sniff
from vocpipe.sources.dates import DateRules
from vocpipe.sources.encodings import detect
from vocpipe.sources.headers import SEARCHED_ROWS, find_layout
from vocpipe.sources.rows import TableRead
from vocpipe.sources.table_source import TableFile, table_notes

_LOST = re.compile("[\udc80-\udcff\ufffd]")
"""What stands for bytes that no letter could be read from, here or in the program that saved the file."""

_OTHER_KINDS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)
"""How files begin that are no text, whatever they are called: zips and workbooks, PDF, pictures, gzip."""


class CsvSource(TableFile):
    """A CSV or TSV file with one voice a row; encoding and delimiter are found by content."""

    type: Literal["csv"] = "csv"
    channel: Channel = Channel.SHEET
    encoding: str | None = None
    delimiter: str | None = None

    def items(self, notes: list[str]) -> Iterator[RawItem]:
        """Give a voice or reject a row; the file is never held in memory."""
        refuse_other_kinds(self.path)
        encoding = self.encoding or detect(self.path)
        try:
            with self.path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
                yield from self._table(file, notes)
        except (LookupError, UnicodeError) as error:
            raise SourceError(
                f"{self.path.name} cannot be read as {encoding}",
                "Save it as UTF-8, or set encoding for this source",
            ) from error

    def _table(self, file: TextIO, notes: list[str]) -> Iterator[RawItem]:
        head = list(islice(file, 200))
        delimiter = self.delimiter or sniff(head, "\t" if self.path.suffix.lower() == ".tsv" else ",")
        rows = parse(chain(head, file), delimiter)
        first = list(islice(rows, SEARCHED_ROWS))
        try:
            layout = find_layout(
                [cells for _, cells in first], self.path.name, wanted=self.columns, header_row=self.header_row
            )
        except SourceError as error:
            if any(_LOST.search(line) for line in head[:SEARCHED_ROWS]):
                raise SourceError(
                    f"{self.path.name}: letters are broken, it is not wholly {file.encoding}",
                    'Save it once more as UTF-8 (in Excel: Save as, "CSV UTF-8"), '
                    "or set encoding for this source",
                ) from error
            raise
        rules = DateRules(self.zone, self.saved_on(), self.date_order, layout.japanese)
        table = TableRead(layout, rules, self.path.name)
        self._found = [table]
        for number, cells in chain(first[layout.row :], rows):
            item = self._item(table, number, cells, delimiter)
            if item is not None:
                yield item
        notes.extend(table_notes(table))

    def _item(
        self, table: TableRead, number: int, cells: list[str] | BrokenRow, delimiter: str
    ) -> RawItem | None:
        if isinstance(cells, BrokenRow):
            return reject(cells.reason, file=self.path.name, row=number, raw={"line": cells.line})
        fitted = fit(cells, len(table.layout.headers), table.layout.columns["text"], delimiter)
        if fitted is None:
            return table.reject(
                "more cells than headers; a cell with a delimiter needs quotes", number, cells
            )
        return table.item(number, fitted)


def refuse_other_kinds(path: Path) -> None:
    """Raise SourceError for a file that is no text, or a web page, whatever it is called."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_OTHER_KINDS):
        raise SourceError(
            f"{path.name} is not text: it is another kind of file under this name",
            "Save it as CSV from its own program, or give it its own ending (.xlsx)",
        )
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype html", b"<html")):
        raise SourceError(
            f"{path.name} is a web page, not a table", "Sign in there and export it again as CSV"
        )


def fit(cells: list[str], width: int, text: int, delimiter: str) -> Sequence[str] | None:
    """Give the cells of a row under ``width`` headers (0: any number).

    More cells than headers come from an unquoted delimiter: if the text is the last column they are
    its text again, else nobody can tell which cell is which and None is given.
    """
    if not width or len(cells) <= width or not any(cells[width:]):
        return cells
    return [*cells[:text], delimiter.join(cells[text:])] if text == width - 1 else None
