"""One week of the ledger: place the newcomers, give birth to new themes, look at the known ones again.

It sees the memory and the voices of the recent weeks, so its cost depends on the week and not
on history. Bench and pipeline call the same function.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import theme_key
from vocpipe.themes.across_languages import audit_languages
from vocpipe.themes.audit import audit_drift, audit_merges, audit_rest, audit_splits
from vocpipe.themes.birth import birth_level, births
from vocpipe.themes.bursts import FRESH_WEEKS, find_bursts
from vocpipe.themes.constraints import obey
from vocpipe.themes.exact import SINGLE, Ints, Labels, to_grid
from vocpipe.themes.gate import MIN_AUTHORS, Usual
from vocpipe.themes.memory import NEVER, Memory, with_born, with_members, with_merged
from vocpipe.themes.place import place
from vocpipe.themes.week_values import Born, Decision, PeopleSaid, Proposed, Recent

AUDIT_WEEKS = 4


def decide(
    recent: Recent,
    memory: Memory,
    week: int,
    said: PeopleSaid,
    *,
    dormant: Collection[str] = (),
    spread: float = 0.0,
) -> Decision:
    """Judge the voices of the recent weeks as ``week`` ends; ``dormant`` are keys of themes at rest.

    ``spread`` is of the cosines of unrelated voices, for a memory of few voices (see ``gate``).
    """
    usual = Usual(spread, int(memory.index.sizes.sum() + (recent.themes == SINGLE).sum()))
    placement = place(recent.vectors, memory.index, usual)
    themes = np.where(recent.new & ~recent.fixed, placement.theme, recent.themes)
    themes = np.where(recent.open() | recent.fixed, themes, SINGLE)
    themes = _obeyed(recent, themes, memory.index.keys, said)
    found: list[Born] = []
    _born_of_singles(recent, themes, memory, found, usual)
    proposals = _bursts(recent, themes, memory, found, week, said, birth_level(memory.index, usual))
    proposals += _second_look(recent, themes, memory, found, week, said)
    themes = _obeyed(recent, themes, [*memory.index.keys, *(born.key for born in found)], said)
    themes, found = _alive(themes, len(memory), found)
    after = _grown(recent, themes, memory, found)
    drifted = {
        after.index.keys[d.themes[0]]: d.evidence for d in audit_drift(recent.vectors, themes, after.index)
    }
    asleep, awake = _rest(after, week, dormant)
    keys = np.array([*after.index.keys, ""], dtype=object)[themes]
    merges, doubtful = _merges(recent, themes, after, said, {born.key for born in found})
    for gone, (kept, _) in merges.items():
        after = with_merged(after, gone, kept)
        keys[keys == gone] = kept
    placed = tuple(key or None for key in keys.tolist())
    proposals += doubtful
    return Decision(placed, placement, tuple(found), merges, asleep, awake, drifted, tuple(proposals), after)


def _obeyed(recent: Recent, themes: Labels, keys: Sequence[str], said: PeopleSaid) -> Labels:
    placed = obey(recent.ids, themes, keys, said.voices)
    return np.where(recent.fixed, recent.themes, placed)


def _born_of_singles(recent: Recent, themes: Labels, memory: Memory, found: list[Born], usual: Usual) -> None:
    """Find groups among the single voices; fill ``themes`` and ``found``."""
    left = np.flatnonzero((themes == SINGLE) & recent.open())
    authors = [recent.authors[int(row)] for row in left]
    for birth in births(np.asarray(recent.vectors)[left], authors, memory.index, usual=usual):
        rows = left[list(birth.members)]
        if birth.joins is not None:
            themes[rows] = birth.joins
            continue
        evidence = {"cohesion": birth.cohesion, "stability": birth.stability, "authors": birth.authors}
        _bear(recent, themes, memory, found, rows, None, evidence)


def _bursts(
    recent: Recent,
    themes: Labels,
    memory: Memory,
    found: list[Born],
    week: int,
    said: PeopleSaid,
    level: float,
) -> list[Proposed]:
    """Bear what is of these days alone, also inside known themes; gives what a person should decide.

    A text said twice counts once, as who said it first and when, and its repeats go with it. A theme
    that people named, filled or called whole keeps the voices it had before this week.
    """
    order = np.lexsort((np.array(recent.authors, dtype=str), recent.weeks))
    order = order[(recent.open() | recent.fixed)[order]]
    grid, first, content = np.unique(
        to_grid(recent.vectors)[order], axis=0, return_index=True, return_inverse=True
    )
    first = order[first]
    lately = recent.weeks[first] > week - FRESH_WEEKS
    authors = [recent.authors[row] for row in first.tolist()]
    langs = [recent.langs[row] for row in first.tolist()] if recent.langs else ()
    doubtful = []
    for burst in find_bursts(grid, lately, authors, themes[first], level, langs):
        alike = order[np.isin(content, burst.rows)]
        rows = np.sort(alike[~recent.fixed[alike]])
        parent = _parent(themes[rows], memory)
        evidence = {"chance": burst.chance, "cohesion": burst.cohesion, "authors": burst.authors}
        free = rows[recent.new[rows]] if parent in said.held | said.whole else rows
        if _spoken(recent, free):
            _bear(recent, themes, memory, found, free, parent, evidence)
        elif parent and parent not in said.whole and _spoken(recent, rows):
            voices = tuple(sorted(recent.ids[row] for row in rows.tolist()))
            doubtful.append(Proposed("split", (parent,), voices, evidence))
    return doubtful


def _spoken(recent: Recent, rows: Ints) -> bool:
    return len({recent.authors[row] for row in rows.tolist()}) >= MIN_AUTHORS


def _parent(themes: Labels, memory: Memory) -> str | None:
    """Give the known theme that most of the voices come from, or None when most were single."""
    known = themes[(themes >= 0) & (themes < len(memory))]
    if 2 * len(known) <= len(themes):
        return None
    return memory.index.keys[int(np.bincount(known).argmax())]


def _second_look(
    recent: Recent, themes: Labels, memory: Memory, found: list[Born], week: int, said: PeopleSaid
) -> list[Proposed]:
    """Split known themes whose recent voices plainly fall apart; gives the doubtful splits as proposals.

    Each theme is looked at once in ``AUDIT_WEEKS``, in turn: news is found by ``_bursts`` meanwhile.
    """
    known = np.where((themes < len(memory)) & ~recent.fixed, themes, SINGLE)
    whole = _several(memory) | {
        row
        for row, key in enumerate(memory.index.keys)
        if key in said.whole or (crc32(key.encode()) + week) % AUDIT_WEEKS
    }
    doubtful = []
    for split in audit_splits(recent.vectors, known, memory.index, recent.authors, but=whole):
        smaller = np.array(min(split.parts, key=len), dtype=np.int64)
        parent = memory.index.keys[split.themes[0]]
        if split.plain and parent not in said.held:
            _bear(recent, themes, memory, found, smaller, parent, split.evidence)
        else:
            voices = tuple(sorted(recent.ids[int(row)] for row in smaller))
            doubtful.append(Proposed("split", (parent,), voices, split.evidence))
    return doubtful


def _several(memory: Memory) -> set[int]:
    """Give the rows that share their key with another: people put them together on purpose."""
    first = memory.first_rows()
    shared = {key for row, key in enumerate(memory.index.keys) if first[key] != row}
    return {row for row, key in enumerate(memory.index.keys) if key in shared}


def _bear(
    recent: Recent,
    themes: Labels,
    memory: Memory,
    found: list[Born],
    rows: NDArray[np.int64],
    parent: str | None,
    evidence: Mapping[str, float],
) -> None:
    themes[rows] = len(memory) + len(found)
    members = tuple(int(row) for row in rows)
    found.append(Born(theme_key(recent.ids[row] for row in members), members, parent, dict(evidence)))


def _alive(themes: Labels, known: int, found: Sequence[Born]) -> tuple[Labels, list[Born]]:
    """Drop new themes that people's word left without a voice, and number the others without gaps."""
    kept = [number for number in range(len(found)) if (themes == known + number).any()]
    renumbered = themes.copy()
    for place_now, number in enumerate(kept):
        renumbered[themes == known + number] = known + place_now
    return renumbered, [
        replace(found[number], members=tuple(np.flatnonzero(renumbered == known + n).tolist()))
        for n, number in enumerate(kept)
    ]


def _grown(recent: Recent, themes: Labels, memory: Memory, found: Sequence[Born]) -> Memory:
    """Give the memory after the week's comings, goings and births."""
    known = len(memory)
    moved = themes != recent.themes
    went = np.where(moved, recent.themes, SINGLE)
    came = np.where(moved & (themes < known), themes, SINGLE)
    memory = with_members(memory, recent.vectors, went, recent.weeks, sign=-1)
    memory = with_members(memory, recent.vectors, came, recent.weeks)
    fresh = np.where(themes >= known, themes - known, SINGLE)
    return with_born(memory, recent.vectors, fresh, [born.key for born in found], recent.weeks)


def _merges(
    recent: Recent, themes: Labels, memory: Memory, said: PeopleSaid, newborn: Collection[str]
) -> tuple[dict[str, tuple[str, dict[str, float]]], list[Proposed]]:
    """Give the plain merges (gone: kept, evidence), each theme in one at most, and the doubtful ones.

    A theme is not merged in the week of its birth: three voices say little about where it ends.
    """
    row_of, keys = memory.first_rows(), memory.index.keys
    never = [(row_of[one], row_of[other]) for one, other in said.apart if {one, other} <= row_of.keys()]
    plain: dict[str, tuple[str, dict[str, float]]] = {}
    doubtful, touched = [], set(newborn)
    found = audit_merges(recent.vectors, themes, memory.index, never)
    if recent.langs:
        found += audit_languages(themes, recent.langs, memory.index, never)
    for merge in found:
        kept, gone = (keys[row] for row in merge.themes)
        if kept == gone or touched & {kept, gone}:
            continue
        if merge.plain and not {kept, gone} & said.held:
            plain[gone] = (kept, merge.evidence)
            touched |= {kept, gone}
        else:
            doubtful.append(Proposed("merge", (kept, gone), (), merge.evidence))
    return plain, doubtful


def _rest(memory: Memory, week: int, dormant: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the keys that fell silent and those that are heard again."""
    heard = dict.fromkeys(memory.index.keys, NEVER)
    for key, last in zip(memory.index.keys, memory.heard.tolist(), strict=True):
        heard[key] = max(heard[key], last)
    keys = sorted(heard)
    found = audit_rest([week - heard[key] for key in keys], [key in dormant for key in keys])
    asleep = tuple(keys[rest.themes[0]] for rest in found if rest.what == "dormant")
    return asleep, tuple(keys[rest.themes[0]] for rest in found if rest.what == "revive")
