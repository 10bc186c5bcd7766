"""Reading labelled files: one JSON object a line, checked key by key.

A file that cannot be read raises SourceError, a line that is not as documented raises
SettingsError that names file, line and key; never the text of the line.
"""

import json
from pathlib import Path
from typing import Any, Literal

from vocpipe.errors import SettingsError, SourceError
from vocpipe.records import Kind, Knowledge, UsageState

Task = Literal["themes", "usage", "kinds", "links"]

_KEYS: dict[str, dict[str, type]] = {
    "themes": {"text": str, "label": str},
    "usage": {"text": str, "feature": str, "state": str},
    "kinds": {"text": str, "kind": str},
    "links": {"feedback": str, "change": str},
    "changes": {"id": str, "text": str},
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "state": tuple(UsageState),
    "knowledge": tuple(Knowledge),
    "kind": tuple(Kind),
}
_MAY_BE_NULL = {("links", "change")}


def read_rows(path: Path, kind: Task) -> list[dict[str, Any]]:
    """Give the rows of an ``evaluate`` file: the documented keys checked, other keys kept.

    themes {text, label}; usage {text, feature, state, knowledge?}; kinds {text, kind};
    links {feedback, change} where change may be null. ``lang`` is optional everywhere.
    """
    return list(_read(path, kind).values())


def read_changes(path: Path) -> list[dict[str, Any]]:
    """Give the candidates {id, text} of a links evaluation; an id given twice is an error."""
    rows = _read(path, "changes")
    seen: dict[str, int] = {}
    for number, row in rows.items():
        if row["id"] in seen:
            raise SettingsError(
                f'{path} line {number}, key "id" repeats that of line {seen[row["id"]]}',
                "Give each candidate an id of its own",
            )
        seen[row["id"]] = number
    return list(rows.values())


def _read(path: Path, kind: str) -> dict[int, dict[str, Any]]:
    """Give the rows by number of line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", "Check the path") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8", "Save it as UTF-8, one JSON object a line") from error
    rows = {number: _row(path, number, line, kind) for number, line in enumerate(lines, 1) if line.strip()}
    if not rows:
        raise SourceError(f"{path} has no rows", "Write one JSON object a line")
    return rows


def _row(path: Path, number: int, line: str, kind: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} line {number} is not JSON", "Write one JSON object a line") from error
    if not isinstance(row, dict):
        raise SettingsError(f"{path} line {number} is not a JSON object", "Write one JSON object a line")
    for key, wanted in _KEYS[kind].items():
        _check(path, number, row, key, wanted, null=(kind, key) in _MAY_BE_NULL)
    for key in ("knowledge", "lang"):
        if row.get(key) is not None:
            _check(path, number, row, key, str, null=True)
    return {key: _whole(value) if isinstance(value, str) else value for key, value in row.items()}


def _whole(text: str) -> str:
    """Give a text that models can read: half an emoji, as a cut export leaves it, becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _check(path: Path, number: int, row: dict[str, Any], key: str, wanted: type, *, null: bool) -> None:
    place = f'{path} line {number}, key "{key}"'
    if key not in row:
        raise SettingsError(f"{place} is missing", f'Add "{key}" to the line')
    if row[key] is None and null:
        return
    if not isinstance(row[key], wanted) or (wanted is str and not row[key].strip()):
        raise SettingsError(f"{place} is not a text", "Write it in double quotes, not empty")
    choices = _CHOICES.get(key)
    if choices and row[key] not in choices:
        raise SettingsError(f"{place} has an unknown value", f"Use one of: {', '.join(choices)}")
