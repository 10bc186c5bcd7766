"""What an outcome may claim: grades from dates, and maker and checker.

``caused``: said before work on the change began. ``contributed``: said before its release.
``coincident``: said on the day of release or later. A day that is not known counts against
the stronger claim. The voice's own recorder may claim ``contributed`` at most, and only
what somebody else links counts in the headline (``links.py``).
"""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache
from unicodedata import category

from vocpipe.errors import VerdictError
from vocpipe.kpi.rows import ChangeRow
from vocpipe.records import OutcomeHow, OutcomeValue

GRADES = {OutcomeHow.COINCIDENT: 1, OutcomeHow.CONTRIBUTED: 2, OutcomeHow.CAUSED: 3}
"""The outcomes that name a Change, by strength."""


LATE = timedelta(days=7)
"""A date that is learned longer after the day it names was recorded late."""

_TRIVIAL = re.compile(
    r"\b(typos?|wording|copy ?edits?|whitespace|formatting|bump(s|ed)?|chore|lint|readme|changelog)\b"
    r"|誤字|脱字|誤記|文言|表記ゆれ|体裁|依存関係の更新",
    re.IGNORECASE,
)


_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|@\S*")
_PEOPLE = re.compile(r"[\n、/／&＆;；]|(?:(?<=[\u4e00-\u9fff々])|(?<=さん))[・･](?=[\u4e00-\u9fff])")
"""Between people written together; a dot only between kanji (北川・三好), not in ジョン・スミス."""
_UNIT = re.compile(
    r"(?:課|係|支社|支店|.本部|チーム"
    r"|(?:営業|開発|企画|総務|人事|経理|財務|法務|広報|技術|製造|品質|管理|事業|推進|業務|[ァ-ヶーa-z])[部室])\s*$",
    re.IGNORECASE,
)
"""A unit of a company before a name (営業部・三好); 服部 and 大室 are people."""
_BETWEEN = re.compile(r"[\s.,_/・、=<>-]+")
_TITLE = re.compile(r"(?<=.)(?:さん|様|氏)$|^(?:mr|mrs|ms|dr|san)$")


def is_trivial(title: str) -> bool:
    """Tell by its title whether a change is one nobody would tell a customer of (a typo, a version bump)."""
    return bool(_TRIVIAL.search(title))


@cache
def _names(written: str) -> tuple[str, ...]:
    """Give the words of a person's name, without brackets, the domain of an address and titles."""
    plain = "".join(char for char in unicodedata.normalize("NFKC", written) if category(char) != "Cf")
    words = _BETWEEN.split(_BESIDE.sub(" ", plain.casefold()))
    return tuple(name for word in words if (name := _TITLE.sub("", word)))


def same_person(one: str | None, other: str | None) -> bool:
    """Tell whether two written names may be one person's: one may be short for the other.

    A family name alone, a name the other way round, an initial, the address of mail: it is safer to ask for
    another checker where two people share a name than to let one check their own work. Of several people
    written together (佐藤、鈴木) each counts; their unit (営業部) only where one names nobody else.
    """
    written = [_PEOPLE.split(one or ""), _PEOPLE.split(other or "")]
    people = [[part for part in parts if part.strip() and not _UNIT.search(part)] for parts in written]
    ones, others = people if all(people) else written
    return any(_same(a, b) for a in ones for b in others)


def _same(one: str, other: str) -> bool:
    few, many = sorted((_names(one), _names(other)), key=len)
    if not few:
        return False
    if "".join(few) == "".join(many):
        return True
    if len(few) == len(many) == 1:  # 北川蓮 and 北川, written without a blank
        short, long = sorted((few[0], many[0]), key=len)
        return len(short) > 1 and not short.isascii() and long.startswith(short)
    return any(name in many for name in few) and all(any(_stands_for(n, m) for m in many) for n in few)


def _stands_for(name: str, other: str) -> bool:
    return name == other or (min(len(name), len(other)) == 1 and name[0] == other[0])


def known_on(change: ChangeRow, day: date) -> ChangeRow:
    """Give the change as it was known on ``day``: later dates have not happened yet."""
    dates = (change.planned_on, change.started_on, change.released_on, change.declined_on)
    planned, started, released, declined = (None if on and on > day else on for on in dates)
    return change._replace(planned_on=planned, started_on=started, released_on=released, declined_on=declined)


def work_began(change: ChangeRow) -> date | None:
    """Give the day from which a voice can no longer have caused the change.

    It is the start of work, else the day it was planned; never after the release. None when
    neither is known.
    """
    began = change.started_on or change.planned_on
    if began and change.released_on:
        return min(began, change.released_on)
    return began


def _allowed_by_dates(voice_on: date, change: ChangeRow) -> OutcomeHow:
    if change.released_on and voice_on >= change.released_on:
        return OutcomeHow.COINCIDENT
    began = work_began(change)
    if began is None:
        return OutcomeHow.CONTRIBUTED if change.released_on else OutcomeHow.CAUSED
    return OutcomeHow.CAUSED if voice_on < began else OutcomeHow.CONTRIBUTED


def allowed_how(voice_on: date, change: ChangeRow, *, own: bool = False) -> OutcomeHow:
    """Give the strongest grade a link may claim for a voice said on ``voice_on``.

    ``own`` tells that it is made by the voice's own CSM.
    """
    allowed = _allowed_by_dates(voice_on, change)
    return OutcomeHow.CONTRIBUTED if own and allowed is OutcomeHow.CAUSED else allowed


def check_outcome(
    value: OutcomeValue, *, voice_on: date, own: bool, by: str, change: ChangeRow | None
) -> None:
    """Refuse an outcome verdict that claims more than it may or gives no reason.

    ``change`` is the row ``value.change_id`` names, or None; ``own`` tells that ``by`` is the voice's own
    CSM. Raises VerdictError whose text says what to do instead.
    """
    if value.how in GRADES:
        _check_link(value, voice_on=voice_on, own=own, by=by, change=change)
    elif value.how is OutcomeHow.UNRELATED:
        if not (value.change_id or value.capability):
            raise VerdictError("'unrelated' names nothing", "Name the change or the capability it refuses")
    elif value.change_id:
        raise VerdictError(
            f"Outcome '{value.how}' names change {value.change_id}", "Leave the change out, or link it"
        )
    elif value.how is OutcomeHow.ALREADY_POSSIBLE and not (value.capability or "").strip():
        raise VerdictError("'already_possible' has no capability", "Name the capability that answers it")
    elif value.how is not OutcomeHow.ALREADY_POSSIBLE and not value.reason.strip():
        raise VerdictError("no reason is given", "Give the reason in one sentence with --reason")


def _check_link(value: OutcomeValue, *, voice_on: date, own: bool, by: str, change: ChangeRow | None) -> None:
    if change is None:
        named = value.change_id or "no change"
        raise VerdictError(f"'{value.how}' needs a known change, got {named}", "See `vocpipe changes`")
    if change.declined_on and not change.released_on:
        raise VerdictError(f"Change {change.id} was declined", "Use 'declined' with the reason instead")
    allowed = allowed_how(voice_on, change, own=own)
    if GRADES[value.how] <= GRADES[allowed]:
        return
    if GRADES[allowed] < GRADES[_allowed_by_dates(voice_on, change)]:
        raise VerdictError(
            f"{by} is this voice's own CSM and may claim '{allowed}' at most for change {change.id}",
            f"Link it as '{allowed}', or ask somebody else to link it as '{value.how}'",
        )
    if not value.reason.strip():
        raise VerdictError(
            f"The dates of change {change.id} allow '{allowed}' at most for a voice of {voice_on}",
            f"Link it as '{allowed}', or give the reason why it was '{value.how}' with --reason",
        )
