"""What an outcome may claim: grades from dates, and maker and checker.

``caused``: said before work on the change began. ``contributed``: said before its release.
``coincident``: said on the day of release or later. A day that is not known counts against
the stronger claim. The voice's own recorder may claim ``contributed`` at most, and only
what somebody else links counts in the headline (``links.py``).
"""

import re
import unicodedata
from datetime import date

from vocpipe.errors import VerdictError
from vocpipe.kpi.rows import ChangeRow
from vocpipe.records import OutcomeHow, OutcomeValue

GRADES = {OutcomeHow.COINCIDENT: 1, OutcomeHow.CONTRIBUTED: 2, OutcomeHow.CAUSED: 3}
"""The outcomes that name a Change, by strength."""


_TRIVIAL = re.compile(
    r"\b(typos?|wording|copy ?edits?|whitespace|formatting|bump(s|ed)?|chore|lint|readme|changelog)\b"
    r"|誤字|脱字|誤記|文言|表記ゆれ|体裁|依存関係の更新",
    re.IGNORECASE,
)


def is_trivial(title: str) -> bool:
    """Tell by its title whether a change is one nobody would tell a customer of (a typo, a version bump)."""
    return bool(_TRIVIAL.search(title))


def person_key(name: str | None) -> str:
    """Give the form in which two spellings of one person's name are equal ("" for nobody)."""
    return unicodedata.normalize("NFKC", name or "").strip().casefold()


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


def allowed_how(voice_on: date, change: ChangeRow, *, by: str, recorder: str | None) -> OutcomeHow:
    """Give the strongest grade a link by ``by`` may claim for a voice said on ``voice_on``."""
    allowed = _allowed_by_dates(voice_on, change)
    own = bool(person_key(recorder)) and person_key(by) == person_key(recorder)
    return OutcomeHow.CONTRIBUTED if own and allowed is OutcomeHow.CAUSED else allowed


def check_outcome(
    value: OutcomeValue, *, voice_on: date, recorder: str | None, by: str, change: ChangeRow | None
) -> None:
    """Refuse an outcome verdict that claims more than it may or gives no reason.

    ``change`` is the row ``value.change_id`` names, or None. Raises VerdictError whose text
    says what to do instead.
    """
    if value.how in GRADES:
        _check_link(value, voice_on=voice_on, recorder=recorder, by=by, change=change)
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
        raise VerdictError(f"'{value.how}' has no reason", "Give the reason in one sentence with --reason")


def _check_link(
    value: OutcomeValue, *, voice_on: date, recorder: str | None, by: str, change: ChangeRow | None
) -> None:
    if change is None:
        named = value.change_id or "no change"
        raise VerdictError(f"'{value.how}' needs a known change, got {named}", "See `vocpipe changes`")
    if change.declined_on and not change.released_on:
        raise VerdictError(f"Change {change.id} was declined", "Use 'declined' with the reason instead")
    allowed = allowed_how(voice_on, change, by=by, recorder=recorder)
    if GRADES[value.how] <= GRADES[allowed]:
        return
    if GRADES[allowed] < GRADES[_allowed_by_dates(voice_on, change)]:
        raise VerdictError(
            f"{by} recorded this voice and may claim '{allowed}' at most for change {change.id}",
            f"Link it as '{allowed}', or ask somebody else to link it as '{value.how}'",
        )
    if not value.reason.strip():
        raise VerdictError(
            f"The dates of change {change.id} allow '{allowed}' at most",
            f"Link it as '{allowed}', or give the reason why it was '{value.how}' with --reason",
        )
