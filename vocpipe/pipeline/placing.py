"""What every step of placing shares: authors, centred vectors, versions, verdicts, events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vocpipe.embedding import Space
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import PRODUCT, About, Evidence, Feedback, Theme, ThemeEvent, ThemeValue, Verdict
from vocpipe.themes import VERSION
from vocpipe.themes.place import Placement
from vocpipe.themes.topics import toward_features
from vocpipe.weeks import week_of
from vocpipe.workspace import Workspace


@dataclass
class Placed:
    """What placing did, in voices and themes; ``churn`` is the share of old voices whose theme changed."""

    in_themes: int = 0
    single: int = 0
    born: list[str] = field(default_factory=list)
    churn: float = 0.0


AUTHOR_UNKNOWN = "?"
AUTHORS_BORN = 3
"""A theme counts as born on the day this many authors had spoken."""


def author(voice: Feedback) -> str:
    """Name whose voice it is when authors are counted: a company counts once, however many speak for it."""
    return voice.account_id or voice.commenter or f"{AUTHOR_UNKNOWN}{voice.id}"


def load(workspace: Workspace, voices: Sequence[Feedback], space: Space) -> np.ndarray:
    """Give voices' unit rows for placing, shape (n, d): centred in a space, drawn to their features."""
    raw = workspace.vectors([voice.text_hash for voice in voices])
    centred = space.centre(raw, [str(voice.lang) for voice in voices])
    spoken_of: dict[str, list[str]] = {voice.id: [] for voice in voices}
    for feedback_id, feature in workspace.store.ledger.fields(About.USAGE, (), spoken_of):
        if feature != PRODUCT:
            spoken_of[feedback_id].append(feature)
    return toward_features(centred, [spoken_of[voice.id] for voice in voices])


def version_of(space: Space) -> str:
    """Give the version of theme verdicts made in a space."""
    return f"{VERSION}/{space.id}"


def themes_in(workspace: Workspace, space: Space) -> dict[str, Theme]:
    """Give the themes of a space by key, merged ones left out."""
    themes = workspace.store.themes.all().values()
    return {theme.key: theme for theme in themes if theme.state != "merged" and theme.space == space.id}


def aliases(themes: Iterable[Theme]) -> dict[str, str]:
    """Give what every merged theme's key leads to in the end."""
    into = {theme.key: theme.merged_into for theme in themes if theme.merged_into}
    found = {}
    for key in into:
        end = key
        while end in into:
            end = into[end]
        found[key] = end
    return found


def week_number(workspace: Workspace, voice: Feedback) -> int:
    """Give the week a voice was said in, as a counter that goes up by one a week."""
    return week_of(voice.said_at, workspace.settings.zone).monday.toordinal() // 7


def week_numbers(workspace: Workspace, voices: Iterable[Feedback]) -> np.ndarray:
    """Give the week each voice was said in."""
    return np.array([week_number(workspace, voice) for voice in voices], dtype=np.int64)


def verdict(
    workspace: Workspace,
    space: Space,
    voice: Feedback,
    key: str | None,
    placement: Placement,
    row: int,
    cue: str = "",
) -> Verdict:
    """Make the machine's verdict on a voice's theme; ``cue`` says that it is a founder of a new one.

    How near a founder lay to the themes there were says nothing of its own: no sureness is claimed.
    """
    if cue:
        founder = Evidence(cue=cue, note="one of the voices this theme was born of")
        return machine(
            workspace, voice, About.THEME, version_of(space), ThemeValue(theme=key), evidence=(founder,)
        )
    similarity, margin = float(placement.similarity[row]), float(placement.margin[row])
    chance = float(np.clip(placement.probability[row], 0, 1))
    value = ThemeValue(theme=key, similarity=round(similarity, 4), margin=round(margin, 4))
    why = "theme_member" if key else "no_theme_accepts"
    note = f"similarity {similarity:.2f}, margin {margin:.2f}"
    return machine(
        workspace,
        voice,
        About.THEME,
        version_of(space),
        value,
        confidence=chance if key else 1 - chance,
        evidence=(Evidence(cue=why, note=note),),
    )


def event(workspace: Workspace, space: Space, theme: str, what: Any, detail: Mapping[str, Any]) -> ThemeEvent:
    """Make the machine's event about a theme; figures are rounded."""
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in detail.items()}
    return ThemeEvent(
        theme=theme, event=what, by=version_of(space), human=False, at=workspace.now(), detail=rounded
    )


def bear(
    workspace: Workspace, space: Space, key: str, members: Sequence[Feedback], detail: Mapping[str, Any]
) -> None:
    """Save a new theme; it was born on the day its third author spoke. Its name comes right after."""
    seen: set[str] = set()
    by_time = sorted(members, key=lambda voice: (voice.said_at, voice.id))
    born = by_time[-1]
    for voice in by_time:
        seen.add(author(voice))
        if len(seen) == AUTHORS_BORN:
            born = voice
            break
    day = workspace.day_of(born.said_at)
    theme = Theme(key=key, labels={}, born_on=day, space=space.id)
    what = "split" if "from" in detail else "born"
    founders = sorted(voice.id for voice in members)
    happened = event(workspace, space, key, what, {**detail, "members": founders})
    workspace.store.themes.save([theme], [happened])
