"""The rows of a file of facts (accounts, measured use, changes), numbered: CSV, JSON or JSON lines."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from vocpipe.errors import RowError, SourceError
from vocpipe.sources.csv_rows import BrokenRow, parse, sniff
from vocpipe.sources.delimited import refuse_other_kinds
from vocpipe.sources.encodings import detect

Row = Mapping[str, Any]

SNIFFED = 200
"""Lines that tell by what cells are parted."""


class Rows(NamedTuple):
    """The rows of a file by their number as people count, and what is wrong with those that are none."""

    good: list[tuple[int, Row]]
    errors: list[RowError]


def read_rows(path: Path, reads: Callable[[str], object]) -> Rows:
    """Give the rows of a file as cells by header; encoding and delimiter are found by content.

    ``reads`` tells whether a column is read and holds one value. Raises SourceError when the file is not
    there, is nothing of the kind, or has two such columns with the same header.
    """
    if not path.is_file():
        raise SourceError(f"{path} is not there", "Mend its line in vocpipe.toml, or put the file there")
    refuse_other_kinds(path)
    rows = Rows([], [])
    try:
        text = path.read_text(encoding=detect(path))
        reader = _READERS.get(path.suffix.lower())
        for number, found in reader(text) if reader else _table(text, path.name, reads):
            if isinstance(found, RowError):
                rows.errors.append(found.at(number))
            else:
                rows.good.append((number, found))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, OSError) as error:
        raise SourceError(
            f"{path} cannot be read ({type(error).__name__})", "Export it again as UTF-8"
        ) from error
    return rows


def _json(text: str) -> Iterator[tuple[int, Row | RowError]]:
    found = json.loads(text)
    for number, entry in enumerate(found if isinstance(found, list) else [found], 1):
        yield number, _object(entry)


def _json_lines(text: str) -> Iterator[tuple[int, Row | RowError]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, _object(json.loads(line))
        except json.JSONDecodeError as error:
            yield number, RowError(f"broken JSON at character {error.pos + 1}", "Export it again")


def _object(entry: object) -> Row | RowError:
    return entry if isinstance(entry, dict) else RowError("no object", 'Write entries as {"id": ..., ...}')


def _table(text: str, name: str, reads: Callable[[str], object]) -> Iterator[tuple[int, Row | RowError]]:
    """Cut a table into rows; a row that is broken, or has cells under no header, is told."""
    lines = StringIO(text)
    head = list(islice(lines, SNIFFED))
    headers: list[str] | None = None
    for number, cells in parse(chain(head, lines), sniff(head)):
        if isinstance(cells, BrokenRow):
            yield number, RowError(cells.reason, "Close it, or double a quotation mark inside a cell")
        elif not any(cell.strip() for cell in cells):
            continue
        elif headers is None:
            headers = [cell.strip() for cell in cells]
            doubled = [header for header, n in Counter(headers).items() if n > 1 and reads(header)]
            if doubled:
                raise SourceError(
                    f"{name}: more than one column is headed {', '.join(doubled)}",
                    "Rename or delete the others",
                )
        elif any(islice(cells, len(headers), None)):
            yield number, RowError("more cells than headers; a cell with a delimiter needs quotes")
        else:
            yield number, _by_header(headers, cells)


def _by_header(headers: Sequence[str], cells: Sequence[str]) -> Row:
    """Give the cells by header; those of one header (Jira's labels) are listed in one."""
    row: dict[str, str] = {}
    for name, cell in zip(headers, cells, strict=False):
        if name:
            row[name] = ";".join(filter(str.strip, (row.get(name, ""), cell)))
    return row


_READERS = {".json": _json, ".jsonl": _json_lines, ".ndjson": _json_lines}
