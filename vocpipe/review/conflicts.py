"""Two people at once: what one says is held back when the other spoke first about the same thing."""

from collections.abc import Iterator
from contextlib import contextmanager

from vocpipe.errors import MeanwhileError
from vocpipe.records import ThemeEvent, Verdict
from vocpipe.review.people import find_theme, voices_of
from vocpipe.workspace import Workspace


def seen(workspace: Workspace) -> str:
    """Give a mark of everything said so far, for a page to carry into its forms."""
    return f"{workspace.store.ledger.last()}.{workspace.store.themes.last()}"


@contextmanager
def as_seen(workspace: Workspace, wanted: str, mark: str, by: str) -> Iterator[None]:
    """Let a person speak about a voice or theme as they saw it at ``mark``; nobody speaks in between.

    Raises MeanwhileError when somebody else did since. Without a mark nothing is held back.
    """
    with workspace.store.transaction():
        others = _others(workspace, wanted, mark, by) if mark else []
        if others:
            last = others[-1]
            at = last.at.astimezone(workspace.settings.zone).strftime("%H:%M")
            what = last.event if isinstance(last, ThemeEvent) else last.about
            raise MeanwhileError(
                f"{last.by} spoke about it at {at}, since you opened the page ({what})",
                "Nothing of yours was written. Look at it as it is now, then say it again",
            )
        yield


def _others(workspace: Workspace, wanted: str, mark: str, by: str) -> list[Verdict | ThemeEvent]:
    """Give what other people said about a voice, or a theme and its voices, since ``mark``."""
    said, _, happened = (int(part) if part.isdigit() else part for part in mark.partition("."))
    if not isinstance(said, int) or not isinstance(happened, int):
        return []
    new: list[Verdict | ThemeEvent] = []
    if wanted.startswith("th_"):
        key = find_theme(workspace, wanted).key
        new += [event for event in workspace.store.themes.after(happened) if event.theme in (key, wanted)]
    latest = [v for v in workspace.store.ledger.since(said) if v.by != by]
    if latest:
        about = {voice.id for voice in voices_of(workspace, wanted)}
        new += [verdict for verdict in latest if verdict.feedback_id in about]
    return sorted((one for one in new if one.human and one.by != by), key=lambda one: one.at)
