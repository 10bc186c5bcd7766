"""What belongs together and what does not: people's word on pairs of voices and themes, kept for ever.

A pair is two voices, a voice and a theme, or two themes. It outlives every rebuild; saying the
opposite later takes it back.
"""

from dataclasses import dataclass

from vocpipe.errors import VerdictError
from vocpipe.records import About, Evidence, Feedback, Theme, ThemeEvent, ThemeValue, Verdict
from vocpipe.review.people import find_theme, find_voice, said_by, say_of_theme, signed
from vocpipe.review.themes import move
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class _Side:
    """One side of a pair: a voice with the theme it is in and who said so, or a theme."""

    id: str
    voice: Feedback | None
    theme: Theme | None
    held: Verdict | None = None


def apart(workspace: Workspace, one: str, other: str, by: str, note: str = "") -> ThemeEvent:
    """Say that two are not the same: the second voice leaves the theme, two themes are never merged."""
    first, second = _side(workspace, one), _side(workspace, other)
    if first.voice is None and second.voice is not None:
        first, second = second, first
    with workspace.store.transaction():
        said = _record(workspace, "apart", first, second, by, note)
        together = (
            first.theme is not None and second.theme is not None and first.theme.key == second.theme.key
        )
        leaver = second if second.voice is not None else first
        if together and leaver.voice is not None:
            _leave(workspace, leaver.voice, leaver.held, by, said)
    return said


def together(workspace: Workspace, one: str, other: str, by: str, note: str = "") -> ThemeEvent:
    """Say that two are the same: one voice follows the other; two themes may be merged again."""
    first, second = _side(workspace, one), _side(workspace, other)
    if second.voice is None or first.theme is None:
        first, second = second, first
    with workspace.store.transaction():
        said = _record(workspace, "together", first, second, by, note)
        if second.voice is not None and first.theme is not None:
            move(workspace, second.id, first.theme.key, by, note)
    return said


def _side(workspace: Workspace, written: str) -> _Side:
    if written.startswith("th_"):
        theme = find_theme(workspace, written)
        return _Side(theme.key, None, theme)
    voice = find_voice(workspace, written)
    held = next(iter(workspace.store.ledger.current(About.THEME, [voice.id])), None)
    key = held.value.get("theme") if held else None
    return _Side(voice.id, voice, find_theme(workspace, str(key)) if key else None, held)


def _record(workspace: Workspace, what: str, first: _Side, second: _Side, by: str, note: str) -> ThemeEvent:
    signed(by)
    if first.id == second.id:
        raise VerdictError(f"{first.id} is one and the same", "Name two")
    theme = first.theme or second.theme
    if theme is None:
        raise VerdictError("neither is in a theme", "Put one into a theme first: vocpipe move")
    known = [e for e in workspace.store.themes.events(kinds=("apart", "together"))]
    pair = sorted([first.id, second.id])
    last = next((event for event in reversed(known) if event.detail["pair"] == pair), None)
    if last is not None and (last.event, last.by, last.detail["note"]) == (what, by.strip(), note):
        return last
    return say_of_theme(workspace, theme.key, what, by, {"pair": pair, "note": note})


def _leave(workspace: Workspace, voice: Feedback, held: Verdict | None, by: str, said: ThemeEvent) -> None:
    """Make the voice single: by the person's word where a person had placed it, else open to any theme."""
    alone = ThemeValue(theme=None)
    leaves = said_by(workspace, voice, About.THEME, alone, by, note=f"apart from {said.detail['pair']}")
    if held is None or not held.human:
        version = workspace.store.ledger.live_version(About.THEME) or ""
        cue = (Evidence(cue="person", note=f"{by} said it is not of {said.theme}"),)
        machine = {"by": f"machine:{About.THEME}", "human": False, "version": version, "evidence": cue}
        leaves = leaves.model_copy(update=machine)
    workspace.store.ledger.append([leaves])
