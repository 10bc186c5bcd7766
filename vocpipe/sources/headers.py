"""Find the header row of a table and which column holds what. Pure.

A person's own mapping wins; else the names of ``header_names``. A table in which no column can
be told to hold feedback text is refused: reading the wrong column would be worse than asking.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vocpipe.errors import SourceError
from vocpipe.sources.header_names import ALIASES, NOT_TEXT_ENDINGS, PAGES, TEXT_HINTS, WEAK_TEXT, normal

SEARCHED_ROWS = 30
"""How far down a header row is looked for, under titles, notes and blank rows."""

LONGEST_HEADER = 120
"""A longer cell is text, not a header."""

_RANK = {field: {name: rank for rank, name in enumerate(names)} for field, names in ALIASES.items()}
_WEAK = {name: 1000 + rank for rank, name in enumerate(WEAK_TEXT)}
_LETTERS = re.compile(r"[A-Z]{1,3}")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table keeps what: ``columns`` maps field to column index, ``row`` is the header's row from 1.

    ``row`` is 0 for a table without header. ``headers`` are the header cells as written and
    ``notes`` remarks for the owner of the table.
    """

    row: int
    columns: dict[str, int]
    headers: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def japanese(self) -> bool:
        """Whether its headers are Japanese: then 9/14 is month/day."""
        return _JAPANESE.search("".join(self.headers)) is not None

    @property
    def unread(self) -> list[str]:
        """The headers of columns that are read as nothing."""
        read = {*self.columns.values(), self.page}
        return [header for index, header in enumerate(self.headers) if header and index not in read]

    @property
    def page(self) -> int | None:
        """The column with the addresses of the rows' own pages, if there is one."""
        return next((at for at, header in enumerate(self.headers) if normal(header) in PAGES), None)

    def label(self, field: str) -> str:
        """Give how a person would name the column of ``field``: its header, else its letter."""
        index = self.columns[field]
        return (self.headers[index] if index < len(self.headers) else "") or letter(index)


def letter(index: int) -> str:
    """Give the spreadsheet letter of a column index from 0: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def column_index(letters: str) -> int:
    """Give the column index from 0 of spreadsheet letters."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - ord("A") + 1
    return number - 1


def find_layout(
    rows: Sequence[Sequence[object]],
    where: str,
    *,
    wanted: Mapping[str, str] | None = None,
    header_row: int | None = None,
) -> Layout:
    """Find the header among the first ``rows`` of the table called ``where`` in messages.

    ``wanted`` maps fields to a header or a column letter ("" to ignore a field); ``header_row``
    fixes the header's row (from 1; 0: there is none). Raises ``SourceError`` with the way out.
    """
    wanted = wanted or {}
    unknown = sorted(set(wanted) - set(ALIASES))
    if unknown:
        raise SourceError(
            f"{where}: columns.{unknown[0]} is no field vocpipe knows", f"Use one of {', '.join(ALIASES)}"
        )
    if header_row is not None:
        cells = rows[header_row - 1] if 0 < header_row <= len(rows) else ()
        candidates = [_layout(header_row, cells, wanted)]
    else:
        candidates = [_layout(row, cells, wanted) for row, cells in enumerate(rows[:SEARCHED_ROWS], 1)]
        candidates = [layout for layout in candidates if not _inside(layout, rows)]
    usable = [layout for layout in candidates if "text" in layout.columns and _believable(layout, wanted)]
    if not usable:
        raise _no_text(candidates, wanted, where)
    best = max(usable, key=lambda layout: (len(layout.columns), -layout.row))
    _refuse_doubled(best, wanted, where)
    return best


_JIRA = "issuekey"
"""Tells an export of Jira, whose Comment columns hold agents' words as well: the description is the voice."""


def _layout(row: int, cells: Sequence[object], wanted: Mapping[str, str]) -> Layout:
    headers = tuple("" if cell is None else str(cell).strip() for cell in cells)
    names = [normal(header) if len(header) <= LONGEST_HEADER else "" for header in headers]
    if _JIRA in names:
        names = ["" if name == "comment" else name for name in names]
    columns: dict[str, int] = {}
    for field, header in wanted.items():
        index = _wanted_index(header, names, no_header=row == 0)
        if index is not None:
            columns[field] = index
    if row == 0:
        return Layout(0, columns, ())
    fields = [field for field in ALIASES if field not in wanted]
    _take_exact(fields, names, columns)
    if "text" in fields and "text" not in columns:
        _take_hint(names, columns)
    return Layout(row, columns, headers, _notes(names, headers, columns))


def _wanted_index(header: str, names: Sequence[str], no_header: bool) -> int | None:
    name = normal(header)
    if not no_header and name and name in names:
        return names.index(name)
    if _LETTERS.fullmatch(header) and (no_header or column_index(header) < len(names)):
        return column_index(header)
    return None


def _take_exact(fields: Sequence[str], names: Sequence[str], columns: dict[str, int]) -> None:
    for field in fields:
        ranks = _RANK[field] | (_WEAK if field == "text" else {})
        taken = set(columns.values())
        found = [
            (ranks[name], index) for index, name in enumerate(names) if name in ranks and index not in taken
        ]
        if found:
            columns[field] = min(found)[1]


def _take_hint(names: Sequence[str], columns: dict[str, int]) -> None:
    taken = set(columns.values())
    for index, name in enumerate(names):
        hinted = any(hint in name for hint in TEXT_HINTS)
        if hinted and index not in taken and not name.endswith(NOT_TEXT_ENDINGS):
            columns["text"] = index
            return


def _believable(layout: Layout, wanted: Mapping[str, str]) -> bool:
    """Tell whether the text column is one: a weak name needs company, unless the table is narrow."""
    if "text" in wanted or layout.row == 0 or _text_name(layout) not in _WEAK:
        return True
    filled = sum(1 for header in layout.headers if header)
    return len(layout.columns) > 1 or filled <= 2


def _inside(layout: Layout, rows: Sequence[Sequence[object]]) -> bool:
    """Tell whether the row with one known word lies inside a table whose own header stands above it."""
    width = sum(1 for header in layout.headers if header)
    above = (sum(1 for cell in cells if str(cell or "").strip()) for cells in rows[: layout.row - 1])
    return len(layout.columns) == 1 and any(filled >= max(2, width) for filled in above)


def _text_name(layout: Layout) -> str:
    return normal(layout.headers[layout.columns["text"]])


def _refuse_doubled(layout: Layout, wanted: Mapping[str, str], where: str) -> None:
    if layout.row == 0 or _LETTERS.fullmatch(wanted.get("text", "")):
        return
    name = _text_name(layout)
    doubled = [letter(index) for index, header in enumerate(layout.headers) if normal(header) == name]
    if len(doubled) > 1:
        raise SourceError(
            f"{where}: columns {' and '.join(doubled)} have the same header {layout.label('text')!r} "
            f"(row {layout.row})",
            f'Rename one, or choose with columns.text = "{doubled[0]}"',
        )


def _notes(names: Sequence[str], headers: Sequence[str], columns: Mapping[str, int]) -> tuple[str, ...]:
    notes = []
    for field, index in columns.items():
        same = [other for other, name in enumerate(names) if name == names[index] and name]
        if len(same) > 1 and field != "text":
            notes.append(
                f"header {headers[index]!r} stands on columns {', '.join(map(letter, same))}; "
                f"{letter(index)} is read"
            )
    last = max((index for index, name in enumerate(names) if name), default=-1)
    first = min((index for index, name in enumerate(names) if name), default=0)
    blank = [letter(index) for index in range(first, last) if not names[index]]
    if blank:
        notes.append(f"columns without a header are not read: {', '.join(blank[:10])}")
    return tuple(notes)


def _no_text(candidates: Sequence[Layout], wanted: Mapping[str, str], where: str) -> SourceError:
    """Name the headers that were seen only if the row surely is a header: else they may be feedback."""
    best = max(candidates, key=lambda layout: (len(layout.columns), -layout.row), default=None)
    if wanted.get("text"):
        return SourceError(
            f"{where}: no column is called {wanted['text']!r} (columns.text)",
            "Write the header exactly as in the sheet, or the column's letter",
        )
    if best is not None and len(best.columns) >= 2:
        seen = ", ".join(header for header in best.headers[:12] if 0 < len(header) <= 20)
        return SourceError(f"{where}: no column holds feedback text (row {best.row} has: {seen})", NAME_IT)
    return SourceError(f"{where}: no header row with a column of feedback text was found", NAME_IT)


NAME_IT = (
    'Head that column 声 or feedback, or name it: --column "text=its header or letter" '
    "(columns.text in vocpipe.toml)"
)
"""What to do about a table in which no column can be told to hold the voices."""
