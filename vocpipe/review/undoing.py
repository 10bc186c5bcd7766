"""Take back what a person did to a theme: its event stays, and one more says that it no longer counts."""

from collections.abc import Callable, Sequence
from typing import Any

from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import ThemeEvent
from vocpipe.review.people import say_of_theme
from vocpipe.review.tags import undo
from vocpipe.workspace import Workspace


def undo_event(workspace: Workspace, seq: int, by: str) -> ThemeEvent:
    """Undo the event with this number; raises when it cannot be undone, or was already."""
    found = next((event for event in workspace.store.themes.after(seq - 1) if event.seq == seq), None)
    if found is None or not found.human or found.event not in _BACK:
        raise NotFoundError(f"there is no event {seq} that can be taken back", "See: vocpipe show THEME")
    with workspace.store.transaction():
        standing = workspace.store.themes.events(found.theme, kinds=(found.event,))
        if seq not in {event.seq for event in standing}:
            raise VerdictError(f"event {seq} was taken back already", f"See: vocpipe show {found.theme}")
        _BACK[found.event](workspace, found, by)
        return say_of_theme(workspace, found.theme, "undone", by, {"undoes": seq, "event": found.event})


def _nothing(workspace: Workspace, event: ThemeEvent, by: str) -> None:
    """Do nothing: that the event no longer counts is all there is to it."""


def _rename(workspace: Workspace, event: ThemeEvent, by: str) -> None:
    theme = workspace.store.themes.all()[event.theme]
    if theme.labels != event.detail["to"]:
        raise VerdictError(f"{theme.key} was named anew since", "Rename it by hand")
    _put_back(workspace, event, {"labels": event.detail["from"], "named_by": event.detail["named_by"]})


def _merge(workspace: Workspace, event: ThemeEvent, by: str) -> None:
    _verdicts(workspace, event.detail["verdicts"], by)
    _put_back(workspace, event, {"state": event.detail["state"], "merged_into": None})


def _split(workspace: Workspace, event: ThemeEvent, by: str) -> None:
    _verdicts(workspace, event.detail["verdicts"], by)
    _put_back(workspace, event, {"state": "merged", "merged_into": event.detail["from"]})


def _accepted(workspace: Workspace, event: ThemeEvent, by: str) -> None:
    """Undo what the accepted proposal did; it waits for an answer again."""
    for seq in reversed(event.detail["did"]):
        undo_event(workspace, seq, by)
    if event.detail["what"] == "rename":
        _put_back(workspace, event, {"named_by": event.detail["named_by"]})


def _put_back(workspace: Workspace, event: ThemeEvent, facts: dict[str, Any]) -> None:
    theme = workspace.store.themes.all()[event.theme]
    workspace.store.themes.save([theme.model_copy(update=facts)], [])


_BACK: dict[str, Callable[[Workspace, ThemeEvent, str], None]] = {
    "renamed": _rename,
    "merged": _merge,
    "split": _split,
    "accepted": _accepted,
    "dismissed": _nothing,
    "assigned": _nothing,
    "snoozed": _nothing,
    "done": _nothing,
}


def _verdicts(workspace: Workspace, ids: Sequence[str], by: str) -> None:
    """Take back the moves of voices that still stand; a voice moved again since keeps its place."""
    for one in ids:
        said = workspace.store.ledger.get(one)
        if said and not any(v.undoes == one for v in workspace.store.ledger.history(said.feedback_id)):
            undo(workspace, one, by)
