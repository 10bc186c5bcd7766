"""People say whether a new row is a known one, edited: then the known voice says the new words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import Feedback, feedback_id
from vocpipe.sources.base import MISSING
from vocpipe.store import Answer, PossibleEdit
from vocpipe.text.clean import text_hash
from vocpipe.workspace import Workspace

EDITED = "said again by the voice it is an edit of"
"""Why a voice is set aside whose row turned out to be a known one, edited."""

_FACTS = ("account_id", "recorder", "set_aside")
"""What of a voice moves a figure and comes with its row, besides the words and the moment."""


def possible_edits(
    workspace: Workspace, start: int = 0, most: int | None = None
) -> tuple[list[dict[str, Any]], int]:
    """Give the rows that wait for somebody's answer, with what the old and the new row say, and their number.

    ``start`` and ``most`` cut a page out of the list.
    """
    waiting = workspace.store.edits.waiting()
    shown = waiting[start:] if most is None else waiting[start : start + most]
    rows = [
        {
            **{name: getattr(edit, name) for name in ("id", "source", "likeness", "at")},
            "was": _text(_voices(workspace, edit.source, edit.before)),
            "now": _text(_voices(workspace, edit.source, edit.after)),
        }
        for edit in shown
    ]
    return rows, len(waiting)


def answered_edits(workspace: Workspace, most: int) -> list[PossibleEdit]:
    """Give the edits that somebody answered, the latest answer first."""
    said = [edit for edit in workspace.store.edits.all() if edit.answered_at]
    return sorted(said, key=lambda edit: str(edit.answered_at), reverse=True)[:most]


def same_voice(workspace: Workspace, edit_id: str, by: str) -> PossibleEdit:
    """Say that the new row is the old one, edited.

    The known voice gets the new words as a revision and keeps what people said of it; the voice that
    came in for the edited row is set aside, and later readings of that row are the known voice's.
    """
    with workspace.store.transaction():
        edit, now = _answered(workspace, edit_id, "same", by)
        if not now:
            return edit
        come = _voices(workspace, edit.source, edit.after)
        revised = [_as_known(voice, edit, workspace) for voice in come]
        # Learned now: what was known of it on the days before stays as it was.
        aside = {"set_aside": EDITED, "gone": f"merged into {edit.before}", "received_at": workspace.now()}
        workspace.store.feedback.save([*revised, *(voice.model_copy(update=aside) for voice in come)])
    return edit


def new_voice(workspace: Workspace, edit_id: str, by: str) -> PossibleEdit:
    """Say that the new row is a voice of its own; the old one stays as missing."""
    return _answered(workspace, edit_id, "new", by)[0]


def ask_again(workspace: Workspace, edit_id: str, by: str) -> PossibleEdit:
    """Take an answer back: both rows are voices of their own again and wait for an answer.

    The known voice says its earlier words again (one more revision; what people said of it stays), on
    the day and by whom it did before. Raises VerdictError when nobody answered, or when the voice was
    edited again since.
    """
    with workspace.store.transaction():
        edit = _found(workspace, edit_id, by)
        if not workspace.store.edits.answer(replace(edit, answer=None, by=None, answered_at=None)):
            raise VerdictError(f"{edit_id} was not answered", "Answer it, then you can take that back")
        if edit.answer == "same":
            known, come = (_voices(workspace, edit.source, key) for key in (edit.before, edit.after))
            if _text(known) != _text(come):
                raise VerdictError(
                    f"the voice of {edit_id} was edited again since", "Correct it at its source"
                )
            before = _facts_before(workspace, edit)
            again = [_earlier(workspace, voice, edit, before.get(voice.id, {})) for voice in known]
            for voice in come:
                there = {"set_aside": None} | before.get(voice.id, {}) | {"gone": None}
                again.append(voice.model_copy(update=there))
            learned = {"received_at": workspace.now()}
            workspace.store.feedback.save([voice.model_copy(update=learned) for voice in again])
    return edit


def _facts_before(workspace: Workspace, edit: PossibleEdit) -> dict[str, dict[str, Any]]:
    """Give by voice what was known right before the answer; of those that had come by then."""
    moment = (edit.answered_at or workspace.now()) - timedelta(microseconds=1)
    facts = workspace.store.feedback.facts(moment)
    return {
        one.id: {"said_at": datetime.fromtimestamp(one.said, UTC)}
        | {name: getattr(one, name) for name in _FACTS}
        for one in facts
    }


def _earlier(workspace: Workspace, voice: Feedback, edit: PossibleEdit, before: dict[str, Any]) -> Feedback:
    """Give a known voice as it was before the answer; one that the answer made is set aside."""
    said, back = workspace.store.feedback.revisions(voice.id), before | {"gone": MISSING}
    if edit.answered_at and said[-1]["at"] < edit.answered_at:  # of a row's several asks not all were edited
        return voice.model_copy(update=back)
    if len(said) == 1:
        return voice.model_copy(update={"set_aside": EDITED, "gone": MISSING})
    text = str(said[-2]["text"])
    return voice.model_copy(update=back | {"text": text, "text_hash": text_hash(text)})


def _answered(workspace: Workspace, edit_id: str, answer: Answer, by: str) -> tuple[PossibleEdit, bool]:
    """Keep the answer; give the edit, and whether the answer is given now and not for the second time."""
    edit = _found(workspace, edit_id, by)
    said = replace(edit, answer=answer, by=by.strip(), answered_at=workspace.now())
    if workspace.store.edits.answer(said):
        return said, True
    if edit.answer != answer:
        raise VerdictError(
            f"{edit_id} was answered {edit.answer} by {edit.by}", "Take that answer back first"
        )
    return edit, False


def _found(workspace: Workspace, edit_id: str, by: str) -> PossibleEdit:
    if not by.strip():
        raise VerdictError("a person's answer needs a name", "Give --by NAME, or set VOCPIPE_USER")
    edit = next((one for one in workspace.store.edits.all() if one.id == edit_id), None)
    if edit is None:
        raise NotFoundError(f"there is no possible edit {edit_id}", "See: vocpipe edits")
    return edit


def _text(voices: list[Feedback]) -> str:
    return "\n".join(voice.text for voice in voices)


def _as_known(voice: Feedback, edit: PossibleEdit, workspace: Workspace) -> Feedback:
    """Give what the edited row says as the known row's voice."""
    known: dict[str, Any] = {
        "id": feedback_id(edit.source, edit.before, voice.part),
        "external_id": edit.before,
        "gone": None,
        "received_at": workspace.now(),
        "revision": 1,
    }
    if voice.said_at == voice.received_at:  # it has no date: the known voice's first reading decides
        known["said_at"] = known["received_at"]
    return voice.model_copy(update=known)


def _voices(workspace: Workspace, source: str, key: str) -> list[Feedback]:
    found = workspace.store.feedback.with_external_ids(source, [key])
    return sorted(found, key=lambda voice: voice.part)
