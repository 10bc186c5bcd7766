"""What the machine is not sure of about themes, and people's answers: accept it, or dismiss it for ever."""

from typing import Any

from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import ThemeEvent
from vocpipe.review.people import find_theme, members, say_of_theme, signed
from vocpipe.review.themes import merge, split
from vocpipe.themes.proposals import EVENTS, waiting
from vocpipe.workspace import Workspace


def proposals(workspace: Workspace) -> list[dict[str, Any]]:
    """Give the proposals that wait for an answer and can still be carried out, oldest first."""
    themes = workspace.store.themes.all()
    rows = []
    for event in waiting(workspace.store.themes.events(kinds=EVENTS)):
        keys = [event.theme, *event.detail["with"]]
        if any(themes[key].state == "merged" for key in keys):
            continue
        lang, quoted = workspace.settings.language, event.detail["voices"][:3]
        rows.append(
            {
                "id": event.detail["id"],
                "what": event.detail["what"],
                "themes": keys,
                "names": [themes[key].labels.get(lang, key) for key in keys],
                "voices": list(event.detail["voices"]),
                "quotes": [v.text for v in workspace.store.feedback.by_id(quoted).values()],
                "evidence": dict(event.detail["evidence"]),
                "by": event.by,
                "at": event.at.isoformat(),
            }
        )
    return rows


def accept(workspace: Workspace, proposal: str, by: str) -> ThemeEvent:
    """Carry a proposal out in a person's name: from now on it is their word, not the machine's."""
    found = _find(workspace, proposal, by, "accepted")
    if found.event == "accepted":
        return found
    with workspace.store.transaction():
        before = workspace.store.themes.last()
        named_by = find_theme(workspace, found.theme).named_by
        _CARRY_OUT[str(found.detail["what"])](workspace, found, by)
        did = [event.seq for event in workspace.store.themes.after(before)]
        answered = {**found.detail, "did": did, "named_by": named_by}
        return say_of_theme(workspace, found.theme, "accepted", by, answered)


def dismiss(workspace: Workspace, proposal: str, by: str, reason: str = "") -> ThemeEvent:
    """Say no to a proposal; it never comes back, and the machine does not do it unasked either."""
    found = _find(workspace, proposal, by, "dismissed")
    if found.event == "dismissed":
        return found
    return say_of_theme(workspace, found.theme, "dismissed", by, {**found.detail, "reason": reason})


def _find(workspace: Workspace, written: str, by: str, wanted: str) -> ThemeEvent:
    """Give the proposal, or the same answer given before; raises when it was answered otherwise."""
    signed(by)
    told = [e for e in workspace.store.themes.events(kinds=EVENTS) if e.detail["id"] == written]
    if not told:
        raise NotFoundError(f"there is no proposal {written}", "See: vocpipe review")
    if told[-1].event not in {"proposed", wanted}:
        raise VerdictError(
            f"{written} was {told[-1].event} by {told[-1].by}", "Merge, split or rename by hand"
        )
    return told[-1]


def _merge(workspace: Workspace, found: ThemeEvent, by: str) -> None:
    for gone in found.detail["with"]:
        merge(workspace, gone, found.theme, by)


def _split(workspace: Workspace, found: ThemeEvent, by: str) -> None:
    inside = {voice.id for voice in members(workspace, find_theme(workspace, found.theme))}
    split(workspace, found.theme, [one for one in found.detail["voices"] if one in inside], {}, by)


def _rename(workspace: Workspace, found: ThemeEvent, by: str) -> None:
    """Give the name back to the machine: the next run that brings the theme a voice names it anew."""
    theme = find_theme(workspace, found.theme)
    workspace.store.themes.save([theme.model_copy(update={"named_by": "machine"})], [])


_CARRY_OUT = {"merge": _merge, "split": _split, "rename": _rename}
