"""The ledger's hash chain: every append adds a seal over what came since the last one.

A seal is SHA-256 over the former seal and the rows as they read back, in order, so a row that is
changed, removed or slipped in later breaks every seal from there on. A printed seal (the KPI page
carries one) proves what the ledger held that day.

Where a person's words were erased out of an entry, the tombstone, itself an entry under a seal, keeps the
digest of what is left of that link: the chain holds on, and tells nothing more of the words.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from vocpipe.errors import StoreError
from vocpipe.records import About
from vocpipe.store.database import StoreTable
from vocpipe.store.history_tables import LedgerSealRow
from vocpipe.store.rows import table
from vocpipe.store.tables import VerdictRow

_BEGIN = "0" * 64
_COLUMNS = tuple(column.name for column in table(VerdictRow).columns)


class Seals(StoreTable):
    """The seals of the ledger, oldest first."""

    _t = table(LedgerSealRow)
    _v = table(VerdictRow)

    def add(self, connection: Connection) -> None:
        """Seal what was appended since the last seal, in the transaction that appended it."""
        newest = connection.execute(select(self._t).order_by(self._t.c.n.desc()).limit(1)).mappings().first()
        after, former = (newest["upto"], newest["hash"]) if newest else (0, _BEGIN)
        found = self._hash(connection, former, after, None)
        if found["rows"]:
            connection.execute(self._t.insert().values(**found))

    def head(self) -> str | None:
        """Give the newest seal, or None while nothing is in the ledger."""
        newest: str | None = self._db.value(select(self._t.c.hash).order_by(self._t.c.n.desc()).limit(1))
        return newest

    def holds(self, seal: str) -> bool:
        """Tell whether the ledger ever had this seal."""
        return self._db.value(select(self._t.c.n).where(self._t.c.hash == seal)) is not None

    def broken(self) -> list[str]:
        """Give what is wrong with the chain, in plain lines; an empty list means that nothing is."""
        problems, former, after = list[str](), _BEGIN, 0
        with self._db.read() as connection:
            erased = self._erased(connection)
            for seal in connection.execute(select(self._t).order_by(self._t.c.n)).mappings().all():
                found = self._hash(connection, former, after, seal["upto"])
                if not _whole(seal, found, erased):
                    problems.append(self._changed(connection, after + 1, seal["upto"]))
                former, after = seal["hash"], seal["upto"]
            unsealed = self._hash(connection, former, after, None)["rows"]
        return problems + ([f"{unsealed} entries after {after} carry no seal"] if unsealed else [])

    def _changed(self, connection: Connection, first: int, last: int) -> str:
        """Name the entry that does not read as it was sealed; what machines wrote is sealed by the batch."""
        if first != last:
            return f"the ledger was changed between entries {first} and {last}"
        columns = (self._v.c.about, self._v.c.feedback_id, self._v.c.by)
        now = connection.execute(select(*columns).where(self._v.c.seq == last)).first()
        if now is None:
            return f"entry {last} of the ledger was taken out"
        return f"entry {last} of the ledger was changed: now {now.about} of {now.feedback_id} by {now.by}"

    def of_what_is_left(self, connection: Connection, seqs: Sequence[int]) -> dict[str, str]:
        """Give, by the number of its last entry, the digest of each link as its entries read now."""
        return {str(found["upto"]): found["hash"] for _, found in self._links(connection, seqs)}

    def must_hold(self, connection: Connection, seqs: Sequence[int]) -> None:
        """Raise StoreError when a link with one of these entries was changed: nothing may hide that."""
        erased = self._erased(connection)
        for seal, found in self._links(connection, seqs):
            if not _whole(seal, found, erased):
                raise StoreError(
                    f"the ledger was changed up to entry {seal['upto']}: erasing would hide that",
                    "Run vocpipe kpi --verify, find out who changed it, restore a backup, then erase",
                )

    def _links(
        self, connection: Connection, seqs: Sequence[int]
    ) -> Iterator[tuple[RowMapping, dict[str, Any]]]:
        """Give each link with one of these entries: its seal, and the one its entries have now."""
        t = self._t.c
        for seq in seqs:
            at = select(self._t).where(t.upto >= seq).order_by(t.n).limit(1)
            own = connection.execute(at).mappings().one()
            before = select(self._t).where(t.upto < seq).order_by(t.n.desc()).limit(1)
            earlier = connection.execute(before).mappings().first()
            after, former = (earlier["upto"], earlier["hash"]) if earlier else (0, _BEGIN)
            yield own, self._hash(connection, former, after, own["upto"])

    def _erased(self, connection: Connection) -> dict[str, str]:
        """Give the digests that tombstones keep; of several of one link the last."""
        tombstones = (
            select(self._v.c.value).where(self._v.c.about == str(About.ERASED)).order_by(self._v.c.seq)
        )
        values = connection.execute(tombstones).scalars()
        return {upto: digest for value in values for upto, digest in value["seals"].items()}

    def _hash(self, connection: Connection, former: str, after: int, upto: int | None) -> dict[str, Any]:
        statement = select(self._v).where(self._v.c.seq > after).order_by(self._v.c.seq)
        if upto is not None:
            statement = statement.where(self._v.c.seq <= upto)
        rows, last, digest = 0, after, hashlib.sha256(former.encode())
        for row in connection.execute(statement.execution_options(yield_per=5_000)).mappings():
            digest.update(_canonical(row))
            rows, last = rows + 1, row["seq"]
        return {"upto": last, "rows": rows, "hash": digest.hexdigest()}


def _whole(seal: RowMapping, found: Mapping[str, Any], erased: Mapping[str, str]) -> bool:
    """Tell whether a link reads as it was sealed, or as an erasing left it."""
    return found["rows"] == seal["rows"] and found["hash"] in (seal["hash"], erased.get(str(seal["upto"])))


def _canonical(row: RowMapping) -> bytes:
    """Give one spelling of a row that both databases agree on."""
    values = [row[name] for name in _COLUMNS]
    return json.dumps(values, sort_keys=True, default=lambda moment: moment.isoformat()).encode()
