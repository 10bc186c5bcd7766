"""The one rule of what counts, as a query: the last human verdict, else the live version's last.

A machine's verdict counts while it is about the voice's present revision; what was undone never does.
Of a voice whose words were erased no machine can say more: what counted at the erasing goes on counting.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, or_, select

from vocpipe.records import About
from vocpipe.store.history_tables import LiveVersionEventRow
from vocpipe.store.rows import table
from vocpipe.store.tables import FeedbackRevisionRow, FeedbackRow, LiveVersionRow, VerdictRow


def live_version(connection: Connection, about: About, as_of: datetime | None = None) -> str | None:
    """Give the live version (of a past moment), or None before the first run."""
    t = table(LiveVersionRow)
    statement = select(t.c.version).where(t.c.about == str(about))
    if as_of is not None:
        t = table(LiveVersionEventRow)
        statement = select(t.c.version).where(t.c.about == str(about), t.c.since <= as_of)
        statement = statement.order_by(t.c.seq.desc()).limit(1)
    return connection.execute(statement).scalar_one_or_none()


def counting(
    connection: Connection,
    about: About | None,
    ids: Collection[str] | None = None,
    as_of: datetime | None = None,
) -> Subquery:
    """Give the rows of ``verdict`` that may count about these voices (all); ``place`` 1 is the one that does.

    ``about`` None asks for everything. ``as_of`` asks for that moment, with the version and texts of then.
    """
    v, f = table(VerdictRow), table(FeedbackRow)
    undoing = v.alias("undoing")
    undone = select(undoing.c.id).where(undoing.c.undoes == v.c.id)
    tests: list[ColumnElement[bool]] = [v.c.undoes.is_(None)]
    if about is not None:
        tests.append(v.c.about == str(about))
    if ids is not None:
        tests.append(v.c.feedback_id.in_(ids))
    if as_of is not None:
        tests.append(v.c.at <= as_of)
        undone = undone.where(undoing.c.at <= as_of)
    revision: ColumnElement[Any] = f.c.revision if as_of is None else _revision_at(as_of)
    live_machine = and_(v.c.version == _live(connection, about, as_of), v.c.revision == revision)
    of_erased = and_(f.c.text_hash == "", _counted_when_erased(about, as_of))
    place = func.row_number().over(
        partition_by=(v.c.feedback_id, v.c.about, v.c.subject),
        order_by=(v.c.human.desc(), live_machine.desc(), v.c.seq.desc()),
    )
    return (
        select(v, place.label("place"))
        .join(f, f.c.id == v.c.feedback_id)
        .where(*tests, ~undone.exists(), or_(v.c.human.is_(True), live_machine, of_erased))
        .subquery()
    )


def _live(connection: Connection, about: About | None, as_of: datetime | None) -> Any:
    if about is not None:
        return live_version(connection, about, as_of)
    live = table(LiveVersionRow)
    return select(live.c.version).where(live.c.about == table(VerdictRow).c.about).scalar_subquery()


def _counted_when_erased(about: About | None, as_of: datetime | None) -> ColumnElement[bool]:
    """Test that a tombstone (of before ``as_of``) follows the verdict's revision and names its version."""
    v, t = table(VerdictRow), table(VerdictRow).alias("tombstone")
    asked = About if about is None else [about]
    named = [and_(v.c.about == one, t.c.value[("live", one)].as_string() == v.c.version) for one in asked]
    tests = [t.c.feedback_id == v.c.feedback_id, t.c.about == str(About.ERASED)]
    tests += [t.c.revision == v.c.revision + 1, or_(*named)]
    if as_of is not None:
        tests.append(t.c.at <= as_of)
    return select(t.c.id).where(*tests).exists()


def _revision_at(moment: datetime) -> ColumnElement[Any]:
    v, t = table(VerdictRow), table(FeedbackRevisionRow)
    newest = select(func.max(t.c.revision)).where(t.c.feedback_id == v.c.feedback_id)
    return newest.where(t.c.at <= moment).scalar_subquery()
