"""What people said of themes, for the weekly run and for any rebuild to obey."""

from collections.abc import Sequence

from vocpipe.pipeline.placing import aliases
from vocpipe.records import About, ThemeEvent
from vocpipe.themes.constraints import Constraints
from vocpipe.themes.week_values import PeopleSaid
from vocpipe.workspace import Workspace

SAID = ("apart", "together", "split", "dismissed")


def people_said(workspace: Workspace) -> PeopleSaid:
    """Give what people said of voices and themes that must, or must not, be one; the last word counts."""
    themes = workspace.store.themes.all()
    now = aliases(themes.values())
    pairs: dict[tuple[str, str], str] = {}
    whole: set[str] = set()
    for said in workspace.store.themes.events(kinds=SAID):
        for pair in _pairs(said):
            pairs[_ordered([now.get(one, one) for one in pair])] = said.event
        if said.event == "dismissed" and said.detail.get("what") == "split":
            whole.add(now.get(said.theme, said.theme))
    apart = [pair for pair, what in pairs.items() if what != "together"]
    return PeopleSaid(
        Constraints(
            bans=[(voice, key) for voice, key in apart if _is_voice(voice) and not _is_voice(key)],
            must=[pair for pair, what in pairs.items() if what == "together" and _is_voice(pair[1])],
            cannot=[pair for pair in apart if _is_voice(pair[1])],
        ),
        apart=frozenset(pair for pair in apart if not _is_voice(pair[0])),
        whole=frozenset(whole),
        held=frozenset(theme.key for theme in themes.values() if theme.named_by != "machine")
        | {now.get(key, key) for key in _filled(workspace)},
    )


def _filled(workspace: Workspace) -> set[str]:
    """Give the themes that people put voices into."""
    said = workspace.store.ledger.all_human(About.THEME)
    return {str(verdict.value["theme"]) for verdict in said if verdict.value.get("theme")}


def _pairs(said: ThemeEvent) -> list[tuple[str, str]]:
    """Give the pairs an event speaks of: what was named, a split theme and its origin, a merge refused."""
    if said.event in {"apart", "together"}:
        one, other = said.detail["pair"]
        return [(one, other)]
    if said.event == "split":
        return [(said.theme, str(said.detail["from"]))] if said.human else []
    return [(said.theme, str(other)) for other in said.detail.get("with", [])]


def _ordered(pair: Sequence[str]) -> tuple[str, str]:
    """Give a pair in one order, voices before themes."""
    one, other = sorted(pair)
    return one, other


def _is_voice(key: str) -> bool:
    return key.startswith("fb_")
