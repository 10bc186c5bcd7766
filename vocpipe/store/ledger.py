"""The ledger of verdicts: append, undo, and the one rule of what counts.

What counts is the last human verdict, else the last machine verdict of the live version about the
voice's present revision. Both halves are one query, so every door and the KPI see the same answer.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from vocpipe.errors import VerdictError
from vocpipe.records import About, Moment, Verdict
from vocpipe.store.counting import counting, live_version
from vocpipe.store.database import Database, StoreTable
from vocpipe.store.history_tables import LiveVersionEventRow
from vocpipe.store.now import judge, judge_anew, judge_some, judged_to
from vocpipe.store.now_table import VoiceNowRow
from vocpipe.store.parts import Part, within
from vocpipe.store.rows import Seconds, chunks, columns, insert_new, table, to_verdict, upsert, verdict_values
from vocpipe.store.seals import Seals
from vocpipe.store.tables import FeedbackRow, LiveVersionRow, VerdictRow

_A_PART = 500
"""Verdicts of one transaction, where many are added that need not go in together."""


class Ledger(StoreTable):
    """The append-only table of verdicts."""

    _v = table(VerdictRow)
    _f = table(FeedbackRow)

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.seals = Seals(database)

    def append(self, verdicts: Sequence[Verdict]) -> int:
        """Add verdicts in one transaction; one whose id is known is left out. Give how many went in."""
        if not verdicts:
            return 0
        with self._db.write() as connection:
            added = insert_new(connection, VerdictRow, [verdict_values(verdict) for verdict in verdicts])
            if added:
                self.seals.add(connection)
                for about in dict.fromkeys(verdict.about for verdict in verdicts):
                    judge(connection, about, {v.feedback_id for v in verdicts if v.about is about})
            return added

    def append_in_parts(self, verdicts: Sequence[Verdict]) -> int:
        """Add many verdicts in short transactions, between which others write. Give how many went in."""
        added = 0
        for some in chunks(verdicts, _A_PART):
            with self._db.write_part():
                added += self.append(some)
        return added

    def undo(self, verdict_id: str, undo: Verdict) -> None:
        """Add ``undo``: the named verdict no longer counts.

        Raises VerdictError if there is no such verdict, if ``undo`` names or is about another one, and
        when a machine would undo what a person said, and of a tombstone.
        """
        with self._db.write():
            named = self.get(verdict_id)
            if named is None or named.undoes is not None:
                raise VerdictError(f"there is no verdict {verdict_id} to undo", "See: vocpipe show ID")
            if (undo.undoes, undo.feedback_id, undo.about) != (verdict_id, named.feedback_id, named.about):
                raise VerdictError(f"the undo does not name {verdict_id}", "Name the verdict it undoes")
            if named.about is About.ERASED:
                raise VerdictError("what was erased is gone", "Bring the words in again as a new voice")
            if named.human and not undo.human:
                raise VerdictError(f"only a person may undo {verdict_id}", "See: vocpipe show ID")
            self.append([undo])

    def get(self, verdict_id: str) -> Verdict | None:
        """Give one verdict by id."""
        row = self._db.first(select(self._v).where(self._v.c.id == verdict_id))
        return to_verdict(row) if row else None

    def set_live(self, about: About, version: str, at: datetime) -> None:
        """Make ``version`` the one whose machine verdicts count; older ones stop counting, none is lost.

        The lists (``store.now``) follow in parts, so that nobody waits long to write; until its part
        comes, a voice stays in them as the version before judged it. Killed, the next call goes on.
        """
        if self.live_version(about) != version:
            with self._db.write() as connection:
                row = {"about": str(about), "version": version, "since": at}
                insert_new(connection, LiveVersionEventRow, [row])
                upsert(connection, LiveVersionRow, [row], ["version", "since"])
                judge_anew(connection, about, at)
        while self._db.value(judged_to(about)) is not None:
            with self._db.write_part() as connection:
                judge_some(connection, about)

    def live_version(self, about: About) -> str | None:
        """Give the live version, or None before the first run."""
        with self._db.read() as connection:
            return live_version(connection, about)

    def not_done(self, about: About, version: str, part: Part | None = None) -> list[str]:
        """Give ids of voices (of a part) without a machine verdict of this version about their revision."""
        done = (
            select(self._v.c.id)
            .where(
                self._v.c.feedback_id == self._f.c.id,
                self._v.c.about == str(about),
                self._v.c.version == version,
                self._v.c.revision == self._f.c.revision,
                self._v.c.human.is_(False),
            )
            .exists()
        )
        tests = (self._f.c.set_aside.is_(None), within(part, self._f.c.n), ~done)
        statement = select(self._f.c.id).where(*tests).order_by(self._f.c.n)
        return self._db.column(statement)

    def current(
        self, about: About | None, feedback_ids: Iterable[str] | None = None, as_of: Moment | None = None
    ) -> list[Verdict]:
        """Give the verdicts that count, at most one for each voice and subject; about anything for None.

        ``as_of`` gives the answer as it was at that moment, with the version and the texts of then.
        """
        found = self._counted(about, feedback_ids, as_of, list)
        return [to_verdict(row._mapping) for row in found]

    def everything(self, feedback_ids: Iterable[str]) -> list[Verdict]:
        """Give all that counts about these voices, whatever it is about."""
        return self.current(None, feedback_ids)

    def standing(self, about: About, feedback_ids: Sequence[str]) -> list[Verdict]:
        """Give the live version's own verdicts that nobody undid, those under a person's word too."""
        with self._db.read() as connection:
            found = counting(connection, about, feedback_ids)
            statement = select(found).where(found.c.human.is_(False)).order_by(found.c.seq)
            return [to_verdict(row) for row in connection.execute(statement).mappings()]

    def fields(
        self,
        about: About,
        names: Sequence[str],
        feedback_ids: Iterable[str] | None = None,
        as_of: Moment | None = None,
    ) -> list[tuple[Any, ...]]:
        """Give (voice, subject, each named field of the value as text) of what counts, by age.

        For figures over many voices (all): no value is decoded, no noun made.
        """
        return self._counted(
            about,
            feedback_ids,
            as_of,
            lambda c: [c.feedback_id, c.subject, *(c.value[name].as_string() for name in names)],
        )

    def places(self, feedback_ids: Iterable[str] | None = None) -> dict[str, tuple[str, bool]]:
        """Give each placed voice's theme ("" for none) and whether a person said so; no noun is made."""
        found = self._counted(
            About.THEME, feedback_ids, None, lambda c: [c.feedback_id, c.value["theme"].as_string(), c.human]
        )
        return {voice: (key or "", human) for voice, key, human in found}

    def moments(self, about: About, as_of: Moment | None = None) -> list[tuple[str, float]]:
        """Give (voice, moment in seconds since 1970) of the verdicts that count, by age."""
        with self._db.read() as connection:
            found = counting(connection, about, None, as_of)
            statement = select(found.c.feedback_id, Seconds(found.c.at)).where(found.c.place == 1)
            return list(zip(*columns(connection, statement.order_by(found.c.seq)), strict=True))

    def by_people(self, about: About, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Give (id, voice, by, at, seq, undoes, each named field) of all people ever said, by age.

        ``at`` is in seconds since 1970.
        """
        v = self._v
        said = [v.c.value[name].as_string().label(name) for name in names]
        statement = select(v.c.id, v.c.feedback_id, v.c.by, Seconds(v.c.at), v.c.seq, v.c.undoes, *said)
        statement = statement.where(v.c.about == str(about), v.c.human.is_(True)).order_by(v.c.seq)
        with self._db.read() as connection:
            return list(zip(*columns(connection, statement), strict=True))

    def history(self, feedback_id: str) -> list[Verdict]:
        """Give everything ever said about a voice, oldest first, undoings included."""
        return self._said(self._v.c.feedback_id == feedback_id)

    def all_human(self, about: About) -> list[Verdict]:
        """Give every verdict of people about something, undone ones and undoings included, oldest first."""
        return self._said(self._v.c.about == str(about), self._v.c.human.is_(True))

    def said_since(self, about: About, seq: int) -> list[Verdict]:
        """Give the verdicts about something after number ``seq``, undoings included, oldest first."""
        return self._said(self._v.c.seq > seq, self._v.c.about == str(about))

    def spoken_of(self, about: About, seq: int) -> set[str]:
        """Give the ids of the voices about which anything of this was said after number ``seq``."""
        statement = select(self._v.c.feedback_id, self._v.c.about).where(self._v.c.seq > seq)
        # By number: the index by ``about`` would read all there is.
        return {voice for voice, what in self._db.tuples(statement) if what == about}

    def since(self, seq: int) -> list[Verdict]:
        """Give people's verdicts after number ``seq``, undoings included, oldest first."""
        return self._said(self._v.c.seq > seq, self._v.c.human.is_(True))

    def last(self) -> int:
        """Give the number of the newest verdict, 0 when there is none."""
        return int(self._db.value(select(func.coalesce(func.max(self._v.c.seq), 0))))

    def newest(self) -> datetime | None:
        """Give the moment of the newest verdict, or None when there is none."""
        newest = select(self._v.c.at).order_by(self._v.c.seq.desc()).limit(1)
        at: datetime | None = self._db.value(newest)
        return at

    def said_last(self, about: About, version: str) -> dict[str, int]:
        """Give the number of the last verdict that a version gave of each voice it judged."""
        tests = (self._v.c.about == str(about), self._v.c.version == version, self._v.c.human.is_(False))
        newest = select(self._v.c.feedback_id, func.max(self._v.c.seq)).where(*tests)
        return dict(self._db.tuples(newest.group_by(self._v.c.feedback_id)))

    def members(self, themes: Iterable[str], *, with_set_aside: bool = False) -> dict[str, list[str]]:
        """Give the ids of the voices that count as members of each theme, in order of arrival.

        Without those set aside (an edited row, erased words), which have no vector and nothing to show.
        """
        found: dict[str, list[str]] = {key: [] for key in themes}
        t = table(VoiceNowRow)
        there = [] if with_set_aside else [t.c.set_aside.is_(False)]
        for some in chunks(sorted(found)):
            inside = select(t.c.theme, t.c.id).where(t.c.theme.in_(some), *there)
            for key, voice in self._db.tuples(inside.order_by(t.c.n)):
                found[key].append(voice)
        return found

    def _counted(
        self,
        about: About | None,
        ids: Iterable[str] | None,
        as_of: datetime | None,
        asked: Callable[[Any], list[ColumnElement[Any]]],
    ) -> list[Any]:
        """Give the columns ``asked`` of what counts about these voices (all), by age."""
        found: list[Any] = []
        for some in [None] if ids is None else chunks(list(ids)):
            with self._db.read() as connection:
                counted = counting(connection, about, some, as_of)
                statement = select(*asked(counted.c)).where(counted.c.place == 1)
                found += connection.execute(statement.order_by(counted.c.seq)).all()
        return found

    def _said(self, *tests: ColumnElement[bool]) -> list[Verdict]:
        """Give every verdict that passes, undone ones and undoings included, oldest first."""
        rows = self._db.rows(select(self._v).where(*tests).order_by(self._v.c.seq))
        return [to_verdict(row) for row in rows]
