"""People say whether a new row is a known one, edited: then the known voice says the new words."""

from dataclasses import replace
from typing import Any

from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import Feedback, feedback_id
from vocpipe.store import Answer, PossibleEdit
from vocpipe.workspace import Workspace

EDITED = "said again by the voice it is an edit of"
"""Why a voice is set aside whose row turned out to be a known one, edited."""


def possible_edits(workspace: Workspace) -> list[dict[str, Any]]:
    """Give the rows that wait for somebody's answer, with what the old and the new row say."""
    return [
        {
            **{name: getattr(edit, name) for name in ("id", "source", "likeness", "at")},
            "was": "\n".join(voice.text for voice in _voices(workspace, edit.source, edit.before)),
            "now": "\n".join(voice.text for voice in _voices(workspace, edit.source, edit.after)),
        }
        for edit in workspace.store.edits.waiting()
    ]


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
        aside = {"set_aside": EDITED, "gone": f"merged into {edit.before}"}
        workspace.store.feedback.save([*revised, *(voice.model_copy(update=aside) for voice in come)])
    return edit


def new_voice(workspace: Workspace, edit_id: str, by: str) -> PossibleEdit:
    """Say that the new row is a voice of its own; the old one stays as missing."""
    return _answered(workspace, edit_id, "new", by)[0]


def _answered(workspace: Workspace, edit_id: str, answer: Answer, by: str) -> tuple[PossibleEdit, bool]:
    """Keep the answer; give the edit, and whether the answer is given now and not for the second time."""
    if not by.strip():
        raise VerdictError("a person's answer needs a name", "Give --by NAME, or set VOCPIPE_USER")
    edit = next((one for one in workspace.store.edits.all() if one.id == edit_id), None)
    if edit is None:
        raise NotFoundError(f"there is no possible edit {edit_id}", "See: vocpipe edits")
    said = replace(edit, answer=answer, by=by.strip(), answered_at=workspace.now())
    if workspace.store.edits.answer(said):
        return said, True
    if edit.answer != answer:
        raise VerdictError(
            f"{edit_id} was answered {edit.answer} by {edit.by}", "An answer is given once and stays"
        )
    return edit, False


def _as_known(voice: Feedback, edit: PossibleEdit, workspace: Workspace) -> Feedback:
    """Give what the edited row says as the known row's voice."""
    known = {"id": feedback_id(edit.source, edit.before, voice.part), "external_id": edit.before}
    return voice.model_copy(update=known | {"gone": None, "received_at": workspace.now(), "revision": 1})


def _voices(workspace: Workspace, source: str, key: str) -> list[Feedback]:
    found = workspace.store.feedback.with_external_ids(source, [key])
    return sorted(found, key=lambda voice: voice.part)
