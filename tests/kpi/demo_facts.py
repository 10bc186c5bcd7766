"""The facts the demo's KPI rests on, as plain tables; read out of its database by plain SQL.

``tests/kpi/demo/*.csv`` hold them as they stood when the demo was played on 2026-11-22. To take them again:
``vocpipe demo --folder DIR && python -m tests.kpi.demo_facts DIR/vocpipe.db``.
"""

import csv
import sqlite3
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "demo"
Table = list[dict[str, str]]

_VOICES = """
SELECT f.id AS id, substr(datetime(f.said_at, '+9 hours'), 1, 10) AS received, f.account_id AS account,
    nullif(n.theme, 'single') AS theme, f.recorder AS recorder, n.state AS usage, n.knowledge AS knowledge,
    n.kind AS kind, n.uses AS features, n.teams AS teams, a.level AS level, a.revenue AS revenue,
    f.set_aside AS set_aside, f.duplicate_of AS duplicate_of,
    CASE WHEN f.span_start IS NOT NULL
        THEN f.source || ':' || substr(f.external_id || '#', 1, instr(f.external_id || '#', '#') - 1)
    END AS document
FROM feedback f JOIN voice_now n ON n.id = f.id
LEFT JOIN account a ON a.id = f.account_id
    AND a.as_of = (SELECT max(b.as_of) FROM account b WHERE b.id = f.account_id)
ORDER BY f.said_at, f.id
"""
_SAID = """
SELECT feedback_id AS voice, json_extract(value, '$.how') AS how,
    json_extract(value, '$.change_id') AS change, "by",
    coalesce(json_extract(value, '$.reason'), '') AS reason,
    substr(datetime(at, '+9 hours'), 1, 10) AS day, seq
FROM verdict WHERE human AND about = ? ORDER BY seq
"""
_CHANGES = "SELECT id, title, planned_on, started_on, released_on, declined_on FROM change ORDER BY id"


def taken(database: Path) -> dict[str, Table]:
    """Give the voices, outcomes, messages and changes of a demo's database, every cell as text."""
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        found = {
            "voices": connection.execute(_VOICES),
            "outcomes": connection.execute(_SAID, ("outcome",)),
            "told": connection.execute(_SAID, ("told",)),
            "changes": connection.execute(_CHANGES),
        }
        tables = {name: [_texts(dict(row)) for row in rows] for name, rows in found.items()}
    for voice in tables["voices"]:
        voice["features"] = " ".join(line.split("\t")[0] for line in voice["features"].split("\n") if line)
        voice["teams"] = " ".join(voice["teams"].split())
    return tables


def kept() -> dict[str, Table]:
    """Give the facts as they are kept beside this file."""
    return {
        name: list(csv.DictReader((FOLDER / f"{name}.csv").read_text("utf-8").splitlines()))
        for name in ("voices", "outcomes", "told", "changes")
    }


def _texts(row: dict[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in row.items()}


if __name__ == "__main__":
    for name, rows in taken(Path(sys.argv[1])).items():
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
