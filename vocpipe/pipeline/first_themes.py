"""The first themes of a space: a first load, or the same voices seen by another model.

Themes that were known in another space keep their keys, names and what people said of them where their
members stay together (see ``themes.matching``); what people said of single voices stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vocpipe.embedding import Space, fit_space
from vocpipe.pipeline.placing import (
    Placed,
    aliases,
    author,
    bear,
    event,
    load,
    verdict,
    version_of,
    week_numbers,
)
from vocpipe.pipeline.said_of_themes import people_said
from vocpipe.pipeline.theme_memory import keep, nothing
from vocpipe.records import About, Feedback, Theme, theme_key
from vocpipe.text.talk import only_talk
from vocpipe.themes.bootstrap import find_groups
from vocpipe.themes.constraints import obey
from vocpipe.themes.exact import SINGLE, Labels
from vocpipe.themes.matching import carry
from vocpipe.themes.memory import remember
from vocpipe.themes.place import place
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class _Before:
    """What counted before: each voice's theme, and whether a person said so."""

    keys: dict[str, str]
    human: dict[str, str | None]


def first_space(workspace: Workspace, voices: Sequence[Feedback]) -> Space:
    """Fit the space on these voices and make it the live one."""
    raw = workspace.vectors([voice.text_hash for voice in voices])
    langs = [str(voice.lang) for voice in voices]
    space = fit_space(workspace.embedder.model_id, raw, langs, workspace.reference)
    workspace.store.spaces.make_live(space.id, space.model_id, space.means, workspace.now())
    return space


def found_themes(workspace: Workspace, space: Space, voices: Sequence[Feedback]) -> Placed:
    """Group the voices, carry known themes over, and write every voice's place; inside a transaction."""
    store, before = workspace.store, _before(workspace)
    store.ledger.set_live(About.THEME, version_of(space), workspace.now())
    vectors = load(workspace, voices, space)
    labels = _groups(workspace, vectors, voices)
    carried = carry([before.keys.get(voice.id) for voice in voices], labels)
    groups = [np.flatnonzero(labels == group).tolist() for group in range(int(labels.max(initial=-1)) + 1)]
    keys = [
        kept or theme_key([voices[row].id for row in rows])
        for kept, rows in zip(carried.keys, groups, strict=True)
    ]
    born = [key for key, kept in zip(keys, carried.keys, strict=True) if kept is None]
    labels, keys = _obeyed(workspace, voices, labels, keys, before)
    members = {
        key: [voices[row] for row in np.flatnonzero(labels == n).tolist()] for n, key in enumerate(keys)
    }
    _save_themes(workspace, space, members, set(before.keys.values()))
    weeks = week_numbers(workspace, voices)
    memory = remember(vectors, labels, keys, weeks) if keys else nothing(vectors.shape[1])
    placement = place(vectors, memory.index)
    store.ledger.append(
        [
            verdict(workspace, space, voice, keys[label] if label >= 0 else None, placement, row)
            for row, (voice, label) in enumerate(zip(voices, labels.tolist(), strict=True))
        ]
    )
    keep(workspace, space, memory, len(voices))
    inside = int((labels >= 0).sum())
    return Placed(inside, len(voices) - inside, [key for key in born if key in keys], carried.churn)


def _groups(workspace: Workspace, vectors: np.ndarray, voices: Sequence[Feedback]) -> Labels:
    """Group the voices that say something; thanks and greetings without a matter stay single."""
    rows = np.flatnonzero([not only_talk(voice.text) for voice in voices])
    labels = np.full(len(voices), SINGLE, dtype=np.int64)
    authors = [author(voices[row]) for row in rows.tolist()]
    labels[rows] = find_groups(vectors[rows], authors=authors, spread=workspace.reference.spread)
    return labels


def _before(workspace: Workspace) -> _Before:
    now = aliases(workspace.store.themes.all().values())
    keys: dict[str, str] = {}
    human: dict[str, str | None] = {}
    for one, (key, by_person) in workspace.store.ledger.places().items():
        if key:
            keys[one] = now.get(key, key)
        if by_person:
            human[one] = keys.get(one)
    return _Before(keys, human)


def _obeyed(
    workspace: Workspace, voices: Sequence[Feedback], labels: Labels, keys: Sequence[str], before: _Before
) -> tuple[Labels, list[str]]:
    """Apply what people said; themes that live by it alone come after the others, empty ones go."""
    ids, said = [voice.id for voice in voices], people_said(workspace)
    pinned = {one: before.human[one] for one in ids if one in before.human}
    stays = {key for pair in said.apart for key in pair} & set(before.keys.values())
    every = [*keys, *sorted((({key for key in pinned.values() if key}) | stays) - set(keys))]
    number = {key: place for place, key in enumerate(every)}
    places = obey(ids, labels, every, said.voices)
    for row, one in enumerate(ids):
        old = before.keys.get(one, "")
        if one in pinned:
            places[row] = number.get(pinned[one] or "", SINGLE)
        elif places[row] >= 0 and tuple(sorted((old, every[places[row]]))) in said.apart:
            # What people told apart does not flow together because another model finds it alike.
            places[row] = number[old]
    alive = [place for place in range(len(every)) if (places == place).any()]
    renumber = np.full(len(every) + 1, SINGLE, dtype=np.int64)
    renumber[alive] = np.arange(len(alive))
    return renumber[places], [every[place] for place in alive]


def _save_themes(
    workspace: Workspace, space: Space, members: dict[str, list[Feedback]], before: set[str]
) -> None:
    """Save the themes: known keys move to the space, new ones are born, those without voices go to rest."""
    store = workspace.store
    known = store.themes.all()
    for key, voices in members.items():
        if key in known:
            moved: Theme = known[key].model_copy(update={"space": space.id, "state": "active"})
            store.themes.save([moved], [])
        else:
            bear(workspace, space, key, voices, {"by": "rebuild" if before else "first load"})
    for key in sorted(before - members.keys()):
        if key in known and known[key].state == "active":
            rested = known[key].model_copy(update={"state": "dormant"})
            detail = {"by": "rebuild", "space": space.id}
            store.themes.save([rested], [event(workspace, space, key, "dormant", detail)])
