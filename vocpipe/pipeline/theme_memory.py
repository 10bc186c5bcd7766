"""The memory of a space's themes between runs, brought up to date with what people said meanwhile."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from vocpipe.embedding import Space
from vocpipe.pipeline.placing import aliases, load, themes_in, week_numbers
from vocpipe.records import About
from vocpipe.themes.alike import alike
from vocpipe.themes.index import empty_index
from vocpipe.themes.memory import Memory, remember, renamed, with_refitted
from vocpipe.workspace import Workspace

_UNNAMED = "unnamed"
"""Beside the memory's own arrays: keys of themes whose names wait."""


class Recalled(NamedTuple):
    """What is remembered of the themes, those that people touched since, and whether any was fitted anew."""

    memory: Memory
    touched: frozenset[str]
    anew: bool


def recall(workspace: Workspace, space: Space, revised: Iterable[str] = ()) -> Recalled:
    """Give what is remembered of the themes; those that people touched since are fitted anew.

    So are those that held the voices ``revised``, whose words have changed, and those of voices that are
    said to speak of other features since, by a person, an edited catalogue or another model.
    """
    held = workspace.store.theme_index.load(space.id)
    if held is None:
        return Recalled(fitted(workspace, space), frozenset(), True)
    now = aliases(workspace.store.themes.all().values())
    memory = renamed(Memory.from_arrays(held[0]), now)
    said = workspace.store.ledger.said_since(About.THEME, held[1])
    touched = ever_held(workspace, {*revised, *(verdict.feedback_id for verdict in said)})
    anew = {*touched, *_spoken_of_anew(workspace, held[1], now)}
    for key, ids in workspace.store.ledger.members(anew).items() if anew else ():
        voices = list(workspace.store.feedback.by_id(ids).values())
        weeks = week_numbers(workspace, voices)
        memory = with_refitted(memory, key, load(workspace, voices, space), weeks)
    return Recalled(memory, frozenset(touched), bool(anew))


def keep(
    workspace: Workspace,
    space: Space,
    memory: Memory,
    fitted_on: int | None = None,
    changed: Collection[str] = (),
) -> None:
    """Save the memory; ``fitted_on`` is given when the space is new, ``changed`` are to be named next."""
    store = workspace.store
    if fitted_on is None:
        held = store.theme_index.load(space.id)
        fitted_on = held[2] if held else 0
    arrays = {**memory.to_arrays(), _UNNAMED: np.array(sorted(changed), dtype=str)}
    store.theme_index.save(space.id, arrays, store.ledger.last(), fitted_on)


def themes_alike(workspace: Workspace) -> dict[str, float]:
    """Give by theme what share of its pairs of voices are likely about one thing, as the last run left it."""
    space, spread = workspace.space(), workspace.reference.spread
    held = workspace.store.theme_index.load(space.id) if space and spread else None
    return alike(Memory.from_arrays(held[0]), spread) if held else {}


def unnamed(workspace: Workspace, space: Space) -> list[str]:
    """Give the themes that changed and wait for a look at their names."""
    held = workspace.store.theme_index.load(space.id)
    return [] if held is None else [str(key) for key in held[0].get(_UNNAMED, ())]


def all_named(workspace: Workspace, space: Space) -> None:
    """Note that no theme waits for its name any more."""
    held = workspace.store.theme_index.load(space.id)
    if held is not None:
        arrays = {name: array for name, array in held[0].items() if name != _UNNAMED}
        workspace.store.theme_index.save(space.id, arrays, held[1], held[2])


def fitted(workspace: Workspace, space: Space) -> Memory:
    """Fit the memory from every member of every theme: what a lost or a new one costs, once."""
    store = workspace.store
    keys = sorted(themes_in(workspace, space))
    members = {key: ids for key, ids in store.ledger.members(keys).items() if ids}
    voices = store.feedback.by_id([one for ids in members.values() for one in ids])
    rows = [(number, voices[one]) for number, ids in enumerate(members.values()) for one in ids]
    if not rows:
        return nothing(len(next(iter(space.means.values()))))
    weeks = week_numbers(workspace, (voice for _, voice in rows))
    vectors = load(workspace, [voice for _, voice in rows], space)
    return remember(vectors, [number for number, _ in rows], list(members), weeks)


def nothing(dimensions: int) -> Memory:
    """Give the memory of no theme."""
    return Memory(empty_index(dimensions), np.zeros((0, dimensions), np.int64), np.zeros(0, np.int64))


def _spoken_of_anew(workspace: Workspace, seq: int, now: Mapping[str, str]) -> set[str]:
    """Give the themes of voices whose features were spoken of after number ``seq``; newcomers have none."""
    spoken_of = workspace.store.ledger.spoken_of(About.USAGE, seq)
    keys = {key for key, _ in workspace.store.ledger.places(spoken_of).values() if key}
    return {now.get(key, key) for key in keys}


def ever_held(workspace: Workspace, voices: Iterable[str]) -> list[str]:
    """Give the themes that any of these voices was ever in."""
    now = aliases(workspace.store.themes.all().values())
    ever = {
        str(verdict.value["theme"])
        for voice in voices
        for verdict in workspace.store.ledger.history(voice)
        if verdict.about is About.THEME and verdict.value.get("theme")
    }
    return sorted({now.get(key, key) for key in ever})
