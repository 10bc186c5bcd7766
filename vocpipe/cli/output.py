"""How results are shown: one JSON document, or tables for people; progress on stderr."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from vocpipe.cli.language import _

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


def as_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], wide: int | None = None
) -> None:
    """Print a table, its headings in the language of messages; ``wide`` is the column with the texts.

    Other long columns fold so that it has room.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(columns):
        shown.add_column(_(name), no_wrap=place not in (wide, *_roomy(columns, rows)), overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(value) for value in row))
    width = None if sys.stdout.isatty() else 120
    Console(width=width, highlight=False).print(shown)


def _roomy(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[int]:
    """Give the columns but the first that hold something longer than a short word or two."""
    return [place for place in range(1, len(columns)) if any(len(str(row[place])) > 16 for row in rows)]


def _cell(value: object) -> Any:
    from rich.text import Text

    return Text("" if value is None else str(value))


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
    *,
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
