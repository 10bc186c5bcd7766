"""Voices in the store: insert, revise, find; never a voice twice, never an old text lost."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    update,
)

from vocpipe.records import Feedback
from vocpipe.store.database import StoreTable
from vocpipe.store.history_tables import VoiceEventRow
from vocpipe.store.now import follow, follow_where, judge_all
from vocpipe.store.rows import (
    Seconds,
    chunks,
    feedback_values,
    insert_all,
    insert_from,
    insert_new,
    storable,
    table,
    to_feedback,
)
from vocpipe.store.search import add_texts, index_texts
from vocpipe.store.tables import FeedbackRevisionRow, FeedbackRow
from vocpipe.store.voice_history import VoiceFacts, as_they_were, fact_columns, remember


@dataclass(frozen=True)
class Saved:
    """What a batch did to the store: counts of voices."""

    new: int = 0
    revised: int = 0
    updated: int = 0
    same: int = 0


class FeedbackTable(StoreTable):
    """The voices."""

    _t = table(FeedbackRow)
    _heard = _t.c.set_aside.is_(None)

    def save(self, voices: Sequence[Feedback]) -> Saved:
        """Insert new voices, revise those whose text changed, update those whose other facts did.

        A revision gets the next number and the former text stays in ``feedback_revision``; the
        machine's verdicts about the former text lapse by that number. Of one id twice the last counts.
        A voice whose words were erased stays as it is.
        """
        last = {voice.id: voice for voice in voices}
        with self._db.write() as connection:
            known = self.by_id(last)
            fresh = [voice for voice in last.values() if voice.id not in known]
            kept = {key: voice for key, voice in known.items() if not voice.erased}
            held = [_as_known(last[key], voice) for key, voice in kept.items()]
            changed = [voice for voice in held if _columns(voice) != _columns(known[voice.id])]
            revised = [voice for voice in changed if voice.revision != known[voice.id].revision]
            self._insert(connection, fresh)
            remember(connection, [known[v.id] for v in changed], [last[v.id].received_at for v in changed])
            for voice in changed:
                connection.execute(update(self._t).where(self._t.c.id == voice.id).values(**_columns(voice)))
            texts = [
                {"feedback_id": v.id, "revision": v.revision, "text": v.text, "at": last[v.id].received_at}
                for v in revised
            ]
            insert_new(connection, FeedbackRevisionRow, texts)
            index_texts(connection, {voice.id: voice.text for voice in changed})
            follow(connection, [voice.id for voice in changed])
            judge_all(connection, [voice.id for voice in revised])
        same = len(voices) - len(fresh) - len(changed)
        return Saved(len(fresh), len(revised), len(changed) - len(revised), same)

    def _insert(self, connection: Connection, fresh: Sequence[Feedback]) -> None:
        """Insert voices nobody knew; what is kept of them elsewhere the database copies itself."""
        if not fresh:
            return
        f = self._t.c
        newest = self.newest()
        # Not insert_new: the same place under another id must fail, not lose a voice in silence.
        insert_all(connection, FeedbackRow, [feedback_values(voice) for voice in fresh])
        first = select(f.id, f.revision, f.text, f.received_at).where(f.n > newest)
        insert_from(connection, FeedbackRevisionRow, ("feedback_id", "revision", "text", "at"), first)
        add_texts(connection, {voice.id: voice.text for voice in fresh})
        follow_where(connection, f.n > newest)

    def by_id(self, ids: Iterable[str]) -> dict[str, Feedback]:
        """Give the voices with these ids, by id; unknown ids are left out."""
        found: dict[str, Feedback] = {}
        for some in chunks(list(ids)):
            found |= {voice.id: voice for voice in self._all(select(self._t).where(self._t.c.id.in_(some)))}
        return found

    def by_number(self, numbers: Iterable[int]) -> dict[int, Feedback]:
        """Give the voices with these partition keys, by key."""
        statement = select(self._t).where(self._t.c.n.in_(list(numbers)))
        return {row["n"]: to_feedback(row) for row in self._db.rows(statement)}

    def starting_with(self, prefix: str) -> list[str]:
        """Give up to three ids that start with ``prefix``, so that people may shorten what they type."""
        statement = select(self._t.c.id).where(func.substr(self._t.c.id, 1, len(prefix)) == prefix)
        return self._db.column(statement.limit(3))

    def find(
        self,
        *,
        said_from: datetime | None = None,
        said_before: datetime | None = None,
        account_id: str | None = None,
        source: str | None = None,
        received_after: datetime | None = None,
        with_set_aside: bool = False,
    ) -> list[Feedback]:
        """Give the voices that pass every filter given, in order of arrival."""
        tests: list[ColumnElement[bool]] = []
        if said_from:
            tests.append(self._t.c.said_at >= said_from)
        if said_before:
            tests.append(self._t.c.said_at < said_before)
        if account_id:
            tests.append(self._t.c.account_id == account_id)
        if source:
            tests.append(self._t.c.source == source)
        if received_after:
            tests.append(self._t.c.received_at > received_after)
        if not with_set_aside:
            tests.append(self._heard)
        return self._all(select(self._t).where(*tests))

    def arrived_or_changed(self, number: int, change: int) -> list[Feedback]:
        """Give voices that arrived after ``number`` or changed after change ``change``; none set aside."""
        t, events = self._t.c, table(VoiceEventRow).c
        changed = t.id.in_(select(events.feedback_id).where(events.seq > change))
        return self._all(select(self._t).where(or_(t.n > number, changed), self._heard))

    def newest(self) -> int:
        """Give the number of the voice that arrived last, 0 when there is none."""
        return int(self._db.value(select(func.coalesce(func.max(self._t.c.n), 0))))

    def changed_since(self, number: int) -> set[str]:
        """Give the ids of the voices whose text or facts changed after change ``number``."""
        t = table(VoiceEventRow).c
        return set(self._db.column(select(t.feedback_id).where(t.seq > number)))

    def last_change(self) -> int:
        """Give the number of the last change of a voice, 0 when there was none."""
        last = select(func.coalesce(func.max(table(VoiceEventRow).c.seq), 0))
        return int(self._db.value(last))

    def revisions(self, feedback_id: str) -> list[Mapping[str, Any]]:
        """Give every text a voice had: revision, text, at."""
        t = table(FeedbackRevisionRow)
        statement = select(t).where(t.c.feedback_id == feedback_id).order_by(t.c.revision)
        return [dict(row) for row in self._db.rows(statement)]

    def count(self) -> int:
        """Give the number of voices, those set aside included."""
        return int(self._db.value(select(func.count()).select_from(self._t)))

    def sources(self) -> dict[str, int]:
        """Give the number of voices by source."""
        statement = select(self._t.c.source, func.count()).group_by(self._t.c.source)
        return {source: int(n) for source, n in self._db.tuples(statement)}

    def extent(self, source: str) -> tuple[int, set[str], datetime | None]:
        """Give how many voices there are of a source, which facts some of them have, the newest's time."""
        t = self._t.c
        facts = {"said_at": t.said_at, "account": t.account_id, "commenter": t.commenter}
        facts |= {"recorder": t.recorder, "rating": t.rating, "feature": t.feature_hints}
        hinted = func.max(case((cast(t.feature_hints, Text) != "[]", 1)))
        counts = [hinted if name == "feature" else func.count(fact) for name, fact in facts.items()]
        statement = select(func.count(), func.max(t.said_at), *counts).where(t.source == source)
        ((voices, newest, *filled),) = self._db.tuples(statement)
        return voices, {name for name, some in zip(facts, filled, strict=True) if some}, newest

    def languages(self) -> dict[str, str]:
        """Give the language of each text by its hash, of equal texts the newest's; none set aside."""
        statement = select(self._t.c.text_hash, self._t.c.lang).where(self._heard).order_by(self._t.c.n)
        return dict(self._db.tuples(statement))

    def numbers(self, ids: Iterable[str]) -> list[int]:
        """Give the numbers of arrival of these voices, ascending."""
        found: list[int] = []
        for some in chunks(list(ids)):
            found += self._db.column(select(self._t.c.n).where(self._t.c.id.in_(some)))
        return sorted(found)

    def of_accounts(self, account_ids: Iterable[str]) -> list[Feedback]:
        """Give every voice of these accounts, those set aside left out, in order of arrival."""
        return self._with(self._t.c.account_id, account_ids, self._heard)

    def of_writers(self, commenters: Iterable[str]) -> list[Feedback]:
        """Give the voices without account that these people wrote, those set aside left out."""
        return self._with(self._t.c.commenter, commenters, self._heard, self._t.c.account_id.is_(None))

    def with_hashes(self, hashes: Iterable[str]) -> list[Feedback]:
        """Give every voice with one of these texts, those set aside left out."""
        return self._with(self._t.c.text_hash, hashes, self._heard)

    def related(
        self, ids: Collection[str], hashes: Collection[str], people: Collection[str]
    ) -> list[Feedback]:
        """Give other voices that say one of these texts or are by one of these people, copies and originals.

        Those whose words were erased are left out, those set aside are not.
        """
        t = self._t.c
        originals = select(t.duplicate_of).where(t.id.in_(ids))
        same = t.text_hash.in_(hashes) | t.commenter.in_(people)
        linked = t.duplicate_of.in_(ids) | t.id.in_(originals)
        return self._all(select(self._t).where(t.id.not_in(ids), t.text_hash != "", same | linked))

    def repeating(self, originals: Iterable[str]) -> list[Feedback]:
        """Give the voices that repeat these, those set aside left out."""
        return self._with(self._t.c.duplicate_of, originals, self._heard)

    def _with(self, column: Any, wanted: Iterable[str], *tests: ColumnElement[bool]) -> list[Feedback]:
        found: list[Feedback] = []
        for some in chunks(sorted(set(wanted))):
            found += self._all(select(self._t).where(column.in_(some), *tests))
        return found

    def mark_gone(self, source: str, tickets: Mapping[str, str]) -> int:
        """Say of a source's tickets, by id, what became of them; give how many of its voices that changed.

        A ticket's voices are those with its id and those of its comments ("5012/7").
        """
        marked = 0
        with self._db.write():
            for ticket, state in tickets.items():
                own = self._t.c.external_id
                theirs = (own == ticket) | (func.substr(own, 1, len(ticket) + 1) == f"{ticket}/")
                other = self._t.c.gone.is_distinct_from(state)
                row = update(self._t).where(self._t.c.source == source, theirs, other)
                marked += self._db.change(row.values(gone=state))
        return marked

    def external_ids(self, source: str) -> set[str]:
        """Give the ids, as the source has them, of its voices that are still there and have words."""
        t = self._t.c
        there = select(t.external_id).where(t.source == source, t.gone.is_(None), t.text_hash != "")
        return set(self._db.column(there))

    def with_external_ids(self, source: str, ids: Iterable[str]) -> list[Feedback]:
        """Give the voices of a source's rows by the ids that the source has for them."""
        return self._with(self._t.c.external_id, ids, self._t.c.source == source)

    def mark_missing(self, source: str, seen: Set[str], state: str) -> list[str]:
        """Mark the voices of a source that a whole reading of it did not hold; give the ids of those rows.

        Nothing is deleted; a row that is there again loses its mark when it is saved.
        """
        with self._db.write() as connection:
            missing = sorted(self.external_ids(source) - seen)
            for some in chunks(missing):
                row = update(self._t).where(self._t.c.source == source, self._t.c.external_id.in_(some))
                connection.execute(row.values(gone=state))
        return missing

    def gone(self) -> dict[str, int]:
        """Give the number of voices that are gone at their source, by source."""
        statement = select(self._t.c.source, func.count()).where(self._t.c.gone.is_not(None))
        return {name: int(n) for name, n in self._db.tuples(statement.group_by(self._t.c.source))}

    def set_originals(self, originals: Mapping[str, str | None], at: datetime) -> None:
        """Say of each voice by id which earlier one it repeats, or None; ``at`` is when this was found."""
        self._set("duplicate_of", originals, at)

    def set_aside(self, reasons: Mapping[str, str | None], at: datetime) -> None:
        """Say of each voice by id why it takes no part, or None: also of one whose words were erased."""
        self._set("set_aside", reasons, at)

    def _set(self, fact: str, values: Mapping[str, str | None], at: datetime) -> None:
        if not values:
            return
        with self._db.write() as connection:
            before = list(self.by_id(values).values())
            remember(connection, before, [at] * len(before))
            rows = [{"voice": one, "said": value} for one, value in values.items()]
            one = update(self._t).where(self._t.c.id == bindparam("voice"))
            connection.execute(one.values({fact: bindparam("said")}), rows)
            follow(connection, list(values))

    def facts(self, moment: datetime) -> list[VoiceFacts]:
        """Give what moves a figure of every voice known at a moment, as it was then, by arrival.

        Those set aside are among them. ``now.facts`` gives the same of now.
        """
        t = self._t
        with self._db.read() as connection:
            rows = connection.execute(select(*fact_columns(Seconds(t.c.received_at))).order_by(t.c.n)).all()
            return as_they_were(connection, list(map(VoiceFacts._make, rows)), moment)

    def recorders(
        self, ids: Sequence[str] | None = None, until: datetime | None = None
    ) -> dict[str, list[str]]:
        """Give who was named as recorder of voices (all, or these) before they changed, oldest first."""
        t, found = table(VoiceEventRow).c, dict[str, list[str]]()
        known = [t.at <= until] if until else []
        for some in [None] if ids is None else chunks(ids):
            named = [] if some is None else [t.feedback_id.in_(some)]
            changes = select(t.feedback_id, t.before).where(*known, *named).order_by(t.seq)
            for voice, before in self._db.tuples(changes):
                if before["recorder"]:
                    found.setdefault(voice, []).append(before["recorder"])
        return found

    def first_known(self) -> datetime | None:
        """Give the moment the first voice came into the store, or None while there is none."""
        t = table(FeedbackRevisionRow)
        first: datetime | None = self._db.value(select(t.c.at).order_by(t.c.at).limit(1))
        return first

    def _all(self, statement: Select[Any]) -> list[Feedback]:
        rows = self._db.rows(statement.order_by(self._t.c.n))
        return [to_feedback(row) for row in rows]


def _as_known(voice: Feedback, known: Feedback) -> Feedback:
    """Give a voice read again with what only the store knows: first receipt, revision, original."""
    revision = known.revision + (voice.text != known.text)
    kept = {"received_at": known.received_at, "revision": revision, "duplicate_of": known.duplicate_of}
    # A source that gives no date gave the moment of reading; the first reading decides.
    undated = {"said_at": known.said_at} if voice.said_at == voice.received_at else {}
    return voice.model_copy(update=kept | undated)


def _columns(voice: Feedback) -> dict[str, Any]:
    return storable(feedback_values(voice))
