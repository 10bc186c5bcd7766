"""People record a product change by hand, and bring one that was recorded so up to date."""

from collections.abc import Mapping
from datetime import date

from vocpipe.changes.parse import BY_HAND, DATES, UNLISTED, made_id, parse_change
from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import Change
from vocpipe.workspace import Workspace


def record_change(workspace: Workspace, written: str, given: Mapping[str, object]) -> Change:
    """Record a change with the id ``written`` ("" makes one), or what ``given`` says anew of a known one.

    ``given`` are fields of a change; an empty day takes that day back (a release that was reverted), and what
    is not given stays. The state follows from the days. Raises SourceError naming what cannot be read,
    VerdictError for a change that is read from elsewhere, for a new one whose title was recorded before, and
    for a day that has not come yet.
    """
    key = written or made_id(BY_HAND, str(given.get("title", "")).strip())
    with workspace.store.transaction():
        known = workspace.store.changes.all().get(key)
        if known and not known.source.startswith((BY_HAND, UNLISTED)):
            raise VerdictError(
                f"{key} is read from a list or tracker, which would overwrite what is said here",
                "Change it there, then: vocpipe outcomes",
            )
        if known and not written:
            raise VerdictError(
                f"a change with this title was recorded already: {key}",
                f"To go on with it: vocpipe change {key}; for another, give an id of its own before --title",
            )
        if known is None and not given.get("title"):
            raise NotFoundError(f"there is no change {written}", "Give --title to record a new one")
        row = (known.model_dump(exclude={"state"}) if known else {}) | dict(given) | {"source": BY_HAND}
        row["id"] = key
        change = parse_change(row, today=workspace.today())
        for name in DATES:
            _has_come(name, getattr(change, name), workspace.today())
        workspace.store.changes.save([change], workspace.now())
    return change


def _has_come(name: str, day: date | None, today: date) -> None:
    if day and day > today:
        planned = "--planned is the day on which it was decided to do it, not the day it is due"
        raise VerdictError(
            f"{day} has not come yet", planned if name == "planned_on" else "Record the day when it has"
        )
