"""What leaves the store for people: briefs, KPI snapshots."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from vocpipe.records import Brief
from vocpipe.store.database import Database
from vocpipe.store.rows import table, upsert
from vocpipe.store.tables import BriefRow, KpiSnapshotRow


class BriefTable:
    """The drafted briefs; ``drafted_from`` is a digest of everything a brief was made from."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._t = table(BriefRow)

    def save(self, brief: Brief, drafted_from: str) -> None:
        """Save a brief in place of the former draft of the same team, week and language."""
        row = brief.model_dump() | {
            "team": str(brief.team),
            "feedback_ids": list(brief.feedback_ids),
            "drafted_from": drafted_from,
        }
        with self._db.write() as connection:
            upsert(connection, BriefRow, [row], ["markdown", "html", "feedback_ids", "drafted_from"])

    def get(self, team: str, week: str, lang: str) -> tuple[Brief, str] | None:
        """Give a brief and the digest it was drafted from, or None."""
        t = self._t
        statement = select(t).where(t.c.team == team, t.c.week == week, t.c.lang == lang)
        with self._db.read() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None:
            return None
        values = {name: row[name] for name in Brief.model_fields}
        return Brief(**values | {"feedback_ids": tuple(row["feedback_ids"])}), row["drafted_from"]

    def of_week(self, week: str) -> list[Brief]:
        """Give the briefs of a week."""
        with self._db.read() as connection:
            keys = connection.execute(select(self._t.c.team, self._t.c.lang).where(self._t.c.week == week))
            found = [self.get(team, week, lang) for team, lang in sorted(keys.tuples())]
        return [pair[0] for pair in found if pair]


@dataclass(frozen=True)
class Snapshot:
    """The KPI as it was shown: for which day, computed when, with the ledger's newest seal of then."""

    as_of: date
    definition: str
    report: dict[str, Any]
    at: datetime | None = None
    seal: str | None = None


class KpiSnapshotTable:
    """The KPI as computed for a day; computing it again for the same day replaces the snapshot."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._t = table(KpiSnapshotRow)

    def save(self, snapshot: Snapshot) -> None:
        """Save the report of a day; the same one again, under the same seal, keeps its moment."""
        key = {"as_of": snapshot.as_of, "definition": snapshot.definition, "seal": snapshot.seal}
        with self._db.write() as connection:
            kept = connection.execute(select(self._t.c.report).filter_by(**key)).scalar_one_or_none()
            if kept != snapshot.report:
                upsert(connection, KpiSnapshotRow, [vars(snapshot)], ["report", "at", "seal"])

    def all(self) -> list[Snapshot]:
        """Give every snapshot, oldest day first."""
        with self._db.read() as connection:
            rows = connection.execute(select(self._t).order_by(self._t.c.as_of)).mappings()
            return [Snapshot(**row) for row in rows]

    def newest(self) -> datetime | None:
        """Give the moment of the newest snapshot, or None before the first."""
        with self._db.read() as connection:
            found: datetime | None = connection.execute(select(func.max(self._t.c.at))).scalar_one()
        return found

    def days(self) -> list[date]:
        """Give the days there is a snapshot of, oldest first."""
        with self._db.read() as connection:
            return list(connection.execute(select(self._t.c.as_of).order_by(self._t.c.as_of)).scalars())
