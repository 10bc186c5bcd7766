"""Vectors by text hash and model, and the versioned spaces they are compared in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import func, select, update
from sqlalchemy import text as sql

from vocpipe.store.database import StoreTable
from vocpipe.store.parts import Part, within
from vocpipe.store.rows import chunks, insert_new, table
from vocpipe.store.search import has_pgvector
from vocpipe.store.space_tables import SpaceRow, VectorRow
from vocpipe.store.tables import FeedbackRow

_HASHES_A_QUERY = 10_000


class VectorTable(StoreTable):
    """Unit vectors, stored as float16: half the size, cosine to float32 above 0.99999."""

    _t = table(VectorRow)

    def missing(self, model_id: str, part: Part | None = None) -> list[tuple[str, str]]:
        """Give (text hash, text) of the voices (of a part) that have no vector under this model yet."""
        v, f = self._t.c, table(FeedbackRow).c
        known = select(v.model_id).where(v.text_hash == f.text_hash, v.model_id == model_id)
        waiting = select(f.text_hash, func.min(f.text)).where(f.set_aside.is_(None), within(part, f.n))
        each = waiting.where(~known.exists()).group_by(f.text_hash).order_by(func.min(f.n))
        return [(text_hash, text) for text_hash, text in self._db.tuples(each)]

    def save(self, model_id: str, hashes: Sequence[str], vectors: np.ndarray) -> int:
        """Save rows of shape (len(hashes), d); a text that has its vector already keeps it."""
        packed = vectors.astype("<f2")
        rows = [
            {"text_hash": text_hash, "model_id": model_id, "vector": row.tobytes()}
            for text_hash, row in zip(hashes, packed, strict=True)
        ]
        with self._db.write() as connection:
            saved = insert_new(connection, VectorRow, rows)
            if self._for_pgvector:
                connection.execute(_FOR_PGVECTOR, [_searched(row) for row in rows])
            return saved

    def load(self, model_id: str, hashes: Sequence[str]) -> dict[str, np.ndarray]:
        """Give float32 vectors of shape (d,) by text hash; texts without one are left out."""
        found: dict[str, np.ndarray] = {}
        for some in chunks(list(dict.fromkeys(hashes)), _HASHES_A_QUERY):
            statement = select(self._t.c.text_hash, self._t.c.vector).where(
                self._t.c.model_id == model_id, self._t.c.text_hash.in_(some)
            )
            for text_hash, packed in self._db.tuples(statement):
                found[text_hash] = np.frombuffer(packed, "<f2").astype(np.float32)
        return found

    def count(self, model_id: str) -> int:
        """Give how many texts have a vector under a model."""
        statement = select(func.count()).select_from(self._t).where(self._t.c.model_id == model_id)
        return int(self._db.value(statement))

    @cached_property
    def _for_pgvector(self) -> bool:
        return has_pgvector(self._db)


_FOR_PGVECTOR = sql(
    "UPDATE text_vector SET searched = CAST(:row AS vector) "
    "WHERE text_hash = :text_hash AND model_id = :model AND searched IS NULL"
)


def _searched(row: Mapping[str, Any]) -> dict[str, str]:
    numbers = np.frombuffer(row["vector"], "<f2").astype(np.float32)
    return {
        "text_hash": row["text_hash"],
        "model": row["model_id"],
        "row": str(numbers.tolist()),
    }


class SpaceTable(StoreTable):
    """The spaces; exactly one is live once the first voices were embedded."""

    _t = table(SpaceRow)

    def live(self) -> tuple[str, str, dict[str, np.ndarray]] | None:
        """Give (id, model id, means by language) of the live space, or None."""
        row = self._db.first(select(self._t).where(self._t.c.live.is_(True)))
        if row is None:
            return None
        means = {lang: np.array(mean, np.float32) for lang, mean in row["means"].items()}
        return row["id"], row["model_id"], means

    def make_live(self, space_id: str, model_id: str, means: Mapping[str, np.ndarray], at: datetime) -> None:
        """Save a space (if new) and make it the live one, in one transaction."""
        row = {
            "id": space_id,
            "model_id": model_id,
            "means": {lang: [float(x) for x in mean] for lang, mean in means.items()},
            "made_at": at,
            "live": False,
        }
        with self._db.write() as connection:
            insert_new(connection, SpaceRow, [row])
            connection.execute(update(self._t).values(live=False).where(self._t.c.live.is_(True)))
            connection.execute(update(self._t).values(live=True).where(self._t.c.id == space_id))
