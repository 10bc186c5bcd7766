"""What counts about every voice in the KPI: now, out of the flat table; of a past day, out of the ledger."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple

from vocpipe.kpi.voices import Listed, Names, listed, names
from vocpipe.records import About
from vocpipe.store import SINGLE, Store, VoiceFacts, foremost, packed_rows

Columns = Sequence[Sequence[Any]]


class Said(NamedTuple):
    """What counts about voices in columns; state and knowledge are those of the use that speaks for one."""

    kind: Names
    theme: Names
    usage_state: Names
    knowledge: Names
    features: Listed
    teams: Listed


def known_now(store: Store) -> tuple[Columns, Said]:
    """Give the columns of ``VoiceFacts`` of every voice, and what counts about them now."""
    *facts, kinds, themes, states, knowledge, uses, teams = store.now.facts()
    said = Said(
        kind=_or_unknown(kinds),
        theme=names([None if theme == SINGLE else theme for theme in themes]),
        usage_state=_or_unknown(states),
        knowledge=_or_unknown(knowledge),
        features=listed(map(packed_rows, uses)).named(lambda use: use.split("\t")[0]),
        teams=listed(map(packed_rows, teams)),
    )
    return facts, said


def known_at(store: Store, moment: datetime) -> tuple[Columns, Said]:
    """Give the columns of ``VoiceFacts`` of every voice known at a moment, and what counted about each."""
    facts = columns(store.feedback.facts(moment), len(VoiceFacts._fields))
    return facts, _said_at(store, facts[0], moment)


def _said_at(store: Store, ids: Sequence[str], moment: datetime) -> Said:
    """Give what counted about these voices at a moment."""
    fields = partial(store.ledger.fields, as_of=moment)
    kinds = {voice: kind for voice, _, kind in fields(About.KIND, ["kind"])}
    themes = {voice: theme for voice, _, theme in fields(About.THEME, ["theme"])}
    teams = {voice: _teams(reasons) for voice, _, reasons in fields(About.ROUTE, ["reasons"])}
    uses: dict[str, list[tuple[str, str, str]]] = {}
    for voice, feature, state, knowledge in fields(About.USAGE, ["state", "knowledge"]):
        uses.setdefault(voice, []).append((feature, state, knowledge))
    speaks = {voice: foremost(several) for voice, several in uses.items()}
    return Said(
        kind=_or_unknown([kinds.get(id_) for id_ in ids]),
        theme=names([themes.get(id_) for id_ in ids]),
        usage_state=_or_unknown([speaks[id_][1] if id_ in speaks else None for id_ in ids]),
        knowledge=_or_unknown([speaks[id_][2] if id_ in speaks else None for id_ in ids]),
        features=listed([feature for feature, _, _ in uses.get(id_, ()) if feature] for id_ in ids),
        teams=listed(teams.get(id_, ()) for id_ in ids),
    )


def columns(rows: Sequence[Sequence[Any]], width: int) -> list[tuple[Any, ...]]:
    """Give rows of ``width`` values as columns, of no rows as well."""
    return list(zip(*rows, strict=True)) or [()] * width


def _or_unknown(values: Sequence[str | None]) -> Names:
    return names([value or "unknown" for value in values])


@lru_cache(maxsize=4096)
def _teams(reasons: str | None) -> tuple[str, ...]:
    """Give the teams of a route as the ledger keeps it; few rules make few different ones."""
    return tuple(json.loads(reasons or "{}"))
