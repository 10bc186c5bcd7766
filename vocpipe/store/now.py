"""What counts about each voice now, kept beside the ledger in the transaction that changes it.

Asking the ledger what counts about 100,000 voices takes seconds; lists, weeks and filters ask this
table instead, and the ledger only for the few voices that they show.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, select, true, update

from vocpipe.records import About, Knowledge, UsageState
from vocpipe.store.counting import counting
from vocpipe.store.now_table import VoiceNowRow
from vocpipe.store.rows import chunks, insert_from, table, upsert
from vocpipe.store.tables import CursorRow, FeedbackRow, VerdictRow

SINGLE = "single"
"""The theme of a voice that was placed and stands alone."""

_IDS_A_QUERY = 5_000
A_PART = 1_000
"""Voices judged anew in one transaction: what others wait for is some 50 ms."""

_JUDGING = "machine:judging/"
_STRENGTH = (UsageState.USER, UsageState.EX_USER, UsageState.TRYING, UsageState.NON_USER, UsageState.UNKNOWN)
_FACTS = ("said_at", "account_id", "source", "channel", "lang", "set_aside", "repeats")

Row = Mapping[Any, Any]
"""The subject and value of a verdict that counts, and whether a person said it; or columns of the table."""


def packed(rows: Iterable[Sequence[str]]) -> str | None:
    """Give a list of short rows as one text, each between line breaks and its fields between tabs."""
    lines = ["\t".join(fields) for fields in rows]
    return "\n" + "\n".join(lines) + "\n" if lines else None


def unpacked(text: str | None) -> list[list[str]]:
    """Give the rows that ``packed`` wrote."""
    return [line.split("\t") for line in packed_rows(text) if line]


def packed_rows(text: str | None) -> list[str]:
    """Give the rows that ``packed`` wrote, the fields of each still packed."""
    return text[1:-1].split("\n") if text else []


def follow(connection: Connection, ids: Sequence[str]) -> None:
    """Take over the facts of voices that were just saved."""
    for some in chunks(ids, _IDS_A_QUERY):
        follow_where(connection, table(FeedbackRow).c.id.in_(some))


def follow_where(connection: Connection, which: ColumnElement[bool]) -> None:
    """Take over the facts of the voices that pass a test on their table."""
    f = table(FeedbackRow).c
    facts = (f.n, f.id, f.said_at, f.account_id, f.source, f.channel, f.lang)
    marks = (f.set_aside.is_not(None), f.duplicate_of.is_not(None))
    insert_from(connection, VoiceNowRow, ("n", "id", *_FACTS), select(*facts, *marks).where(which), _FACTS)


def missing(connection: Connection) -> int:
    """Give how many voices are not in the table: all, right after it was first made."""
    f, t = table(FeedbackRow), table(VoiceNowRow)
    counts = (select(func.count()).select_from(one).scalar_subquery() for one in (f, t))
    voices, here = connection.execute(select(*counts)).one()
    return int(voices - here)


def rebuild(connection: Connection) -> None:
    """Make the whole table anew from voices and ledger."""
    connection.execute(delete(table(VoiceNowRow)))
    follow_where(connection, true())
    for about in _JUDGED:
        judge(connection, about)


def judge(connection: Connection, about: About, ids: Collection[str] | None = None) -> None:
    """Ask the ledger anew what counts about these voices (all)."""
    if about not in _JUDGED:
        return
    t = table(VoiceNowRow)
    if ids is None:
        ids = connection.execute(select(t.c.id)).scalars().all()
    columns: dict[str, Any] = {name: bindparam(name) for name in _JUDGED[about]([])}
    changed = update(t).where(t.c.id == bindparam("voice")).values(columns)
    for some in chunks(sorted(ids), _IDS_A_QUERY):
        said = _said(connection, about, some)
        connection.execute(changed, [{"voice": one, **_JUDGED[about](rows)} for one, rows in said.items()])


def _said(connection: Connection, about: About, ids: Sequence[str]) -> dict[str, list[Row]]:
    """Give what counts about each voice, oldest first; nothing for those about which nothing does."""
    said: dict[str, list[Row]] = {one: [] for one in ids}
    found = counting(connection, about, ids)
    columns = (found.c.feedback_id, found.c.subject, found.c.value, found.c.human)
    statement = select(*columns).where(found.c.place == 1).order_by(found.c.seq)
    for row in connection.execute(statement).mappings():
        said[row["feedback_id"]].append(row)
    return said


def judge_anew(connection: Connection, about: About, at: datetime) -> None:
    """Note that what counts about every voice is to be asked anew, as ``judge_some`` then does.

    Before a first load is judged there is nothing to ask: all voices would be looked at for it.
    """
    v = table(VerdictRow).c
    said = connection.execute(select(v.seq).where(v.about == str(about)).limit(1)).first()
    if said and about in _JUDGED:
        begun = {"source": _place(about), "cursor": "0", "read_at": at, "counts": {}}
        upsert(connection, CursorRow, [begun], ["cursor", "read_at"])


def judge_some(connection: Connection, about: About) -> None:
    """Ask anew about the next few voices, and note how far that came, or that it is done."""
    t, place = table(VoiceNowRow).c, table(CursorRow)
    judged = connection.execute(judged_to(about)).scalar()
    if judged is None:
        return
    some = select(t.n, t.id).where(t.n > int(judged)).order_by(t.n).limit(A_PART)
    voices = connection.execute(some).tuples().all()
    judge(connection, about, [one for _, one in voices])
    mine = place.c.source == _place(about)
    if len(voices) < A_PART:
        connection.execute(delete(place).where(mine))
    else:
        connection.execute(update(place).where(mine).values(cursor=str(voices[-1][0])))


def judged_to(about: About) -> Select[Any]:
    """Ask up to which number voices were judged anew; there is no row once all were."""
    place = table(CursorRow).c
    return select(place.cursor).where(place.source == _place(about))


def judging() -> ColumnElement[int]:
    """Give about how many things voices are being judged anew, as a query."""
    place = table(CursorRow)
    count = select(func.count()).select_from(place).where(place.c.source.startswith(_JUDGING))
    return count.scalar_subquery()


def _place(about: About) -> str:
    """Give what the cursor is called that says how far the voices were judged anew."""
    return f"{_JUDGING}{about}"


def judge_all(connection: Connection, ids: Collection[str]) -> None:
    """Ask the ledger anew everything that counts about these voices."""
    for about in _JUDGED:
        judge(connection, about, ids)


def _kind(rows: Sequence[Row]) -> Row:
    return {"kind": rows[-1]["value"].get("kind") if rows else None}


def _theme(rows: Sequence[Row]) -> Row:
    return {"theme": (rows[-1]["value"].get("theme") or SINGLE) if rows else None}


def _uses(rows: Sequence[Row]) -> Row:
    uses = [(r["subject"], _word(r, "state"), _word(r, "knowledge")) for r in rows]
    first = foremost(uses) if uses else (None, None, None)
    return {"uses": packed(uses), "state": first[1], "knowledge": first[2]}


def foremost(uses: Sequence[tuple[str, str, str]]) -> tuple[str, str, str]:
    """Give the use (feature, state, knowledge) that speaks for a voice of one or more.

    Partial knowledge goes first, then the state decides.
    """
    return uses[0] if len(uses) == 1 else min(uses, key=_weight)


def _weight(use: tuple[str, str, str]) -> tuple[bool, int]:
    return use[2] != Knowledge.PARTIAL, _STRENGTH.index(UsageState(use[1]))


def _word(row: Row, name: str) -> str:
    return str(row["value"].get(name) or "unknown")


def _teams(rows: Sequence[Row]) -> Row:
    return {"teams": packed([(team,) for team in rows[-1]["value"].get("reasons", {})] if rows else [])}


def _outcomes(rows: Sequence[Row]) -> Row:
    """Only people say what became of a voice."""
    said = [(str(r["value"]["how"]), str(r["value"].get("change_id") or "")) for r in rows if r["human"]]
    return {"outcomes": packed(said)}


def _core(rows: Sequence[Row]) -> Row:
    if not rows:
        return {"score": None, "admitted": None}
    value = rows[-1]["value"]
    return {"score": value.get("score") or 0.0, "admitted": bool(rows[-1]["human"] and value.get("admitted"))}


_JUDGED: Mapping[About, Callable[[Sequence[Row]], Row]] = {
    About.KIND: _kind,
    About.THEME: _theme,
    About.USAGE: _uses,
    About.ROUTE: _teams,
    About.OUTCOME: _outcomes,
    About.CORE: _core,
}
"""What of the table each kind of verdict decides; given nothing that counts, it gives the empty columns."""
