"""What each voice's usage was judged on: tells which voices wait for an edited catalogue."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from vocpipe.records import Feedback
from vocpipe.store.database import StoreTable
from vocpipe.store.history_tables import UsageBasisRow
from vocpipe.store.parts import Part, within
from vocpipe.store.rows import table
from vocpipe.store.tables import FeedbackRow


class BasisTable(StoreTable):
    """One row a voice and version: the basis of its verdicts, and the catalogue under which it held last.

    Written in the transaction of the verdicts, so the row never promises a verdict that is not there.
    """

    _b = table(UsageBasisRow)
    _f = table(FeedbackRow)

    def waiting(self, version: str, catalogue: str, part: Part | None = None) -> list[str]:
        """Give ids of voices (of a part) whose present revision was not yet held against ``catalogue``."""
        held = (
            select(self._b.c.feedback_id)
            .where(
                self._b.c.feedback_id == self._f.c.id,
                self._b.c.version == version,
                self._b.c.revision == self._f.c.revision,
                self._b.c.catalogue == catalogue,
            )
            .exists()
        )
        tests = (self._f.c.set_aside.is_(None), within(part, self._f.c.n), ~held)
        statement = select(self._f.c.id).where(*tests).order_by(self._f.c.n)
        return self._db.column(statement)

    def of(self, version: str, voices: Sequence[Feedback]) -> dict[str, str]:
        """Give the basis by id of the voices judged by this version in their present revision."""
        columns = (self._b.c.feedback_id, self._b.c.basis, self._b.c.revision)
        revisions = {voice.id: voice.revision for voice in voices}
        tests = (self._b.c.version == version, self._b.c.feedback_id.in_(list(revisions)))
        rows = self._db.tuples(select(*columns).where(*tests))
        return {key: basis for key, basis, revision in rows if revisions[key] == revision}

    def save(
        self, version: str, catalogue: str, voices: Sequence[Feedback], bases: Mapping[str, str]
    ) -> None:
        """Keep that these voices' verdicts rest on ``bases`` (by id), as they are under ``catalogue``."""
        rows = [
            {
                "feedback_id": voice.id,
                "version": version,
                "revision": voice.revision,
                "catalogue": catalogue,
                "basis": bases[voice.id],
            }
            for voice in voices
        ]
        self._db.put(UsageBasisRow, rows, ["revision", "catalogue", "basis"])
