"""Between rows and nouns, and the one statement every table needs: insert what is new."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import JSON, Connection, Float, RowMapping, Select, Table, func, insert, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import SQLModel

from vocpipe.records import Feedback, Verdict
from vocpipe.store.tables import FeedbackRow

T = TypeVar("T")
_Insert = postgresql.Insert | sqlite.Insert

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def table(row: type[SQLModel]) -> Table:
    """Give the SQLAlchemy table behind a row class."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


def storable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give columns that both databases hold alike, so that reading gives what was written.

    NUL and lone surrogates become U+FFFD, one for one; what is not a number becomes None. Texts are
    cleaned long before; names, origins and reasons are not, and one of them may not stop a batch.
    """
    # Looking once at all texts together is five times as fast as looking at each.
    texts = [value for value in values.values() if type(value) is str]
    others = [value for value in values.values() if type(value) in (tuple, list, float) and value]
    if not others and not _UNSTORABLE.search("".join(texts)):
        return dict(values)
    return {
        name: _storable(value) if isinstance(value, str | tuple | list | float) else value
        for name, value in values.items()
    }


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, tuple | list):
        return type(value)(_storable(item) for item in value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def insert_new(connection: Connection, row: type[SQLModel], values: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose key is not there yet; give how many went in."""
    return upsert(connection, row, values, ())


def insert_all(connection: Connection, row: type[SQLModel], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns, none of which may be there yet: the database refuses one that is.

    Values of a column that is no text must be hashable.
    """
    target = table(row)
    dialect = connection.dialect
    if dialect.name != "sqlite":
        connection.execute(insert(target), [storable(value) for value in values])
        return
    # The driver gets plain columns: SQLAlchemy's handling of each row costs more than the insert itself.
    names = list(values[0])
    columns = []
    for name in names:
        processor = target.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        columns.append(_written([value[name] for value in values], processor))
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {target.name} ({', '.join(names)}) VALUES ({marks})"
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _written(column: list[Any], processor: Callable[[Any], Any] | None) -> list[Any]:
    """Give a column as the driver takes it; what is no text (moments, lists) has few distinct values."""
    if processor:
        written = {value: processor(_storable(value)) for value in set(column)}
        return [written[value] for value in column]
    texts = [value for value in column if type(value) is str]
    return [_storable(value) for value in column] if _UNSTORABLE.search("".join(texts)) else column


def upsert(
    connection: Connection, row: type[SQLModel], values: Sequence[Mapping[str, Any]], update: Sequence[str]
) -> int:
    """Insert rows, or overwrite the columns ``update`` where the primary key is there already."""
    if not values:
        return 0
    statement = _statement(connection, table(row))
    statement = _overwriting(statement, update) if update else statement.on_conflict_do_nothing()
    # PostgreSQL's driver cuts a long list into several statements: have their counts summed up.
    done = connection.execute(
        statement, [storable(value) for value in values], execution_options={"preserve_rowcount": True}
    )
    return int(done.rowcount)


def insert_from(
    connection: Connection,
    row: type[SQLModel],
    columns: Sequence[str],
    rows: Select[Any],
    update: Sequence[str] = (),
) -> None:
    """Insert what a query gives, or overwrite the columns ``update`` where the primary key is there already.

    The database copies the rows itself: several times as fast as handing each one over.
    """
    statement = _statement(connection, table(row)).from_select(list(columns), rows)
    connection.execute(_overwriting(statement, update) if update else statement)


def _statement(connection: Connection, target: Table) -> _Insert:
    return postgresql.insert(target) if connection.dialect.name == "postgresql" else sqlite.insert(target)


def _overwriting(statement: _Insert, update: Sequence[str]) -> _Insert:
    changed = {name: statement.excluded[name] for name in update}
    key = list(statement.table.primary_key)
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def columns(connection: Connection, query: Select[Any]) -> list[list[Any]]:
    """Give what a query finds column by column; no two of its columns may have one name, none hold moments.

    The database hands each column over as one JSON text: row by row takes twice as long.
    """
    found = query.subquery()
    listed = func.json_group_array if connection.dialect.name == "sqlite" else func.json_agg
    whole = select(*(type_coerce(listed(column), JSON) for column in found.c))
    return [column or [] for column in connection.execute(whole).one()]


def chunks(values: Sequence[T], size: int = 20_000) -> list[Sequence[T]]:
    """Cut a sequence into pieces of at most ``size``; as it is, so many as one query may name."""
    return [values[i : i + size] for i in range(0, len(values), size)]


def feedback_values(voice: Feedback) -> dict[str, Any]:
    """Give the columns of a voice, without the partition key."""
    values = dict(vars(voice))  # a voice holds plain values only; model_dump would copy each
    start, end = values.pop("span") or (None, None)
    return values | {
        "span_start": start,
        "span_end": end,
        "lang": str(voice.lang),
        "channel": str(voice.channel),
        "side": str(voice.side),
    }


_FEEDBACK_COLUMNS = [
    c.name for c in table(FeedbackRow).columns if c.name not in {"n", "span_start", "span_end"}
]


def to_feedback(row: RowMapping) -> Feedback:
    """Make the noun from a row of ``feedback``."""
    values = {name: row[name] for name in _FEEDBACK_COLUMNS}
    span = None if row["span_start"] is None else (row["span_start"], row["span_end"])
    return Feedback(**values | {"span": span, "feature_hints": tuple(row["feature_hints"])})


def verdict_values(verdict: Verdict) -> dict[str, Any]:
    """Give the columns of a verdict; the store counts ``seq`` itself."""
    values = verdict.model_dump(mode="python", exclude={"seq", "evidence", "value"})
    values["about"] = str(verdict.about)
    values["value"] = verdict.value
    values["evidence"] = [piece.model_dump(exclude_none=True) for piece in verdict.evidence]
    return values


def to_verdict(row: RowMapping) -> Verdict:
    """Make the noun from a row of ``verdict``."""
    return Verdict(**{name: row[name] for name in Verdict.model_fields})


class Seconds(FunctionElement[float]):
    """The seconds from 1970 to a moment, to the same digit as ``datetime.timestamp``; NULL of NULL."""

    type = Float()
    inherit_cache = True


@compiles(Seconds)
def _of_moment(element: Seconds, compiler: Any, **given: Any) -> str:
    return f"CAST(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **given)}) AS FLOAT8)"


@compiles(Seconds, "sqlite")
def _of_text(element: Seconds, compiler: Any, **given: Any) -> str:
    moment = compiler.process(element.clauses, **given)
    return f"(strftime('%s', {moment}) + substr({moment}, 20))"  # from place 20 on it reads .ffffff
