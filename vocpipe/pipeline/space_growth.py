"""Keeping a space up to date without moving a voice: more reference voices, or a newer way of placing.

The means of a space are fitted on a reference window. A workspace that began with a handful of
voices has poor means, so they are fitted again each time the voices have doubled, until the
window holds ``ENOUGH``. Every voice keeps its theme; only how newcomers are compared changes.
"""

from collections.abc import Sequence
from datetime import datetime

from vocpipe.embedding import Space
from vocpipe.pipeline.first_themes import first_space
from vocpipe.pipeline.placing import themes_in, version_of
from vocpipe.pipeline.theme_memory import fitted, keep
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Evidence, Feedback, ThemeValue
from vocpipe.workspace import Workspace

ENOUGH = 1_000
"""Voices from which a mean per language hardly moves any more."""


def brought_up_to_date(workspace: Workspace, space: Space, ends: datetime) -> Space:
    """Give the space to place in, with every voice's place carried over to it when it is another one."""
    held = workspace.store.theme_index.load(space.id)
    fitted_on = held[2] if held else ENOUGH
    voices: Sequence[Feedback] = ()
    if fitted_on < ENOUGH:
        voices = workspace.store.feedback.find(said_before=ends)
    if len(voices) >= 2 * fitted_on:
        with workspace.store.transaction():
            grown = first_space(workspace, voices)
            _carry_over(workspace, space, grown, len(voices))
        return grown
    if workspace.store.ledger.live_version(About.THEME) not in (None, version_of(space)):
        _carry_over(workspace, space, space, fitted_on)
    return space


def _carry_over(workspace: Workspace, old: Space, new: Space, fitted_on: int) -> None:
    """Say of every voice again, in the new space's version, what the machine said of it last.

    A version that is not live counts for nobody, so all is said before it is made live; killed in
    between, what was said already is left out.
    """
    store, version = workspace.store, version_of(new)
    said = store.ledger.said_last(About.THEME, version)
    last = [verdict for verdict in store.ledger.current(About.THEME) if not verdict.human]
    held = [verdict for verdict in last if (verdict.seq or 0) > said.get(verdict.feedback_id, 0)]
    voices = store.feedback.by_id([verdict.feedback_id for verdict in held])
    store.ledger.append_in_parts(
        [
            machine(
                workspace,
                voices[verdict.feedback_id],
                About.THEME,
                version,
                ThemeValue(**verdict.value),
                confidence=verdict.confidence,
                evidence=(Evidence(cue="carried_over", note=verdict.version),),
            )
            for verdict in held
        ]
    )
    themes = themes_in(workspace, old).values()
    store.themes.save([theme.model_copy(update={"space": new.id}) for theme in themes], [])
    keep(workspace, new, fitted(workspace, new), fitted_on)
    store.ledger.set_live(About.THEME, version, workspace.now())
