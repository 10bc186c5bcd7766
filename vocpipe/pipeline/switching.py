"""Change the model behind the space, and back: nothing of the old space is lost or stops working meanwhile.

The texts are embedded under the new model in batches, each saved before the next begins, while the
old space stays live and weekly runs go on. Then, in one transaction, the voices are grouped in the
new space and known themes carry their keys, names and people's word over to the groups that share
their members. Vectors and verdicts of the old space stay, so going back is one more transaction.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from vocpipe.embedding import Space
from vocpipe.errors import VocpipeError
from vocpipe.pipeline.batches import Progress
from vocpipe.pipeline.embed import embed
from vocpipe.pipeline.first_themes import first_space, found_themes
from vocpipe.pipeline.mixing import mixing
from vocpipe.pipeline.naming import name_themes
from vocpipe.pipeline.placing import themes_in, version_of
from vocpipe.records import About, Feedback
from vocpipe.workspace import Workspace

SHOWN = 20
"""Themes that lost or won most voices, listed in the report."""


class SpaceError(VocpipeError):
    """The space cannot be changed or brought back."""


def status(workspace: Workspace) -> dict[str, Any]:
    """Tell which model and space are live, which one vocpipe.toml names, and what may be rolled back."""
    space, last = workspace.space(), workspace.store.switches.last()
    asked = workspace.settings.embedding
    other = workspace.another(asked.model, asked.prompt)
    return {
        "space": space.id if space else None,
        "model": workspace.embedder.model_id,
        "asked": other.embedder.model_id,
        "waiting": len(workspace.store.vectors.missing(other.embedder.model_id)),
        "themes": len(themes_in(workspace, space)) if space else 0,
        "language_mixing": mixing(workspace, space).as_dict() if space else None,
        "rollback_to": last.before if last else None,
        "last_switch": {"at": last.at.isoformat(), **last.report} if last else None,
    }


def switch(
    workspace: Workspace, model: str, prompt: str | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Make ``model`` the one behind the space; gives the report. Killed, it goes on where it was.

    Raises SpaceError when nothing was placed yet or this model is live already.
    """
    old = workspace.space()
    if old is None:
        raise SpaceError("nothing was placed yet", "Name the model in vocpipe.toml; then: vocpipe run")
    new = workspace.another(model, workspace.embedding.prompt if prompt is None else prompt)
    if new.embedder.model_id == old.model_id:
        raise SpaceError(f"{old.model_id} is live already", "See: vocpipe space status")
    embed(new, progress, alive=lambda: None)
    with workspace.running():
        # What came in since the batches began, and no more than that.
        embed(new)
        with workspace.store.transaction():
            return _moved(workspace, new, old)


def _moved(workspace: Workspace, new: Workspace, old: Space) -> dict[str, Any]:
    store, now = workspace.store, workspace.now()
    version = store.ledger.live_version(About.THEME) or version_of(old)
    known, before = store.themes.all(), _themes_of(workspace)
    mixed = mixing(workspace, old)
    placed = store.feedback.by_id(before)
    voices = [voice for voice in placed.values() if voice.set_aside is None]
    space = first_space(new, voices)
    founded = found_themes(new, space, voices)
    name_themes(new, space, themes_in(new, space))
    report = {
        "from": old.model_id,
        "to": space.model_id,
        "voices": len(voices),
        "churn": round(founded.churn, 4),
        **_churn(before, _themes_of(new), voices),
        "born": len(founded.born),
        "language_mixing": {"before": mixed.as_dict(), "after": mixing(new, space).as_dict()},
    }
    store.switches.add(old.id, space.id, version, known, report, now)
    return report


def _themes_of(workspace: Workspace) -> dict[str, str]:
    return {voice: key for voice, (key, _) in workspace.store.ledger.places().items()}


def _churn(before: dict[str, str], after: dict[str, str], voices: Sequence[Feedback]) -> dict[str, Any]:
    """Tell what the change costs readers, theme by theme: voices that stayed, left and came."""
    stayed: Counter[str] = Counter()
    left: Counter[str] = Counter()
    came: Counter[str] = Counter()
    for voice in voices:
        was, now = before.get(voice.id), after.get(voice.id)
        if was and was == now:
            stayed[was] += 1
        else:
            left.update([was] if was else [])
            came.update([now] if now else [])
    moved = sorted(left.keys() | came.keys(), key=lambda key: (-left[key] - came[key], key))
    return {
        "carried": len(stayed),
        "gone": len(left.keys() - stayed.keys() - came.keys()),
        "themes": [
            {"key": key, "stayed": stayed[key], "left": left[key], "came": came[key]} for key in moved[:SHOWN]
        ],
    }


def rollback(workspace: Workspace) -> dict[str, Any]:
    """Bring back the space that was live before the last switch; nothing is embedded anew.

    Raises SpaceError when there was none. What people said meanwhile stands; voices that came in
    meanwhile are placed by the next run.
    """
    store = workspace.store
    with workspace.running(), store.transaction():
        last = store.switches.last()
        if last is None:
            raise SpaceError("no switch of the space is to be rolled back", "See: vocpipe space status")
        themes = store.themes.all()
        peoples = {v.value.get("theme") for v in store.ledger.current(About.THEME) if v.human}
        back = []
        for key, theme in themes.items():
            space, state = last.themes.get(key, [last.before if key in peoples else theme.space, theme.state])
            state = "merged" if theme.state == "merged" else state
            changed = theme.model_copy(update={"space": space, "state": state})
            back += [changed] if changed != theme else []
        store.themes.save(back, [])
        store.ledger.set_live(About.THEME, last.version, workspace.now())
        store.switches.undo(last)
    return {"from": last.report["to"], "to": last.report["from"], "space": last.before}
