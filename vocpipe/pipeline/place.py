"""Place: put new voices into themes, let new themes be born, leave the rest as single voices.

The first load of a workspace is grouped at once; from then on each week's voices are placed in
known themes, and groups among what no theme accepted in recent weeks are born as new ones.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from vocpipe.embedding import Space, fit_space
from vocpipe.pipeline.naming import named
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Evidence, Feedback, Theme, ThemeEvent, ThemeValue, Verdict
from vocpipe.themes import VERSION
from vocpipe.themes.birth import births
from vocpipe.themes.bootstrap import find_groups
from vocpipe.themes.index import ThemeIndex, empty_index, fit_index
from vocpipe.themes.keys import theme_key
from vocpipe.themes.place import Placement
from vocpipe.themes.place import place as place_in
from vocpipe.weeks import Week, week_of
from vocpipe.workspace import Workspace

RESIDUE_WEEKS = 8
"""How long a single voice waits for others to say the same before only the rank list keeps it."""

AUTHOR_UNKNOWN = "?"


@dataclass
class Placed:
    """What placing did, in voices and themes."""

    in_themes: int = 0
    single: int = 0
    born: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Batch:
    """Voices with their centred vectors, row by row."""

    voices: list[Feedback]
    vectors: np.ndarray

    def authors(self) -> list[str]:
        return [author(voice) for voice in self.voices]


def place(workspace: Workspace, week: Week | None = None) -> Placed:
    """Place every voice said before the end of ``week`` (the present one) that has no place yet."""
    store = workspace.store
    week = week or workspace.week()
    ends = week.ends(workspace.settings.zone)
    space = workspace.space()
    version = _version(space) if space else ""
    pending = _pending(workspace, version, ends)
    result = Placed()
    if not pending:
        return result
    if space is None or not _themes(workspace, space):
        # Until a theme is born every load is the first: few voices make neither a mean nor a theme.
        space = _first_space(workspace, store.feedback.find(said_before=ends))
        pending = _pending(workspace, _version(space), ends)
    for batch_week, batch in _batches(workspace, pending, space):
        with store.transaction():
            store.ledger.set_live(About.THEME, _version(space), workspace.now())
            _place_batch(workspace, space, batch, batch_week, result)
        workspace.still_running()
    return result


def _pending(workspace: Workspace, version: str, ends: datetime) -> list[Feedback]:
    """Give the voices said before ``ends`` that have no place of this version yet."""
    waiting = workspace.store.feedback.by_id(workspace.store.ledger.not_done(About.THEME, version))
    return [voice for voice in waiting.values() if voice.said_at < ends]


def author(voice: Feedback) -> str:
    """Name whose voice it is when authors are counted: a company counts once, however many speak for it."""
    return voice.account_id or voice.commenter or f"{AUTHOR_UNKNOWN}{voice.id}"


def load(workspace: Workspace, voices: Sequence[Feedback], space: Space) -> np.ndarray:
    """Give the centred unit rows of voices in a space, shape (n, d)."""
    raw = workspace.vectors([voice.text_hash for voice in voices])
    return space.centre(raw, [str(voice.lang) for voice in voices])


def _version(space: Space) -> str:
    return f"{VERSION}/{space.id}"


def _first_space(workspace: Workspace, voices: Sequence[Feedback]) -> Space:
    raw = workspace.vectors([voice.text_hash for voice in voices])
    space = fit_space(workspace.embedder.model_id, raw, [str(voice.lang) for voice in voices])
    workspace.store.spaces.make_live(space.id, space.model_id, space.means, workspace.now())
    return space


def _batches(
    workspace: Workspace, pending: list[Feedback], space: Space
) -> list[tuple[Week, list[Feedback]]]:
    """Give one batch for a first load, else one a week, in order of time."""
    zone = workspace.settings.zone
    if not _themes(workspace, space):
        return [(week_of(max(voice.said_at for voice in pending), zone), pending)]
    weeks: dict[Week, list[Feedback]] = defaultdict(list)
    for voice in pending:
        weeks[week_of(voice.said_at, zone)].append(voice)
    return sorted(weeks.items())


def _themes(workspace: Workspace, space: Space) -> dict[str, Theme]:
    themes = workspace.store.themes.all().values()
    return {theme.key: theme for theme in themes if theme.state != "merged" and theme.space == space.id}


def _place_batch(
    workspace: Workspace, space: Space, voices: list[Feedback], week: Week, result: Placed
) -> None:
    themes = _themes(workspace, space)
    batch = _Batch(voices, load(workspace, voices, space))
    if not themes:
        _bootstrap(workspace, space, batch, week, result)
        return
    index = _index(workspace, space, list(themes))
    placement = place_in(batch.vectors, index)
    verdicts = [
        _verdict(workspace, space, voice, index.keys[row] if row >= 0 else None, placement, i)
        for i, (voice, row) in enumerate(zip(batch.voices, placement.theme, strict=True))
    ]
    workspace.store.ledger.append(verdicts)
    accepted = int((placement.theme >= 0).sum())
    result.in_themes += accepted
    result.single += len(verdicts) - accepted
    _residue_births(workspace, space, index, week, result)
    named(workspace, space, load)


def _bootstrap(workspace: Workspace, space: Space, batch: _Batch, week: Week, result: Placed) -> None:
    labels = find_groups(batch.vectors, authors=batch.authors())
    groups = [np.flatnonzero(labels == group) for group in range(int(labels.max(initial=-1)) + 1)]
    keys = [theme_key([batch.voices[row].id for row in rows]) for rows in groups]
    index = fit_index(batch.vectors, labels, keys) if keys else empty_index(batch.vectors.shape[1])
    placement = place_in(batch.vectors, index)
    for key, rows in zip(keys, groups, strict=True):
        _born(workspace, space, key, [batch.voices[row] for row in rows], {"by": "first load"})
    verdicts = [
        _verdict(workspace, space, voice, keys[label] if label >= 0 else None, placement, i)
        for i, (voice, label) in enumerate(zip(batch.voices, labels, strict=True))
    ]
    workspace.store.ledger.append(verdicts)
    result.in_themes += int((labels >= 0).sum())
    result.single += int((labels < 0).sum())
    result.born += keys
    named(workspace, space, load)


def _index(workspace: Workspace, space: Space, keys: list[str]) -> ThemeIndex:
    """Fit the index from the themes' present members, people's moves included."""
    members = [v for v in workspace.store.ledger.current(About.THEME) if v.value.get("theme") in set(keys)]
    voices = workspace.store.feedback.by_id([verdict.feedback_id for verdict in members])
    members = [verdict for verdict in members if verdict.feedback_id in voices]
    vectors = load(workspace, [voices[verdict.feedback_id] for verdict in members], space)
    number = {key: i for i, key in enumerate(keys)}
    return fit_index(vectors, [number[str(verdict.value["theme"])] for verdict in members], keys)


def _residue_births(
    workspace: Workspace, space: Space, index: ThemeIndex, week: Week, result: Placed
) -> None:
    """Look for groups among the single voices of recent weeks; people's own verdicts are left alone."""
    store = workspace.store
    begins = week.shift(1 - RESIDUE_WEEKS).starts(workspace.settings.zone)
    ends = week.ends(workspace.settings.zone)
    alone = [v for v in store.ledger.current(About.THEME) if v.value.get("theme") is None and not v.human]
    voices = store.feedback.by_id([verdict.feedback_id for verdict in alone])
    recent = [voice for voice in voices.values() if begins <= voice.said_at < ends]
    if not recent:
        return
    batch = _Batch(recent, load(workspace, recent, space))
    placement = place_in(batch.vectors, index)
    for birth in births(batch.vectors, batch.authors(), index):
        members = [recent[row] for row in birth.members]
        key = index.keys[birth.joins] if birth.joins is not None else theme_key([m.id for m in members])
        if birth.joins is None:
            detail = {"cohesion": round(birth.cohesion, 3), "stability": round(birth.stability, 3)}
            _born(workspace, space, key, members, detail)
            result.born.append(key)
        store.ledger.append(
            [_verdict(workspace, space, recent[row], key, placement, row) for row in birth.members]
        )
        result.in_themes += len(members)
        result.single -= len(members)


def _born(
    workspace: Workspace, space: Space, key: str, members: list[Feedback], detail: Mapping[str, object]
) -> None:
    """Save a new theme; it was born on the day its third author spoke. Its name comes right after."""
    seen: set[str] = set()
    by_time = sorted(members, key=lambda voice: (voice.said_at, voice.id))
    born = by_time[-1]
    for voice in by_time:
        seen.add(author(voice))
        if len(seen) == 3:
            born = voice
            break
    known = workspace.store.themes.all().get(key)
    if known is not None:
        # The same voices form it in a new space: it keeps its name, above all one that a person gave.
        workspace.store.themes.save([known.model_copy(update={"space": space.id})], [])
        return
    theme = Theme(
        key=key, labels={}, born_on=born.said_at.astimezone(workspace.settings.zone).date(), space=space.id
    )
    event = ThemeEvent(
        theme=key,
        event="born",
        by=_version(space),
        human=False,
        at=workspace.now(),
        detail={**detail, "members": sorted(voice.id for voice in members)},
    )
    workspace.store.themes.save([theme], [event])


def _verdict(
    workspace: Workspace, space: Space, voice: Feedback, key: str | None, placement: Placement, row: int
) -> Verdict:
    similarity, margin = float(placement.similarity[row]), float(placement.margin[row])
    chance = float(np.clip(placement.probability[row], 0, 1))
    value = ThemeValue(theme=key, similarity=round(similarity, 4), margin=round(margin, 4))
    why = "theme_member" if key else "no_theme_accepts"
    note = f"similarity {similarity:.2f}, margin {margin:.2f}"
    return machine(
        workspace,
        voice,
        About.THEME,
        _version(space),
        value,
        confidence=chance if key else 1 - chance,
        evidence=(Evidence(cue=why, note=note),),
    )
