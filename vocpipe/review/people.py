"""How a person's verdict is written, and how the ids they type are found."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ulid import ULID

from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import About, Change, Evidence, Feedback, Noun, Theme, ThemeEvent, Verdict
from vocpipe.workspace import Workspace


def said_by(
    workspace: Workspace,
    voice: Feedback,
    about: About,
    value: Noun | None,
    by: str,
    *,
    subject: str = "",
    note: str = "",
    undoes: str | None = None,
    at: datetime | None = None,
) -> Verdict:
    """Make a person's verdict about a voice; ``note`` is why, in their words.

    Of many voices, give ``at`` as ``after_what_was_shown`` gives it: else it is read for each.
    """
    return Verdict(
        id=f"vd_{ULID()}",
        feedback_id=voice.id,
        about=about,
        subject=subject,
        value=value.model_dump(mode="json") if value else {},
        by=signed(by),
        human=True,
        revision=voice.revision,
        evidence=(Evidence(cue="person", note=note),) if note else (),
        at=at or after_what_was_shown(workspace),
        undoes=undoes,
    )


def say(
    workspace: Workspace,
    voices: Sequence[Feedback],
    about: About,
    value: Noun,
    by: str,
    *,
    subject: str = "",
    note: str = "",
) -> list[Verdict]:
    """Record that a person says the same of each of these voices; gives what stands in the ledger."""
    at = after_what_was_shown(workspace)
    said = [said_by(workspace, v, about, value, by, subject=subject, note=note, at=at) for v in voices]
    return record(workspace, said)


def signed(by: str) -> str:
    """Give the name that signs what a person says; raises VerdictError for none."""
    if not by.strip():
        raise VerdictError("a person's verdict needs a name", "Give --by NAME, or set VOCPIPE_USER")
    return by.strip()


def say_of_theme(
    workspace: Workspace,
    theme: str,
    event: Any,
    by: str,
    detail: dict[str, Any],
    themes: Sequence[Theme] = (),
) -> ThemeEvent:
    """Append what a person said of a theme, and give it as it stands there; ``themes`` are saved with it."""
    said = ThemeEvent(theme=theme, event=event, by=signed(by), human=True, at=workspace.now(), detail=detail)
    return said.model_copy(update={"seq": workspace.store.themes.save(themes, [said])[0]})


def after_what_was_shown(workspace: Workspace) -> datetime:
    """Give the present, but later than the newest KPI kept: also where ``now`` stands still, as in the demo,
    what is said afterwards is no part of it."""
    now, shown = workspace.now(), workspace.store.kpi_snapshots.newest()
    return now if shown is None or shown < now else shown + timedelta(microseconds=1)


def record(workspace: Workspace, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Append people's verdicts in one transaction and give them as they stand in the ledger.

    What the same person has said in the same words already, and what still counts, is not said
    again: a command typed twice changes nothing.
    """
    with workspace.store.transaction():
        ids = [verdict.feedback_id for verdict in verdicts]
        held = {
            (known.about, known.feedback_id, known.subject): known
            for about in {verdict.about for verdict in verdicts}
            for known in workspace.store.ledger.current(about, ids)
        }
        said = [_known(verdict, held) or verdict for verdict in verdicts]
        workspace.store.ledger.append([verdict for verdict in said if verdict.seq is None])
    return said


def _known(verdict: Verdict, held: Mapping[tuple[About, str, str], Verdict]) -> Verdict | None:
    known = held.get((verdict.about, verdict.feedback_id, verdict.subject))
    if known is None:
        return None
    same = ("human", "by", "value", "evidence", "revision")
    return known if all(getattr(known, name) == getattr(verdict, name) for name in same) else None


def find_voice(workspace: Workspace, written: str) -> Feedback:
    """Give the voice with this id, or the only one whose id starts so; raises NotFoundError."""
    found = workspace.store.feedback.by_id([written])
    if found:
        return found[written]
    ids = workspace.store.feedback.starting_with(written) if len(written) >= 6 else []
    if len(ids) == 1:
        return workspace.store.feedback.by_id(ids)[ids[0]]
    if ids:
        raise NotFoundError(f"{written} is the start of several voices", "Write more of the id")
    raise NotFoundError(f"there is no voice {written}", "See: vocpipe items")


def find_theme(workspace: Workspace, written: str) -> Theme:
    """Give the theme with this key (the one it was merged into, if it was); raises NotFoundError."""
    themes = workspace.store.themes.all()
    begun = [key for key in themes if key.startswith(written)]
    theme = themes.get(begun[0] if len(begun) == 1 and len(written) >= 5 else written)
    while theme is not None and theme.merged_into:
        theme = themes.get(theme.merged_into)
    if theme is None:
        raise NotFoundError(f"there is no theme {written}", "See: vocpipe themes")
    return theme


def find_change(workspace: Workspace, written: str) -> Change:
    """Give the change with this id; raises NotFoundError."""
    change = workspace.store.changes.all().get(written)
    if change is None:
        raise NotFoundError(f"there is no change {written}", "See: vocpipe changes")
    return change


def members(workspace: Workspace, theme: Theme) -> list[Feedback]:
    """Give the voices of a theme, in order of arrival; tombstones too: they go where their theme goes."""
    ids = workspace.store.ledger.members([theme.key], with_set_aside=True)[theme.key]
    return list(workspace.store.feedback.by_id(ids).values())


def voices_of(workspace: Workspace, written: str) -> Sequence[Feedback]:
    """Give the voice named, or every voice of the theme named; raises NotFoundError."""
    if written.startswith("th_"):
        theme = find_theme(workspace, written)
        found = members(workspace, theme)
        if not found:
            raise NotFoundError(f"the theme {theme.key} has no voices", "See: vocpipe themes")
        return found
    return [find_voice(workspace, written)]
