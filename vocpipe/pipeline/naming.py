"""Names and exemplars of themes, from their members' own words; a person's name is never touched."""

from collections.abc import Collection, Sequence

import numpy as np

from vocpipe.embedding import Space
from vocpipe.pipeline.placing import author, event, load, themes_in
from vocpipe.records import Feedback, Theme
from vocpipe.themes.exemplars import pick
from vocpipe.themes.labels import ThemeTexts, label_themes
from vocpipe.workspace import Workspace

READ_AT_MOST = 60
"""Members of a theme that are read for its name, the exemplars first."""

SIBLINGS = 5
NEWEST = 200
"""Newest members that exemplars are chosen from, together with the present exemplars."""
FEW_THEMES = 60
"""Up to so many themes all are read when one changes; beyond, the changed ones and their siblings."""


def name_themes(workspace: Workspace, space: Space, touched: Collection[str]) -> None:
    """Pick exemplars of the themes ``touched`` and name them; only what differs is written."""
    themes = themes_in(workspace, space)
    changed = [themes[key] for key in sorted(touched) if key in themes]
    if not changed:
        return
    read = list(themes.values()) if len(themes) <= FEW_THEMES else changed
    members = _members(workspace, read)
    read = [theme for theme in read if members[theme.key]]
    chosen, texts, centres = [], [], []
    for theme in read:
        voices = members[theme.key]
        vectors = load(workspace, voices, space)
        chosen.append([voices[row].id for row in pick(vectors)])
        texts.append(_texts(voices, chosen[-1]))
        centres.append(vectors.mean(axis=0))
    taken = [theme.labels for key, theme in themes.items() if key not in {t.key for t in read}]
    labels = label_themes(
        texts, siblings=_siblings(np.stack(centres)), current=[t.labels or None for t in read], taken=taken
    )
    for theme, exemplars, label in zip(read, chosen, labels, strict=True):
        if theme.key in touched:
            names = theme.labels if theme.named_by != "machine" else label.labels
            _save(workspace, space, theme, names, exemplars)


def _members(workspace: Workspace, themes: Sequence[Theme]) -> dict[str, list[Feedback]]:
    """Give the voices of each theme that its name is read from: the newest ones, and its exemplars."""
    ids = workspace.store.ledger.members([theme.key for theme in themes])
    read = {
        theme.key: [*ids[theme.key][-NEWEST:], *(one for one in theme.exemplars if one in ids[theme.key])]
        for theme in themes
    }
    voices = workspace.store.feedback.by_id({one for some in read.values() for one in some})
    return {key: [voices[one] for one in sorted(set(some)) if one in voices] for key, some in read.items()}


def _texts(voices: Sequence[Feedback], exemplars: Sequence[str]) -> ThemeTexts:
    rank = {feedback_id: place for place, feedback_id in enumerate(exemplars)}
    read = sorted(voices, key=lambda voice: (rank.get(voice.id, len(rank)), voice.id))[:READ_AT_MOST]
    return ThemeTexts(
        tuple(voice.text for voice in read),
        tuple(str(voice.lang) for voice in read),
        tuple(author(voice) for voice in read),
    )


def _siblings(centres: np.ndarray) -> list[list[int]]:
    """Give each theme the numbers of those nearest to it."""
    near = centres @ centres.T
    np.fill_diagonal(near, -np.inf)
    return [np.argsort(-row, kind="stable")[: min(SIBLINGS, len(row) - 1)].tolist() for row in near]


def _save(
    workspace: Workspace, space: Space, before: Theme, names: dict[str, str], exemplars: Sequence[str]
) -> None:
    after = before.model_copy(update={"labels": names, "exemplars": tuple(exemplars)})
    if after == before:
        return
    events = []
    if before.labels and after.labels != before.labels:
        detail = {"from": before.labels, "to": after.labels}
        events.append(event(workspace, space, after.key, "relabelled", detail))
    workspace.store.themes.save([after], events)
