"""How results are shown: one JSON document, or tables for people; progress on stderr."""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.language import _

if TYPE_CHECKING:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

TEXT, SHORT, BETWEEN = 30, 16, 3
"""In half-width characters: what a table's texts need at least, what other cells may hold before they fold,
and what lies between two columns."""

ENDLESS = 1_000_000
"""The width of a pipe: more half-width characters than any row has."""

_COUNTS_NONE = re.compile(r"(?<!\d)0(?!\d)")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
By = Annotated[str | None, typer.Option("--by", help="Who says so (default: VOCPIPE_USER or your login).")]
WeekOption = Annotated[
    str | None, typer.Option("--week", help="ISO week, such as 2026-W47 (default: this week).")
]

ReviewWeekOption = Annotated[
    str | None, typer.Option("--week", help="ISO week, such as 2026-W47 (default: the last that is over).")
]
AnyWeekOption = Annotated[
    str | None, typer.Option("--week", help="Only of this ISO week, such as 2026-W47 (default: all weeks).")
]


def a_day(written: str) -> date:
    """Read a day that an option names; raises typer.BadParameter, told in the language of messages."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        message = _("{written} is no day; write it as 2026-11-22", written=written)
        raise typer.BadParameter(message) from None


def as_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def answer(words: str, document: object, to_json: bool) -> None:
    """Print the words, or with --json the document instead."""
    if to_json:
        as_json(document)
    else:
        typer.echo(words)


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], wide: int | None = None
) -> None:
    """Print a table, its headings in the language of messages; ``wide`` is the column with the texts.

    Columns that are empty in every row are left out; no rows are one line that says so. Where the terminal
    is too narrow for the texts, each row is an entry instead: its text, and below it the rest by headings.
    What reads a pipe goes by lines: there each row is one, as wide as it is.
    """
    from rich.console import Console
    from rich.text import Text

    if not rows:
        title = title.strip()
        typer.echo(title if _COUNTS_NONE.search(title) else f"{title}: {_('none')}")
        return
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    filled = [place for place in range(len(columns)) if place == 0 or any(row[place] for row in cells)]
    heads = [_(columns[place]) for place in filled]
    cells = [[row[place] for place in filled] for row in cells]
    piped = not (sys.stdout.isatty() or "COLUMNS" in os.environ)
    if piped:
        cells = [[" ".join(cell.splitlines()) for cell in row] for row in cells]
    console = Console(width=ENDLESS if piped else None, highlight=False)
    if wide not in filled:
        console.print(_grid(title, heads, cells, None))
    elif _fits(heads, cells, filled.index(wide), console.width):
        console.print(_grid(title, heads, cells, filled.index(wide)))
    else:
        console.print(Text(title, "bold"))
        for row in cells:
            console.print(*_entry(heads, row, filled.index(wide)), sep="\n")


def _fits(heads: Sequence[str], rows: Sequence[Sequence[str]], wide: int, width: int) -> bool:
    """Tell whether the texts get the room they need beside the columns that cannot fold."""
    from rich.cells import cell_len

    folding, needed = _folding(rows), 0
    for place, head in enumerate(heads):
        longest = max([cell_len(head), *(cell_len(line) for row in rows for line in row[place].split("\n"))])
        most = TEXT if place == wide else SHORT if place in folding else longest
        needed += min(longest, most) + BETWEEN
    return needed <= width


def _grid(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], wide: int | None) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    folding = _folding(rows)
    for place, name in enumerate(heads):
        grid.add_column(name, no_wrap=place != wide and place not in folding, overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid


def _folding(rows: Sequence[Sequence[str]]) -> set[int]:
    """Give the columns but the first that hold something longer than a short word or two."""
    return {place for row in rows for place, cell in enumerate(row) if place and len(cell) > SHORT}


def _entry(heads: Sequence[str], row: Sequence[str], wide: int) -> "tuple[Text, Padding]":
    """Give a row as lines: its text; below it the first cell, and the others that say something."""
    from rich.padding import Padding
    from rich.text import Text

    others = [f"{heads[place]} {row[place]}" for place in range(1, len(row)) if place != wide and row[place]]
    known = " · ".join(others if wide == 0 else [row[0], *others])
    return Text(row[wide]), Padding(Text(known), (0, 0, 0, 4))


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print CSV with every cell that a spreadsheet would take for a formula made inert."""
    from vocpipe.destinations.escape import cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[cell(value) for value in row] for row in rows])
    typer.echo(buffer.getvalue(), nl=False)


def listed(
    rows: Sequence[Mapping[str, Any]],
    title: str,
    columns: Mapping[str, str],
    wide: str,
    to_json: bool,
    to_csv: bool,
    empty: str = "",
) -> None:
    """Show rows as JSON (every key), as CSV or as a table (the keys of ``columns``, by their headings).

    ``empty`` says what to do where there are no rows, in place of a table of headings alone.
    """
    if to_json:
        as_json(list(rows))
    elif to_csv:
        as_csv(list(columns), [[row.get(key) for key in columns] for row in rows])
    elif empty and not rows:
        typer.echo(_("{title}. {empty}", title=title, empty=empty))
    else:
        cells = [[row.get(key) for key in columns] for row in rows]
        table(title, list(columns.values()), cells, wide=list(columns).index(wide))


@contextmanager
def progress(shown: bool) -> Iterator[Callable[[str], Callable[[int, int], None] | None]]:
    """Give a function that starts a bar for a step and gives what moves it; bars are on stderr."""
    if not shown or not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def start(step: str) -> Callable[[int, int], None]:
            task = bars.add_task(_(step), total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield start
