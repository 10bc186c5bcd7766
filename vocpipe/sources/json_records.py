"""The records of a JSON or JSON-lines file, each with its place; a broken line never stops the others."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vocpipe.errors import SourceError
from vocpipe.sources.encodings import detect
from vocpipe.sources.ticket_fields import LISTS
from vocpipe.sources.webhooks import unwrapped


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number from 1 (a line for JSON lines), and its fields or what is wrong with it."""

    number: int
    fields: dict[str, object]
    problem: str = ""
    raw: str = ""


def read_records(path: Path) -> tuple[str, Iterator[Record]]:
    """Give what a number counts ("line" or "ticket") and the records of ``path``.

    Takes one object a line, an array of objects, or an object that holds such an array. Raises
    ``SourceError`` when the file is neither.
    """
    encoding = detect(path)
    if _is_lines(path, encoding):
        return "line", _lines(path, encoding)
    return "ticket", _array(path, encoding)


def _is_lines(path: Path, encoding: str) -> bool:
    """Tell whether the first filled line is a whole JSON object and another filled line follows.

    A broken first line counts as a line when the next one is whole.
    """
    whole = 0
    with path.open(encoding=encoding, errors="surrogateescape") as file:
        filled = (line for line in file if line.strip())
        first_two = [line for line, _ in zip(filled, range(2), strict=False)]
    for line in first_two:
        try:
            whole += isinstance(json.loads(line), dict)
        except (json.JSONDecodeError, RecursionError):
            continue
    return len(first_two) == 2 and whole > 0


def _lines(path: Path, encoding: str) -> Iterator[Record]:
    with path.open(encoding=encoding, errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield _record(number, json.loads(line))
            except json.JSONDecodeError as error:
                yield Record(number, {}, f"broken JSON at character {error.pos + 1}", line.strip()[:1000])
            except RecursionError:
                yield Record(number, {}, "JSON nested too deep", line.strip()[:1000])


def _array(path: Path, encoding: str) -> Iterator[Record]:
    try:
        content = json.loads(path.read_text(encoding, "surrogateescape"))
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise SourceError(
            f"{path.name} is no JSON that can be read (line {line})", "Export it again"
        ) from error
    for number, entry in enumerate(_entries(content, path), 1):
        yield _record(number, entry)


def _entries(content: object, path: Path) -> list[object]:
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        lists = [entries for name in LISTS if isinstance(entries := content.get(name), list)]
        single = any(name in content for name in ("description", "body", "text", "subject", "source"))
        if lists and not single and unwrapped(content) is content:
            return list(lists[0])
        return [content]
    raise SourceError(f"{path.name} holds no list of tickets", "Export tickets as a JSON array or one a line")


def _record(number: int, entry: object) -> Record:
    if not isinstance(entry, dict):
        return Record(number, {}, "not an object with fields", json.dumps(entry)[:1000])
    return Record(number, unwrapped(entry))
