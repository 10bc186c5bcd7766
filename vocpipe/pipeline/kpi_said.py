"""What counts about every voice in the KPI: now, out of the flat table; of a past day, out of the ledger."""

import json
from datetime import datetime
from functools import lru_cache, partial
from typing import NamedTuple

from vocpipe.records import About
from vocpipe.store import SINGLE, Store, foremost, unpacked


class Said(NamedTuple):
    """What counts about one voice; ``state`` and ``knowledge`` are those of the use that speaks for it."""

    kind: str = "unknown"
    theme: str | None = None
    state: str = "unknown"
    knowledge: str = "unknown"
    features: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


NOTHING = Said()


def said_now(store: Store) -> dict[str, Said]:
    """Give what counts about each voice now."""
    return {
        voice: Said(
            kind or "unknown",
            None if theme == SINGLE else theme,
            state or "unknown",
            knowledge or "unknown",
            tuple(feature for feature, _, _ in unpacked(uses) if feature),
            _teams_now(teams),
        )
        for voice, kind, theme, state, knowledge, uses, teams in store.now.judged()
    }


def said_at(store: Store, moment: datetime) -> dict[str, Said]:
    """Give what counted about each voice at a moment; nothing of those about which nothing did."""
    fields = partial(store.ledger.fields, as_of=moment)
    kinds = {voice: kind for voice, _, kind in fields(About.KIND, ["kind"])}
    themes = {voice: theme for voice, _, theme in fields(About.THEME, ["theme"])}
    teams = {voice: _teams_then(reasons) for voice, _, reasons in fields(About.ROUTE, ["reasons"])}
    uses: dict[str, list[tuple[str, str, str]]] = {}
    for voice, feature, state, knowledge in fields(About.USAGE, ["state", "knowledge"]):
        uses.setdefault(voice, []).append((feature, state, knowledge))
    return {
        voice: Said(
            kinds.get(voice) or "unknown",
            themes.get(voice),
            *(foremost(uses[voice])[1:] if voice in uses else ("unknown", "unknown")),
            tuple(feature for feature, _, _ in uses.get(voice, ()) if feature),
            teams.get(voice, ()),
        )
        for voice in kinds.keys() | themes.keys() | teams.keys() | uses.keys()
    }


@lru_cache(maxsize=4096)
def _teams_now(teams: str | None) -> tuple[str, ...]:
    """Give the teams as the flat table keeps them; few rules make few different ones."""
    return tuple(team for (team,) in unpacked(teams))


@lru_cache(maxsize=4096)
def _teams_then(reasons: str | None) -> tuple[str, ...]:
    """Give the teams of a route as the ledger keeps it."""
    return tuple(json.loads(reasons or "{}"))
