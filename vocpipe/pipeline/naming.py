"""Names and exemplars of themes, from their members' own words; a person's name is never touched."""

from collections.abc import Callable, Sequence

import numpy as np

from vocpipe.embedding import Space
from vocpipe.records import About, Feedback, Theme, ThemeEvent
from vocpipe.themes import VERSION
from vocpipe.themes.exemplars import pick
from vocpipe.themes.labels import ThemeTexts, label_themes
from vocpipe.workspace import Workspace

READ_AT_MOST = 60
"""Members of a theme that are read for its name, the exemplars first."""

SIBLINGS = 5

Load = Callable[[Workspace, Sequence[Feedback], Space], np.ndarray]


def named(workspace: Workspace, space: Space, load: Load) -> None:
    """Pick exemplars and name every theme of the space; only what differs is written."""
    store = workspace.store
    themes = [t for t in store.themes.all().values() if t.space == space.id and t.state != "merged"]
    members = _members(workspace, [theme.key for theme in themes])
    themes = [theme for theme in themes if members[theme.key]]
    if not themes:
        return
    chosen, texts, centres = [], [], []
    for theme in themes:
        voices = members[theme.key]
        vectors = load(workspace, voices, space)
        chosen.append([voices[row].id for row in pick(vectors)])
        texts.append(_texts(voices, chosen[-1]))
        centres.append(vectors.mean(axis=0))
    labels = label_themes(
        texts, siblings=_siblings(np.stack(centres)), current=[t.labels or None for t in themes]
    )
    for theme, exemplars, label in zip(themes, chosen, labels, strict=True):
        names = theme.labels if theme.named_by != "machine" else label.labels
        _save(workspace, theme, theme.model_copy(update={"labels": names, "exemplars": tuple(exemplars)}))


def _members(workspace: Workspace, keys: Sequence[str]) -> dict[str, list[Feedback]]:
    found = [v for v in workspace.store.ledger.current(About.THEME) if v.value.get("theme") in set(keys)]
    voices = workspace.store.feedback.by_id([verdict.feedback_id for verdict in found])
    members: dict[str, list[Feedback]] = {key: [] for key in keys}
    for verdict in found:
        if verdict.feedback_id in voices:
            members[str(verdict.value["theme"])].append(voices[verdict.feedback_id])
    return members


def _texts(voices: Sequence[Feedback], exemplars: Sequence[str]) -> ThemeTexts:
    rank = {feedback_id: place for place, feedback_id in enumerate(exemplars)}
    read = sorted(voices, key=lambda voice: (rank.get(voice.id, len(rank)), voice.id))[:READ_AT_MOST]
    return ThemeTexts(
        tuple(voice.text for voice in read),
        tuple(str(voice.lang) for voice in read),
        tuple(voice.account_id or voice.commenter or voice.id for voice in read),
    )


def _siblings(centres: np.ndarray) -> list[list[int]]:
    """Give each theme the numbers of those nearest to it."""
    near = centres @ centres.T
    np.fill_diagonal(near, -np.inf)
    return [np.argsort(-row, kind="stable")[: min(SIBLINGS, len(row) - 1)].tolist() for row in near]


def _save(workspace: Workspace, before: Theme, after: Theme) -> None:
    if after == before:
        return
    events = []
    if before.labels and after.labels != before.labels:
        detail = {"from": before.labels, "to": after.labels}
        event = ThemeEvent(
            theme=after.key, event="relabelled", by=VERSION, human=False, at=workspace.now(), detail=detail
        )
        events.append(event)
    workspace.store.themes.save([after], events)
