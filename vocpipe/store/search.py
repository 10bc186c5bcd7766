"""Search in the store: which texts hold a term, which vectors lie near, and a mark of what has changed."""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy import table as sql_table
from sqlalchemy import text as sql

from vocpipe.store.database import Database, StoreTable
from vocpipe.store.rows import chunks, insert_from, storable, table
from vocpipe.store.space_tables import VectorRow
from vocpipe.store.tables import FeedbackRow, SearchTextRow
from vocpipe.text.clean import collapse

_TRIGRAM = 3


def index_texts(connection: Connection, texts: Mapping[str, str]) -> None:
    """Index texts by the id of their voice or theme, in the transaction that saves them."""
    t = table(SearchTextRow)
    for some in chunks(list(texts)):
        connection.execute(delete(t).where(t.c.id.in_(some)))
    add_texts(connection, texts)


def add_texts(connection: Connection, texts: Mapping[str, str]) -> None:
    """Index texts of ids that are not indexed yet."""
    if not texts:
        return
    folded = storable({key: collapse(text) for key, text in texts.items() if text})
    # One statement for all: SQLite's index is flushed before each one, and the driver pays for each row.
    each = func.json_each if connection.dialect.name == "sqlite" else func.json_each_text
    rows = each(type_coerce(folded, JSON)).table_valued("key", "value")
    insert_from(connection, SearchTextRow, ("id", "text"), select(rows.c.key, rows.c.value))


class SearchTable(StoreTable):
    """The words of voices and themes."""

    _t = table(SearchTextRow)
    _f = table(FeedbackRow)
    _v = table(VectorRow)

    def mark(self) -> int:
        """Give a number that grows whenever a text is indexed."""
        return int(self._db.value(select(func.coalesce(func.max(self._t.c.n), 0))))

    def voices(self, model_id: str) -> list[tuple[int, int, int, str, bytes | None]]:
        """Give every voice that can be found; repeats and those set aside cannot.

        A row is (``n`` of its text, its own ``n``, its place in the order in which voices were said,
        language, packed vector under the model or None), by rising ``n`` of the text.
        """
        f, t, v = self._f.c, self._t.c, self._v.c
        said = func.row_number().over(order_by=(f.said_at, f.n))
        vector = and_(v.text_hash == f.text_hash, v.model_id == model_id)
        joined = self._f.join(self._t, t.id == f.id).outerjoin(self._v, vector)
        statement = select(t.n, f.n, said, f.lang, v.vector).select_from(joined).order_by(t.n)
        return list(self._db.tuples(statement.where(f.duplicate_of.is_(None), f.set_aside.is_(None))))

    def holding(self, term: str) -> np.ndarray:
        """Give the ``n`` of every text that holds a folded term, rising; of voices and themes alike.

        From three characters on the trigram index answers; shorter terms (most Japanese words) are
        looked for in the texts themselves.
        """
        statement = select(in_one(self._t.c.n))
        if self._db.dialect == "sqlite" and len(term) >= _TRIGRAM:
            fts = sql_table("search_fts", column("rowid"))
            quoted = '"' + term.replace('"', '""') + '"'
            statement = select(in_one(fts.c.rowid)).where(sql("search_fts MATCH :term")).params(term=quoted)
        elif self._db.dialect == "sqlite":
            statement = statement.where(func.instr(self._t.c.text, term) > 0)
        else:
            statement = statement.where(self._t.c.text.contains(term, autoescape=True))
        return np.sort(from_one(self._db.value(statement)))

    def themes_holding(self, terms: Sequence[str]) -> dict[str, str]:
        """Give the folded names, by key, of the themes whose names hold one of the terms at least."""
        tests = [self._t.c.text.contains(term, autoescape=True) for term in terms]
        if not tests:
            return {}
        statement = select(self._t.c.id, self._t.c.text).where(self._t.c.id.startswith("th_"), or_(*tests))
        return {key: text for key, text in self._db.tuples(statement)}

    def measures_vectors(self) -> bool:
        """Tell whether the database itself can compare vectors (PostgreSQL with pgvector)."""
        return has_pgvector(self._db)

    def similar(
        self, model_id: str, query: np.ndarray, means: Mapping[str, np.ndarray], most: int
    ) -> list[tuple[int, float]]:
        """Give (``n``, cosine) of the ``most`` voices nearest to a centred query, by pgvector.

        ``means`` are taken off each language's vectors first; the empty code is for the others.
        """
        found: list[tuple[int, float]] = []
        others = [code for code in means if code]
        for code, mean in means.items():
            with self._db.read() as connection:
                rows = connection.execute(
                    _NEAREST[bool(code)].bindparams(
                        bindparam("langs", [code] if code else others),
                    ),
                    {"model": model_id, "query": _written(query), "mean": _written(mean), "most": most},
                )
                found += [(int(n), float(cosine)) for n, cosine in rows.tuples()]
        return sorted(found, key=lambda pair: -pair[1])[:most]


def in_one(numbers: ColumnElement[int]) -> ColumnElement[str]:
    """Give all numbers as one text: ten times as fast to fetch as a row each."""
    return func.aggregate_strings(cast(numbers, Text), ",")


def from_one(listed: str | None) -> np.ndarray:
    """Give the numbers that ``in_one`` wrote."""
    return np.fromstring(listed or "", np.int64, sep=",")


def has_pgvector(database: Database) -> bool:
    """Tell whether the store was made where pgvector is."""
    if database.dialect != "postgresql":
        return False
    with database.read() as connection:
        statement = sql(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND table_name = 'text_vector' AND column_name = 'searched'"
        )
        return bool(connection.execute(statement).scalar_one())


def _written(row: np.ndarray) -> str:
    return str(np.asarray(row, np.float32).tolist())


_NEAREST = {
    own: sql(
        "SELECT t.n, 1 - ((v.searched - CAST(:mean AS vector)) <=> CAST(:query AS vector)) AS cosine "
        "FROM feedback f JOIN search_text t ON t.id = f.id "
        "JOIN text_vector v ON v.text_hash = f.text_hash AND v.model_id = :model "
        f"WHERE f.duplicate_of IS NULL AND f.set_aside IS NULL AND {test} "
        "ORDER BY cosine DESC LIMIT :most"
    )
    for own, test in ((True, "f.lang = ANY(:langs)"), (False, "f.lang <> ALL(:langs)"))
}
