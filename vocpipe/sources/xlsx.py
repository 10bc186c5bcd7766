"""Excel workbooks as people keep them, read row by row through openpyxl."""

import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, Literal

from pydantic import Field

from vocpipe.errors import SourceError
from vocpipe.records import Channel
from vocpipe.sources.archives import check_archive
from vocpipe.sources.base import RawItem
from vocpipe.sources.dates import DateRules
from vocpipe.sources.headers import NAME_IT, SEARCHED_ROWS, Layout, find_layout
from vocpipe.sources.identity import Identities
from vocpipe.sources.merged import Merges, Range, merged_ranges
from vocpipe.sources.rows import TableRead
from vocpipe.sources.table_source import TableFile, table_notes

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

Row = tuple[int, Sequence[object]]


class XlsxSource(TableFile):
    """An .xlsx workbook with one voice a row, in the named ``sheets`` or in every sheet that has text."""

    type: Literal["xlsx"] = "xlsx"
    channel: Channel = Channel.SHEET
    sheets: list[str] = Field(default_factory=list)

    def items(self, notes: list[str]) -> Iterator[RawItem]:
        """Give a voice or reject a row of each sheet; formulas give the value Excel last showed."""
        check_archive(self.path)
        # Opened by us: openpyxl refuses a workbook by its file's name, and people rename them to .csv.
        with self.path.open("rb") as content, closing(self._open(content)) as book:
            try:
                ids = Identities()
                self._found = []
                for table, rows in self._tables(book, ids, notes):
                    self._found.append(table)
                    yield from table.items(rows)
                    notes.extend(table_notes(table))
            except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
                raise self._damaged() from error

    def _open(self, content: BinaryIO) -> "Workbook":
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # drop-downs and styles that openpyxl does not keep
                return openpyxl.load_workbook(content, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise self._damaged() from error

    def _damaged(self) -> SourceError:
        return SourceError(
            f"{self.path.name} is no Excel workbook that can be read (damaged, or locked by a password)",
            "Open it in Excel and save it again as .xlsx without a password",
        )

    def _tables(
        self, book: "Workbook", ids: Identities, notes: list[str]
    ) -> Iterator[tuple[TableRead, Iterator[Row]]]:
        titles = self._titles(book)
        refused: list[SourceError] = []
        for title in titles:
            rows, ranges = self._rows(book, title)
            first = list(islice(rows, SEARCHED_ROWS))
            try:
                layout = self._layout(first, ranges, f"{self.path.name} [{title}]")
            except SourceError as error:
                refused.append(error)
                notes.append(f"sheet {title!r} was not read: no column of feedback text")
                continue
            rules = DateRules(self.zone, self.saved_on(), self.date_order, layout.japanese)
            table = TableRead(layout, rules, self.path.name, title if len(titles) > 1 else "", ids)
            yield table, _data(chain(first, rows), Merges(ranges), layout)
        if len(refused) == len(titles):
            raise self._nothing(refused)

    def _titles(self, book: "Workbook") -> list[str]:
        titles = [sheet.title for sheet in book.worksheets]
        missing = [name for name in self.sheets if name not in titles]
        if missing:
            raise SourceError(
                f"{self.path.name} has no sheet {missing[0]!r}", f"Its sheets are: {', '.join(titles)}"
            )
        return self.sheets or titles

    def _layout(self, first: list[Row], ranges: list[Range], where: str) -> Layout:
        merges = Merges(ranges)
        rows = [merges.filled(number, cells) for number, cells in first]
        return find_layout(rows, where, wanted=self.columns, header_row=self.header_row)

    def _nothing(self, refused: list[SourceError]) -> SourceError:
        if len(refused) == 1:
            return refused[0]
        return SourceError(
            f"{self.path.name}: none of its {len(refused)} sheets has a column of feedback text",
            NAME_IT,
        )

    def _rows(self, book: "Workbook", title: str) -> tuple[Iterator[Row], list[Range]]:
        sheet = book[title]
        sheet.reset_dimensions()  # the stored range is often wrong, both ways
        ranges = merged_ranges(self.path, _part(sheet))
        return enumerate(sheet.iter_rows(values_only=True), 1), ranges


def _data(rows: Iterable[Row], merges: Merges, layout: Layout) -> Iterator[Row]:
    """Give the rows under the header with merged cells filled; one text over several rows is one voice."""
    for number, cells in rows:
        filled = merges.filled(number, cells)
        if number > layout.row and not merges.continues(number, layout.columns["text"]):
            yield number, filled


def _part(sheet: object) -> str:
    """Give the sheet's part in the archive; openpyxl keeps it private, so it may be absent."""
    return str(getattr(sheet, "_worksheet_path", "")).removeprefix("/")
