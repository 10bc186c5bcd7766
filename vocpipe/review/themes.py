"""What people do with themes: rename, merge, split, and move voices; all of it outlives any rebuild."""

from collections.abc import Sequence

from vocpipe.errors import VerdictError
from vocpipe.records import About, Feedback, Theme, ThemeValue, Verdict, theme_key
from vocpipe.review.people import find_theme, find_voice, members, say, say_of_theme, signed
from vocpipe.workspace import Workspace


def rename(workspace: Workspace, theme: str, names: dict[str, str], by: str) -> Theme:
    """Name a theme in one language or both; the machine never renames it again."""
    before = find_theme(workspace, theme)
    given = {lang: name.strip() for lang, name in names.items() if name.strip()}
    if not given:
        raise VerdictError("a theme needs a name", "Give --ja or --en")
    after = before.model_copy(update={"labels": before.labels | given, "named_by": signed(by)})
    if after != before:
        detail = {"from": before.labels, "to": after.labels, "named_by": before.named_by}
        say_of_theme(workspace, after.key, "renamed", by, detail, [after])
    return after


def merge(workspace: Workspace, theme: str, into: str, by: str) -> Theme:
    """Merge a theme into another: its voices move, its key stays as an alias."""
    gone, kept = find_theme(workspace, theme), find_theme(workspace, into)
    if gone.key == kept.key:
        raise VerdictError(f"{gone.key} cannot be merged into itself", "Name two themes")
    with workspace.store.transaction():
        moved = _move(workspace, members(workspace, gone), kept.key, by, f"merged {gone.key}")
        after = gone.model_copy(update={"state": "merged", "merged_into": kept.key})
        detail = {"into": kept.key, "state": gone.state, **_moved(moved)}
        say_of_theme(workspace, after.key, "merged", by, detail, [after])
    return kept


def split(workspace: Workspace, theme: str, items: Sequence[str], names: dict[str, str], by: str) -> Theme:
    """Split voices off a theme into a new one of their own."""
    source = find_theme(workspace, theme)
    inside = {voice.id: voice for voice in members(workspace, source)}
    chosen = [find_voice(workspace, item) for item in items]
    outside = [voice.id for voice in chosen if voice.id not in inside]
    if not chosen or outside or len(chosen) == len(inside):
        problem = (
            f"{outside[0]} is not in {source.key}" if outside else "a split needs some of its voices, not all"
        )
        raise VerdictError(problem, f"See: vocpipe show {source.key}")
    new = source.model_copy(
        update={
            "key": theme_key([voice.id for voice in chosen]),
            "labels": {lang: name for lang, name in names.items() if name} or source.labels,
            "named_by": signed(by) if any(names.values()) else "machine",
            "exemplars": tuple(voice.id for voice in chosen[:8]),
            "born_on": min(v.said_at for v in chosen).astimezone(workspace.settings.zone).date(),
        }
    )
    with workspace.store.transaction():
        workspace.store.themes.save([new], [])
        moved = _move(workspace, chosen, new.key, by, f"split from {source.key}")
        say_of_theme(workspace, new.key, "split", by, {"from": source.key, **_moved(moved)}, [new])
    return new


def move(workspace: Workspace, item: str, theme: str | None, by: str, note: str = "") -> Verdict:
    """Put one voice into a theme, or make it a single voice (None); it stays there for ever."""
    voice = find_voice(workspace, item)
    key = find_theme(workspace, theme).key if theme else None
    return _move(workspace, [voice], key, by, note)[0]


def _move(
    workspace: Workspace, voices: Sequence[Feedback], key: str | None, by: str, note: str
) -> list[Verdict]:
    return say(workspace, voices, About.THEME, ThemeValue(theme=key), by, note=note)


def _moved(verdicts: Sequence[Verdict]) -> dict[str, list[str]]:
    """Tell in an event which voices moved, and by which verdicts, so that it can be undone."""
    return {"voices": [v.feedback_id for v in verdicts], "verdicts": [v.id for v in verdicts]}
