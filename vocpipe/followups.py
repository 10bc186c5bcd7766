"""Follow-ups by success: who got in touch about a voice, when, and whether use was measured afterwards."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from vocpipe.records import PRODUCT, About, Knowledge
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class FollowUp:
    """Somebody followed a voice up on a day (in the workspace's zone).

    ``partial`` tells that the voice knows a feature only partly: getting in touch then guides them.
    ``measured`` tells whether use of what they speak of is measured at all; ``used_on`` is the
    account's first use after that day, None where there was none yet.
    """

    feedback_id: str
    by: str
    on: date
    note: str
    partial: bool
    measured: bool
    used_on: date | None


def follow_ups(
    workspace: Workspace, feedback_ids: Iterable[str] | None = None, until: datetime | None = None
) -> dict[str, FollowUp]:
    """Give the follow-up that counts of each of these voices (of all), as known at ``until``."""
    store = workspace.store
    said = store.ledger.current(About.FOLLOWUP, feedback_ids, as_of=until)
    if not said:
        return {}
    since = {one.feedback_id: workspace.day_of(one.at) for one in said}
    usages = store.ledger.current(About.USAGE, since, as_of=until)
    partial = {v.feedback_id for v in usages if v.value.get("knowledge") == Knowledge.PARTIAL}
    uses, measured = uses_after(workspace, since, until), measured_voices(workspace, since)
    return {
        one.feedback_id: FollowUp(
            one.feedback_id,
            one.by,
            since[one.feedback_id],
            str(one.value.get("note", "")),
            one.feedback_id in partial,
            one.feedback_id in measured,
            uses[one.feedback_id],
        )
        for one in said
    }


def uses_after(
    workspace: Workspace, since: Mapping[str, date], until: datetime | None = None
) -> dict[str, date | None]:
    """Give the first day after ``since`` on which each voice's account used a feature the voice is about."""
    store = workspace.store
    voices, features = store.feedback.by_id(since), _features(workspace, since, until)
    accounts = {key: voice.account_id for key, voice in voices.items() if voice.account_id}
    events = store.usage_events.of_accounts(accounts.values(), until)
    by_account: dict[str, list[tuple[str, date]]] = {}
    for event in events:
        if event.count:
            by_account.setdefault(event.account_id, []).append((event.feature, event.day))
    return {
        key: first_use(by_account.get(accounts.get(key, ""), ()), features.get(key, ()), day)
        for key, day in since.items()
    }


def first_use(uses: Iterable[tuple[str, date]], features: Collection[str], after: date) -> date | None:
    """Give the first day after ``after`` on which one of ``features`` was used, or None.

    ``uses`` are an account's (feature, day). The day itself does not count: it may have been the
    demonstration.
    """
    return min((day for feature, day in uses if feature in features and day > after), default=None)


def measured_voices(workspace: Workspace, feedback_ids: Collection[str]) -> set[str]:
    """Give the voices of known accounts that speak of a feature whose use is measured at all."""
    known = workspace.store.usage_events.features()
    voices = workspace.store.feedback.by_id(feedback_ids)
    features = _features(workspace, feedback_ids)
    return {key for key, voice in voices.items() if voice.account_id and features.get(key, set()) & known}


def _features(
    workspace: Workspace, feedback_ids: Collection[str], until: datetime | None = None
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for verdict in workspace.store.ledger.current(About.USAGE, feedback_ids, as_of=until):
        if verdict.subject != PRODUCT:
            found.setdefault(verdict.feedback_id, set()).add(verdict.subject)
    return found
