"""Erasing a voice's words: its row stays as a tombstone that keeps counting, every copy of them goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, cast, delete, func, or_, select, true, update
from sqlalchemy import text as sql

from vocpipe.records import ERASED, ERASED_TEXT, About, ErasedValue, Feedback, Verdict
from vocpipe.store.database import Database, StoreTable
from vocpipe.store.ledger import Ledger
from vocpipe.store.now import follow, judge_all
from vocpipe.store.rows import insert_new, table, to_feedback
from vocpipe.store.space_tables import VectorRow
from vocpipe.store.tables import (
    BriefRow,
    FeedbackRevisionRow,
    FeedbackRow,
    LiveVersionRow,
    RejectRow,
    SearchTextRow,
    VerdictRow,
)
from vocpipe.store.theme_tables import ThemeEventRow, WordingRow
from vocpipe.store.voice_history import remember
from vocpipe.text.clean import collapse, text_hash

DISTINCT = 12
"""Folded characters from which a text is looked for inside others; a shorter one must be the whole."""

_WORDS = ("wording", "credit", "message", "proof", "note")
"""What of a verdict may quote or name the commenter. A reason stays: figures rest on there being one."""


def document(external_id: str) -> str:
    """Give the id of the ticket that a voice is of; a voice in a comment of 5012 has "5012/7"."""
    return external_id.partition("/")[0]


class Eraser(StoreTable):
    """Takes the words of voices out of every table."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        super().__init__(database)
        self._ledger = ledger

    def erase(self, said: Verdict) -> Verdict | None:
        """Erase a voice's words, once and for good; give its tombstone, or None when they are gone already.

        ``said`` is what a person said of it.
        Where, when and for which account it was said stays, with every verdict, so that it keeps counting.
        Themes' names and what is remembered of themes are for the caller. Raises StoreError when the
        ledger's entries that lose words were changed before.
        """
        with self._db.write() as connection:
            f = table(FeedbackRow)
            own = connection.execute(select(f).where(f.c.id == said.feedback_id))
            voice = to_feedback(own.mappings().one())
            if voice.erased:
                return None
            if self._db.dialect == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            remember(connection, [voice], [said.at])
            self._voice(connection, voice)
            texts = self._revisions(connection, voice, said.at)
            self._made_of(connection, voice, texts)
            left = {"seals": self._verdicts(connection, voice), "live": self._live(connection)}
            value = ErasedValue(**said.value | left).model_dump()
            stone = said.model_copy(update={"value": value, "revision": voice.revision + 1})
            self._ledger.append([stone])
            follow(connection, [voice.id])
            judge_all(connection, [voice.id])
        return stone

    def forget_names(self, voice: str, names: Sequence[str]) -> None:
        """Empty the names that the machine once gave to themes a voice was ever in.

        Briefs go that still print one of ``names``, which are cut from its words.
        """
        t, briefs = table(ThemeEventRow), table(BriefRow)
        with self._db.write() as connection:
            of_it = t.c.theme.in_(_themes_of(voice))
            machines = t.c.detail["named_by"].as_string() == "machine"
            for event, which, gone in (
                ("relabelled", true(), ("from", "to")),
                ("renamed", machines, ("from",)),
            ):
                found = select(t.c.seq, t.c.detail).where(of_it, t.c.event == event, which)
                for seq, detail in connection.execute(found).tuples().all():
                    left = detail | {name: {} for name in gone}
                    connection.execute(update(t).where(t.c.seq == seq).values(detail=left))
            printing = [briefs.c.markdown.contains(name, autoescape=True) for name in names]
            if printing:
                connection.execute(delete(briefs).where(or_(*printing)))

    def vacuum(self) -> None:
        """Let nothing of what was erased stay in an SQLite file's index of words and write-ahead log."""
        if self._db.dialect != "sqlite":
            return
        self._db.change(sql("INSERT INTO search_fts (search_fts) VALUES ('optimize')"))
        with self._db.read() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()

    def _revisions(self, connection: Connection, voice: Feedback, at: datetime) -> list[str]:
        """Empty every text it ever had and give them; the tombstone is one more revision."""
        t = table(FeedbackRevisionRow)
        own = t.c.feedback_id == voice.id
        texts = list(connection.execute(select(t.c.text).where(own)).scalars())
        connection.execute(update(t).where(own).values(text=""))
        last = {"feedback_id": voice.id, "revision": voice.revision + 1, "text": ERASED_TEXT, "at": at}
        insert_new(connection, FeedbackRevisionRow, [last])
        return texts

    def _voice(self, connection: Connection, voice: Feedback) -> None:
        t = table(FeedbackRow)
        left = {"text": ERASED_TEXT, "text_hash": "", "revision": voice.revision + 1}
        gone = {"commenter": None, "context": None, "origin": "", "set_aside": voice.set_aside or ERASED}
        connection.execute(update(t).where(t.c.id == voice.id).values(**left, **gone))

    def _made_of(self, connection: Connection, voice: Feedback, texts: Sequence[str]) -> None:
        """Delete what was made of the words: index, vectors, drafts; and the rejected rows they once were."""
        search, vectors = table(SearchTextRow), table(VectorRow)
        briefs, voices = table(BriefRow), table(FeedbackRow)
        connection.execute(delete(search).where(search.c.id == voice.id))
        shared = select(voices.c.id).where(voices.c.text_hash == vectors.c.text_hash).exists()
        hashes = [text_hash(text) for text in texts]
        connection.execute(delete(vectors).where(vectors.c.text_hash.in_(hashes), ~shared))
        quoting = cast(briefs.c.feedback_ids, Text).contains(f'"{voice.id}"')
        connection.execute(delete(briefs).where(quoting))
        said, worded = table(VerdictRow).c, table(WordingRow)
        quotes = select(said.subject).where(said.feedback_id == voice.id, said.about == str(About.CONSENT))
        of_it = worded.c.theme.in_(_themes_of(voice.id)) | worded.c.theme.in_(quotes)
        connection.execute(delete(worded).where(of_it))
        self._around(connection, voice)
        self._rejects(connection, [collapse(text) for text in texts])

    def _around(self, connection: Connection, voice: Feedback) -> None:
        """Empty what colleagues wrote around the other voices of its document: it may quote the words."""
        t = table(FeedbackRow)
        ticket = document(voice.external_id)
        inside = func.substr(t.c.external_id, 1, len(ticket) + 1) == f"{ticket}/"
        around = (t.c.source == voice.source, (t.c.external_id == ticket) | inside)
        connection.execute(update(t).where(*around, t.c.context.is_not(None)).values(context=None))

    def _rejects(self, connection: Connection, texts: Sequence[str]) -> None:
        t = table(RejectRow)
        for one, raw in connection.execute(select(t.c.id, t.c.raw)).tuples().all():
            cells = [collapse(str(cell)) for cell in raw.values()]
            row = " ".join(cells)
            if any(text in cells or (len(text) >= DISTINCT and text in row) for text in texts):
                connection.execute(update(t).where(t.c.id == one).values(raw={}))

    def _live(self, connection: Connection) -> dict[str, str]:
        """Give the versions whose verdicts count now, by what they are about."""
        t = table(LiveVersionRow).c
        return dict(connection.execute(select(t.about, t.version)).tuples().all())

    def _verdicts(self, connection: Connection, voice: Feedback) -> dict[str, str]:
        """Empty in the ledger what may quote or name the commenter; give the seals of what is left."""
        t = table(VerdictRow)
        found = select(t.c.seq, t.c.human, t.c.value, t.c.evidence).where(t.c.feedback_id == voice.id)
        left: dict[int, dict[str, Any]] = {}
        for seq, human, value, evidence in connection.execute(found.order_by(t.c.seq)).tuples().all():
            gone = {name: "" for name in _WORDS if value.get(name)}
            emptied = {"value": value | gone} if gone else {}
            emptied |= {"evidence": []} if human and evidence else {}
            if emptied:
                left[seq] = emptied
        self._ledger.seals.must_hold(connection, list(left))
        for seq, emptied in left.items():
            connection.execute(update(t).where(t.c.seq == seq).values(**emptied))
        return self._ledger.seals.of_what_is_left(connection, list(left))


def _themes_of(voice: str) -> Select[tuple[str]]:
    """Give the keys of the themes that a voice was ever in, as a query."""
    said = table(VerdictRow).c
    return select(said.value["theme"].as_string()).where(
        said.feedback_id == voice, said.about == str(About.THEME)
    )
