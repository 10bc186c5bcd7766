"""Who did what when: people's verdicts, what they did to themes, and the deeds noted besides."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select, union_all

from vocpipe.records import AuditEntry
from vocpipe.store.database import StoreTable
from vocpipe.store.people_tables import AuditRow
from vocpipe.store.rows import storable, table
from vocpipe.store.tables import VerdictRow
from vocpipe.store.theme_tables import ThemeEventRow


class AuditTable(StoreTable):
    """The deeds, append-only, and the one list of everything people did."""

    _a = table(AuditRow)
    _v = table(VerdictRow)
    _e = table(ThemeEventRow)

    def add(self, entry: AuditEntry) -> None:
        """Note a deed; inside ``store.transaction()`` together with what it tells of."""
        self._db.change(self._a.insert().values(**storable(entry.model_dump())))

    def page(
        self,
        who: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        start: int = 0,
        size: int = 50,
    ) -> list[AuditEntry]:
        """Give what people did, the newest first: ``size`` entries after the first ``start``.

        ``who`` is the name they sign with; ``since`` and ``until`` bound the moment, until excluded.
        """
        parts = [
            self._newest(query, at, by, (who, since, until), start + size)
            for query, at, by in (self._deeds(), self._verdicts(), self._themes())
        ]
        both = union_all(*parts).subquery()
        statement = select(both).order_by(both.c.at.desc(), both.c.place.desc()).offset(start).limit(size)
        rows = self._db.rows(statement)
        return [AuditEntry(**{name: row[name] for name in AuditEntry.model_fields}) for row in rows]

    def _newest(
        self,
        query: Select[Any],
        at: ColumnElement[Any],
        by: ColumnElement[Any],
        asked: tuple[str, datetime | None, datetime | None],
        limit: int,
    ) -> Select[Any]:
        """Give the newest of one table, found by its index; the outer query merges three short lists."""
        who, since, until = asked
        if who:
            query = query.where(by == who)
        if since is not None:
            query = query.where(at >= since)
        if until is not None:
            query = query.where(at < until)
        return select(query.order_by(at.desc()).limit(limit).subquery())

    def _deeds(self) -> tuple[Select[Any], ColumnElement[Any], ColumnElement[Any]]:
        t = self._a.c
        return select(t.at, t.who, t.what, t.about, t.detail, t.seq.label("place")), t.at, t.who

    def _verdicts(self) -> tuple[Select[Any], ColumnElement[Any], ColumnElement[Any]]:
        t = self._v.c
        what = case((t.undoes.is_not(None), literal("undone")), else_=t.about)
        query = select(
            t.at,
            t.by.label("who"),
            what.label("what"),
            t.feedback_id.label("about"),
            t.value.label("detail"),
            t.seq.label("place"),
        )
        return query.where(t.human.is_(True)), t.at, t.by

    def _themes(self) -> tuple[Select[Any], ColumnElement[Any], ColumnElement[Any]]:
        t = self._e.c
        query = select(
            t.at,
            t.by.label("who"),
            t.event.label("what"),
            t.theme.label("about"),
            t.detail.label("detail"),
            t.seq.label("place"),
        )
        return query.where(t.human.is_(True)), t.at, t.by
