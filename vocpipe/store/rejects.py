"""Rejects: what could not become a voice, with its place and reason, until it is mended."""

from collections.abc import Sequence

from sqlalchemy import select, update

from vocpipe.records import Reject
from vocpipe.store.database import StoreTable
from vocpipe.store.rows import chunks, insert_new, table
from vocpipe.store.tables import RejectRow


class RejectTable(StoreTable):
    """The rejects; the same bad row again is the same reject."""

    _t = table(RejectRow)

    def save(self, rejects: Sequence[Reject]) -> int:
        """Save those not seen before and give how many; one that was mended and is back opens again."""
        with self._db.write() as connection:
            for some in chunks([reject.id for reject in rejects]):
                again = (self._t.c.id.in_(some), self._t.c.state == "resolved")
                connection.execute(update(self._t).where(*again).values(state="open"))
            return insert_new(connection, RejectRow, [reject.model_dump() for reject in rejects])

    def replace(self, source: str, rejects: Sequence[Reject], files: Sequence[str] | None = None) -> int:
        """Save what a complete read of a source rejected; its older rejects were mended: resolve them.

        With ``files`` only those files of the source were read to their end.
        """
        with self._db.write():
            new = self.save(rejects)
            older = [one for one in self.open(source) if files is None or _is_of(one, files)]
            mended = {reject.id for reject in older} - {reject.id for reject in rejects}
            self.resolve(sorted(mended))
        return new

    def resolve(self, ids: Sequence[str]) -> None:
        """Say of rejects that they were mended."""
        with self._db.write() as connection:
            for some in chunks(ids):
                connection.execute(update(self._t).where(self._t.c.id.in_(some)).values(state="resolved"))

    def open(self, source: str | None = None) -> list[Reject]:
        """Give the rejects that still wait for somebody, by source and place."""
        statement = select(self._t).where(self._t.c.state == "open")
        if source is not None:
            statement = statement.where(self._t.c.source == source)
        found = [Reject(**row) for row in self._db.rows(statement)]
        # Sorted here: the databases differ in collation and in where NULL goes.
        return sorted(found, key=lambda r: (r.source, r.file, r.row or 0, r.column or "", r.id))


def _is_of(reject: Reject, files: Sequence[str]) -> bool:
    """Tell whether a reject stands in one of the files, or in a sheet of one ("book.xlsx [2026]")."""
    return any(reject.file == file or reject.file.startswith(f"{file} [") for file in files)
