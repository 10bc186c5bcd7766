"""What a store holds, as plain rows, to compare one run with another."""

import json
from pathlib import Path

import pytest

from vocpipe.store.database import _driver

sqlite3 = _driver()
"""The store's own SQLite: two of them in one process take each other's locks away."""

UNLIKE = {
    "verdict": {"id", "seq"},
    "theme_event": {"seq"},
    "cursor": {"counts"},
    "search_text": {"n"},
    "kpi_snapshot": {"seal"},
}
"""Columns that may differ between a run and the same run after a kill: ids made by chance, and counts
of how often a row was read."""

MADE_OF_IDS = "ledger_seal"
"""The table of hashes over the ledger: ids made by chance are in them, so they are checked, not compared."""


def tables(folder: Path) -> dict[str, list[str]]:
    """Give every row of every table as JSON, in order; what must be equal when nothing was to do."""
    return _read(folder, {})


def outcome(folder: Path) -> dict[str, list[str]]:
    """Give what a run leaves behind: tables without what is made by chance, and the files written."""
    found = _read(folder, UNLIKE)
    del found[MADE_OF_IDS]
    written = sorted(path for path in (folder / "briefs").rglob("[!.]*") if path.is_file())
    found["files"] = [f"{path.relative_to(folder)} {path.read_text('utf-8')}" for path in written]
    return found


def _read(folder: Path, unlike: dict[str, set[str]]) -> dict[str, list[str]]:
    connection = sqlite3.connect(folder / "vocpipe.db")
    connection.row_factory = sqlite3.Row
    with connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        names = [name for name in names if not name.startswith(("search_fts", "sqlite_"))]
        found = {}
        for name in sorted(names):
            left_out = unlike.get(name, set())
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            found[name] = sorted(_line(dict(row), left_out, folder) for row in rows)
    connection.close()
    return found


def _line(row: dict[str, object], left_out: set[str], folder: Path) -> str:
    kept = {key: _opened(value) for key, value in row.items() if key not in left_out}
    written = json.dumps(kept, ensure_ascii=False, default=lambda value: value.hex(), sort_keys=True)
    return written.replace(str(folder), "FOLDER")


def _opened(value: object) -> object:
    """Read what is stored as JSON, so that a search finds Japanese words in it."""
    return (
        json.loads(value) if isinstance(value, str) and value[:1] in {"{", "["} and _is_json(value) else value
    )


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def assert_same(one: dict[str, list[str]], other: dict[str, list[str]], when: str = "") -> None:
    """Fail with the tables that differ, and one row of each side that the other lacks."""
    lines = []
    for name in sorted(one.keys() | other.keys()):
        left, right = one.get(name, []), other.get(name, [])
        if left != right:
            only = [row for row in left if row not in right][:1] + [row for row in right if row not in left][
                :1
            ]
            lines.append(f"{name}: {len(left)} and {len(right)} rows; {[row[:300] for row in only]}")
    if lines:
        pytest.fail("\n".join([when, *lines]), pytrace=False)
