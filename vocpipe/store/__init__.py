"""The only room that speaks SQL: voices, the ledger of verdicts, themes, accounts, changes, runs.

Every method is one short transaction; inside ``with store.transaction():`` they join one. Work that a
version has not done yet is asked of the store, done in batches, and saved: the store is the queue.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from vocpipe.store import schema
from vocpipe.store.accounts import AccountTable, UsageEventTable
from vocpipe.store.audit import AuditTable
from vocpipe.store.bases import BasisTable
from vocpipe.store.changes import ChangeTable
from vocpipe.store.database import Database
from vocpipe.store.desk import BriefTable, KpiSnapshotTable, Snapshot
from vocpipe.store.edits import Answer, EditTable, PossibleEdit
from vocpipe.store.erasing import Eraser
from vocpipe.store.feedback import FeedbackTable, Saved
from vocpipe.store.ledger import Ledger
from vocpipe.store.now import SINGLE, foremost, packed_rows
from vocpipe.store.now_views import VoicesNow, Wanted
from vocpipe.store.outbox import Outbox, Waiting
from vocpipe.store.parts import Part
from vocpipe.store.people import PersonTable, SessionTable, TokenTable
from vocpipe.store.rejects import RejectTable
from vocpipe.store.runs import (
    Cursor,
    CursorTable,
    LeaseTable,
    SourceFailure,
    SourceFailureTable,
    this_process,
)
from vocpipe.store.search import SearchTable
from vocpipe.store.stamp import Stamp, Stamps
from vocpipe.store.switches import SwitchTable
from vocpipe.store.themes import ThemeIndexTable, ThemeTable
from vocpipe.store.vectors import SpaceTable, VectorTable
from vocpipe.store.voice_history import VoiceFacts
from vocpipe.store.wordings import WordingTable

__all__ = [
    "SINGLE",
    "Answer",
    "Cursor",
    "Part",
    "PossibleEdit",
    "Saved",
    "Snapshot",
    "SourceFailure",
    "Stamp",
    "Store",
    "VoiceFacts",
    "Waiting",
    "Wanted",
    "foremost",
    "packed_rows",
    "this_process",
]


class Store:
    """One opened store; make it with ``open``."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.feedback = FeedbackTable(database)
        self.ledger = Ledger(database)
        self.eraser = Eraser(database, self.ledger)
        self.now = VoicesNow(database)
        self.bases = BasisTable(database)
        self.vectors = VectorTable(database)
        self.search = SearchTable(database)
        self.spaces = SpaceTable(database)
        self.switches = SwitchTable(database)
        self.wordings = WordingTable(database)
        self.themes = ThemeTable(database)
        self.theme_index = ThemeIndexTable(database)
        self.accounts = AccountTable(database)
        self.usage_events = UsageEventTable(database)
        self.changes = ChangeTable(database)
        self.rejects = RejectTable(database)
        self.edits = EditTable(database)
        self.cursors = CursorTable(database)
        self.failures = SourceFailureTable(database)
        self.leases = LeaseTable(database)
        self.briefs = BriefTable(database)
        self.outbox = Outbox(database)
        self.kpi_snapshots = KpiSnapshotTable(database)
        self.people = PersonTable(database)
        self.sessions = SessionTable(database)
        self.tokens = TokenTable(database)
        self.audit = AuditTable(database)
        self._stamps = Stamps(database)

    @classmethod
    def open(cls, url: str) -> "Store":
        """Open the store at ``url``, making the schema in an empty database; raises StoreError."""
        database = Database(url)
        try:
            schema.prepare(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything written inside the block one transaction."""
        with self.database.write():
            yield

    def stamp(self, of: Collection[str] | None = None) -> Stamp:
        """Give a mark that changes whenever voices, verdicts or themes do.

        With ``of`` of verdicts those about these things alone, and of a theme's events those called so.
        """
        return self._stamps.give(of)

    def settled(self) -> str:
        """Give the digest of all that weighing and drafting read here, but for alerts a machine raised."""
        return self._stamps.settled()

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()
