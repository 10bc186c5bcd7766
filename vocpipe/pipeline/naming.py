"""Names and exemplars of themes, from their members' own words; a person's name is never touched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from vocpipe.embedding import Space
from vocpipe.pipeline.placing import aliases, author, event, load, themes_in
from vocpipe.pipeline.theme_memory import all_named, unnamed
from vocpipe.records import Feedback, Theme
from vocpipe.themes.exact import cosines
from vocpipe.themes.exemplars import pick
from vocpipe.themes.labels import ThemeTexts, label_themes
from vocpipe.themes.memory import Memory
from vocpipe.workspace import Workspace

READ_AT_MOST = 60
"""Members of a theme that are read for its name, the exemplars first."""

NEWEST = 200
"""Newest members that exemplars are chosen from, together with the present exemplars."""

AT_ONCE = 50
"""Themes whose members are read together: 200 of each are 10,000 voices in memory."""

SIBLINGS = 5
FEW_THEMES = 60
"""Up to so many themes a name is weighed against all others; beyond, against those nearest to it."""


@dataclass(frozen=True)
class _Read:
    """A theme as it is read: the voices, their places as exemplars first, and whether it gets a name."""

    theme: Theme
    voices: tuple[Feedback, ...]
    exemplars: tuple[str, ...]
    named: bool


def name_themes(workspace: Workspace, space: Space, changed: Collection[str]) -> None:
    """Pick exemplars of the themes ``changed`` and name them; only what differs is written.

    Names are found before anything is written, so that nobody waits for them who writes meanwhile.
    """
    names = _names(workspace, space, changed)
    with workspace.store.transaction():
        _save(workspace, space, names)


def name_waiting(workspace: Workspace, space: Space) -> None:
    """Name the themes that the last placing changed; a run killed in between leaves them to the next."""
    waiting = unnamed(workspace, space)
    if not waiting:
        return
    names = _names(workspace, space, waiting)
    with workspace.store.transaction():
        _save(workspace, space, names)
        all_named(workspace, space)


def name_neutrally(workspace: Workspace, keys: Collection[str]) -> None:
    """Take the machine's name off those of the themes that cannot be named by words that are left.

    That is, off those without members, off former calls of the themes, and off those of another space.
    A person's name stays.
    """
    space, known = workspace.space(), workspace.store.themes.all()
    live = themes_in(workspace, space) if space else {}
    now, members = aliases(known.values()), workspace.store.ledger.members(keys)
    after = []
    for theme in known.values():
        key = now.get(theme.key, theme.key)
        if key in members and not (theme.key in live and members[key]):
            names = theme.labels if theme.named_by != "machine" else {}
            after.append(theme.model_copy(update={"labels": names, "exemplars": ()}))
    # No event: it would write down the words once more.
    workspace.store.themes.save(after, [])


def _names(workspace: Workspace, space: Space, changed: Collection[str]) -> list[Theme]:
    """Give the themes with the names and exemplars they should have.

    Of themes that a name must tell itself from only the exemplars are read.
    """
    themes = themes_in(workspace, space)
    named = sorted(set(changed) & themes.keys())
    if not named:
        return []
    near = _nearest(workspace, space, themes)
    read: list[_Read] = []
    for start in range(0, len(named), AT_ONCE):
        read += _changed(workspace, space, [themes[key] for key in named[start : start + AT_ONCE]])
    others = set(themes) if len(themes) <= FEW_THEMES else {o for key in named for o in near.get(key, ())}
    read += _unchanged(workspace, [themes[key] for key in sorted(others - set(named))])
    place = {found.theme.key: row for row, found in enumerate(read)}
    labels = label_themes(
        [_texts(found) for found in read],
        siblings=[[place[key] for key in near.get(f.theme.key, ()) if key in place] for f in read],
        current=[found.theme.labels or None for found in read],
        taken=[theme.labels for key, theme in themes.items() if key not in named],
    )
    return [
        found.theme.model_copy(update={"labels": label.labels, "exemplars": found.exemplars})
        for found, label in zip(read, labels, strict=True)
        if found.named
    ]


def _changed(workspace: Workspace, space: Space, themes: Sequence[Theme]) -> list[_Read]:
    """Read themes that changed: their newest members and their exemplars, with new exemplars picked."""
    members = workspace.store.ledger.members(theme.key for theme in themes)
    wanted = {t.key: [*members[t.key][-NEWEST:], *(set(t.exemplars) & set(members[t.key]))] for t in themes}
    said = list(workspace.store.feedback.by_id({one for ids in wanted.values() for one in ids}).values())
    if not said:
        return []
    place, vectors = {voice.id: row for row, voice in enumerate(said)}, load(workspace, said, space)
    read = []
    for theme in themes:
        rows = sorted({place[one] for one in wanted[theme.key] if one in place})
        own = [said[row] for row in rows]
        if own:
            exemplars = tuple(own[row].id for row in pick(vectors[rows]))
            read.append(_Read(theme, tuple(own), exemplars, True))
    return read


def _unchanged(workspace: Workspace, themes: Sequence[Theme]) -> list[_Read]:
    voices = workspace.store.feedback.by_id([one for theme in themes for one in theme.exemplars])
    return [
        _Read(theme, tuple(voices[one] for one in theme.exemplars if one in voices), theme.exemplars, False)
        for theme in themes
    ]


def _nearest(workspace: Workspace, space: Space, themes: Collection[str]) -> dict[str, list[str]]:
    """Give each theme the keys of those nearest to it, by what is remembered of them."""
    held = workspace.store.theme_index.load(space.id)
    if held is None:
        return {}
    index = Memory.from_arrays(held[0]).index
    sims = cosines(index.centroids, index.centroids)
    found: dict[str, list[str]] = {}
    for row, key in enumerate(index.keys):
        order = np.argsort(-sims[row], kind="stable")[: SIBLINGS + 3]
        others = dict.fromkeys(index.keys[other] for other in order.tolist())
        found.setdefault(key, [other for other in others if other != key and other in themes][:SIBLINGS])
    return found


def _texts(found: _Read) -> ThemeTexts:
    rank = {feedback_id: place for place, feedback_id in enumerate(found.exemplars)}
    read = sorted(found.voices, key=lambda voice: (rank.get(voice.id, len(rank)), voice.id))[:READ_AT_MOST]
    return ThemeTexts(
        tuple(voice.text for voice in read),
        tuple(str(voice.lang) for voice in read),
        tuple(author(voice) for voice in read),
    )


def _save(workspace: Workspace, space: Space, names: Sequence[Theme]) -> None:
    """Write what differs; a name that a person gave, meanwhile too, stays."""
    themes = workspace.store.themes.all()
    for found in names:
        before = themes[found.key]
        labels = found.labels if before.named_by == "machine" else before.labels
        after = before.model_copy(update={"labels": labels, "exemplars": found.exemplars})
        if after == before:
            continue
        events = []
        if before.labels and after.labels != before.labels:
            detail = {"from": before.labels, "to": after.labels}
            events.append(event(workspace, space, after.key, "relabelled", detail))
        workspace.store.themes.save([after], events)
