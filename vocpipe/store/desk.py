"""What leaves the store for people: briefs, KPI snapshots."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, func, select

from vocpipe.records import Brief
from vocpipe.store.database import StoreTable
from vocpipe.store.rows import table, upsert
from vocpipe.store.tables import BriefRow, KpiSnapshotRow


class BriefTable(StoreTable):
    """The drafted briefs; ``drafted_from`` is a digest of everything a brief was made from."""

    _t = table(BriefRow)

    def save(self, brief: Brief, drafted_from: str) -> None:
        """Save a brief in place of the former draft of the same team, week and language."""
        row = brief.model_dump() | {
            "team": str(brief.team),
            "feedback_ids": list(brief.feedback_ids),
            "drafted_from": drafted_from,
        }
        self._db.put(BriefRow, [row], ["markdown", "html", "feedback_ids", "drafted_from"])

    def get(self, team: str, week: str, lang: str) -> tuple[Brief, str] | None:
        """Give a brief and the digest it was drafted from, or None."""
        t = self._t
        statement = select(t).where(t.c.team == team, t.c.week == week, t.c.lang == lang)
        row = self._db.first(statement)
        if row is None:
            return None
        return _to_brief(row), row["drafted_from"]

    def of_week(self, week: str) -> list[Brief]:
        """Give the briefs of a week."""
        t = self._t
        rows = self._db.rows(select(t).where(t.c.week == week).order_by(t.c.team, t.c.lang))
        return [_to_brief(row) for row in rows]


def _to_brief(row: RowMapping) -> Brief:
    values = {name: row[name] for name in Brief.model_fields}
    return Brief(**values | {"feedback_ids": tuple(row["feedback_ids"])})


@dataclass(frozen=True)
class Snapshot:
    """The KPI as it was shown: for which day, computed when, with the ledger's newest seal of then."""

    as_of: date
    definition: str
    report: dict[str, Any]
    at: datetime | None = None
    seal: str | None = None


class KpiSnapshotTable(StoreTable):
    """The KPI as computed for a day; computing it again for the same day replaces the snapshot."""

    _t = table(KpiSnapshotRow)

    def save(self, snapshot: Snapshot) -> None:
        """Save the report of a day; the same one again, under the same seal, keeps its moment."""
        key = {"as_of": snapshot.as_of, "definition": snapshot.definition, "seal": snapshot.seal}
        with self._db.write() as connection:
            kept = connection.execute(select(self._t.c.report).filter_by(**key)).scalar_one_or_none()
            if kept != snapshot.report:
                upsert(connection, KpiSnapshotRow, [vars(snapshot)], ["report", "at", "seal"])

    def all(self) -> list[Snapshot]:
        """Give every snapshot, oldest day first."""
        rows = self._db.rows(select(self._t).order_by(self._t.c.as_of))
        return [Snapshot(**row) for row in rows]

    def newest(self) -> datetime | None:
        """Give the moment of the newest snapshot, or None before the first."""
        found: datetime | None = self._db.value(select(func.max(self._t.c.at)))
        return found
