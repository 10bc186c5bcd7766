"""The twelve voices of docs/kpi.md: small enough to work every figure out by hand."""

from datetime import date, datetime, timedelta, timezone

from vocpipe.kpi import ChangeRow, Guided, KpiRows, Link, Proof, Solved, Told, Voice
from vocpipe.records import Knowledge, OutcomeHow, UsageState

AS_OF = date(2026, 9, 30)
TOKYO = timezone(timedelta(hours=9))
U, K, H = UsageState, Knowledge, OutcomeHow


def day(month: int, number: int) -> date:
    """Give a date of 2026."""
    return date(2026, month, number)


def at(month: int, number: int) -> float:
    """Give noon in Tokyo on a day of 2026."""
    return datetime(2026, month, number, 12, tzinfo=TOKYO).timestamp()


def voice(id_: str, received: date, **more: object) -> Voice:
    """Give a voice that was said on the day it was received unless told otherwise."""
    return Voice(id_, received, **{"said_on": received, **more})  # type: ignore[arg-type]


VOICES = [
    voice("v1", day(1, 10), said_on=day(1, 9), account_id="A", recorder="sato", usage_state=U.USER,
          features=("export",), teams=("product",), theme="t1", level=3, revenue=100, document="d1"),
    voice("v2", day(2, 5), account_id="A", recorder="sato", usage_state=U.NON_USER, knowledge=K.INFORMED,
          theme="t1", revenue=100),
    voice("v3", day(1, 20), account_id="B", recorder="suzuki", usage_state=U.NON_USER, knowledge=K.PARTIAL,
          features=("export",), teams=("product", "success"), theme="t1", revenue=300, document="d2"),
    voice("v4", day(2, 10), account_id="C", recorder="sato", usage_state=U.EX_USER, revenue=50),
    voice("v5", day(2, 15), theme="t1"),
    voice("v6", day(3, 5), account_id="B", recorder="suzuki", usage_state=U.USER, knowledge=K.INFORMED,
          features=("search", "export"), theme="t2", revenue=300),
    voice("v7", day(3, 10), account_id="D", recorder="sato", usage_state=U.TRYING, knowledge=K.PARTIAL,
          theme="t2", entered_on=day(7, 1)),
    voice("v8", day(8, 1), account_id="E", usage_state=U.USER, theme="t1", document="d3"),
    voice("v9", day(8, 20), account_id="E", usage_state=U.USER, theme="t2", document="d3"),
    voice("v10", day(8, 21), account_id="E", set_aside=True),
    voice("v11", day(2, 12), account_id="C", duplicate_of="v4", revenue=50),
    voice("v12", day(3, 20), account_id="F", duplicate_of="v4"),
]  # fmt: skip

CHANGES = [
    ChangeRow("c1", started_on=day(2, 1), released_on=day(3, 1)),
    ChangeRow("c2", planned_on=day(3, 8), released_on=day(6, 20)),
    ChangeRow("c3", planned_on=day(8, 10), started_on=day(9, 1)),
    ChangeRow("c4", released_on=day(5, 1), dates_late=True),
    ChangeRow("c5", declined_on=day(4, 1)),
    ChangeRow("c6", started_on=day(6, 1), released_on=day(7, 1), title="Fix typos", taken_back=True),
]

LINKS = [
    Link("v1", H.CAUSED, "c1", "tanaka", at(3, 2), seq=1),
    Link("v2", H.CAUSED, "c1", "tanaka", at(3, 2), seq=2),
    Link("v3", H.CAUSED, "c1", "suzuki", at(3, 3), seq=3),
    Link("v4", H.CONTRIBUTED, "c4", "tanaka", at(5, 10), seq=4),
    Link("v6", H.CAUSED, "c2", "tanaka", at(7, 1), seq=5),
    Link("v7", H.CAUSED, "c2", "tanaka", at(7, 1), seq=6),
    Link("v5", H.ALREADY_POSSIBLE, None, "tanaka", at(3, 1), seq=7),
    Link("v12", H.DECLINED, None, "tanaka", at(5, 1), reason="Out of scope this year", seq=8),
    Link("v8", H.CAUSED, "c3", "tanaka", at(8, 15), seq=9),
    Link("v9", H.COINCIDENT, "c6", "tanaka", at(8, 25), seq=10),
    Link("v12", H.CONTRIBUTED, "c1", "tanaka", at(4, 1), undone_at=at(4, 2), seq=11),
]

TOLD = [Told("v1", at(3, 5)), Told("v4", at(5, 11)), Told("v6", at(6, 1))]
PROOFS = [
    Proof("v4", "q1", "asked", at(5, 12)),
    Proof("v4", "q1", "approved", at(5, 20)),
    Proof("v6", "q2", "asked", at(7, 2)),
    Proof("v1", "q3", "used", at(8, 1)),
]
SOLVED = [Solved("v1", at(4, 15), True), Solved("v4", at(6, 20), False)]
GUIDED = [Guided("v3", day(2, 1), day(2, 20))]
ROWS = KpiRows(VOICES, LINKS, CHANGES, TOLD, SOLVED, GUIDED, PROOFS)
