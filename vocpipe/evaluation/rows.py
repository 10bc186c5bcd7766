"""Reading labelled files: one JSON object a line, checked key by key.

A file that cannot be read raises SourceError. A line that is not as documented is left out and named
by file, line and key, never by its text; one whose label is null (two readers disagreed) is left out
and counted.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
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
_LABELS = {"themes": "label", "usage": "state", "kinds": "kind"}
"""Where null says that a row has no label; a ``change`` that is null is one: that nothing matches."""

_NAMED = 20
"""So many broken lines are named one by one."""


@dataclass(frozen=True)
class Labelled:
    """The rows of a file that can be measured, and why others are left out: no label, or a broken line."""

    rows: list[dict[str, Any]]
    unlabelled: int
    faults: list[str]

    @property
    def left_out(self) -> dict[str, int]:
        """Give how many lines are left out and why, as figures; empty where none is."""
        counts = {"unlabelled": self.unlabelled, "broken_lines": len(self.faults)}
        return {name: n for name, n in counts.items() if n}

    @property
    def notes(self) -> list[str]:
        """Give what a person is told of the lines left out; many broken ones end in their number."""
        notes = self.faults[:_NAMED]
        if more := self.faults[_NAMED:]:
            notes.append(f"more lines like these: {len(more)}")
        if self.unlabelled:
            notes.append(f"rows without a label, left out: {self.unlabelled}")
        return notes


def read_rows(path: Path, kind: Task) -> Labelled:
    """Give the rows of an ``evaluate`` file: the documented keys checked, other keys kept.

    themes {text, label}; usage {text, feature, state, knowledge?}; kinds {text, kind};
    links {feedback, change} where change may be null. ``lang`` is optional everywhere.
    Raises SettingsError for the first broken line where no row is left to measure.
    """
    rows, faults = [], []
    for number, line in _lines(path):
        try:
            rows.append(_row(path, number, line, kind))
        except SettingsError as fault:
            faults.append(fault)
    label = _LABELS.get(kind)
    labelled = [row for row in rows if label is None or row[label] is not None]
    if not labelled and faults:
        raise faults[0]
    if not labelled:
        raise SourceError(f"{path} has no row with a label", f'Write "{label}" where you know it')
    return Labelled(labelled, len(rows) - len(labelled), [str(fault) for fault in faults])


def read_changes(path: Path) -> list[dict[str, Any]]:
    """Give the candidates {id, text} of a links evaluation; a broken line or a repeated id is an error."""
    rows = {number: _row(path, number, line, "changes") for number, line in _lines(path)}
    seen: dict[str, int] = {}
    for number, row in rows.items():
        if row["id"] in seen:
            raise SettingsError(
                f'{path} line {number}, key "id" repeats that of line {seen[row["id"]]}',
                "Give each candidate an id of its own",
            )
        seen[row["id"]] = number
    return list(rows.values())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines that hold something, each with its number."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", "Check the path") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8", "Save it as UTF-8, one JSON object a line") from error
    if not any(line.strip() for line in lines):
        raise SourceError(f"{path} has no rows", "Write one JSON object a line")
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _row(path: Path, number: int, line: str, kind: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} line {number} is not JSON", "Write one JSON object a line") from error
    if not isinstance(row, dict):
        raise SettingsError(f"{path} line {number} is not a JSON object", "Write one JSON object a line")
    for key, wanted in _KEYS[kind].items():
        _check(path, number, row, key, wanted, null=key == "change" or key == _LABELS.get(kind))
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
