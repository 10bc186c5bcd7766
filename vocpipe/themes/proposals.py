"""What the machine proposes about themes and what people answered: read from the events of themes.

A proposal is the event ``proposed``; ``accepted`` and ``dismissed`` name its id. One that was
dismissed never comes back, one that waits is not said twice.
"""

from collections.abc import Iterable, Sequence

from vocpipe.records import ThemeEvent

EVENTS = ("proposed", "accepted", "dismissed")


def waiting(events: Iterable[ThemeEvent]) -> list[ThemeEvent]:
    """Give the proposals that nobody answered yet, oldest first."""
    told = list(events)
    answered = {event.detail["id"] for event in told if event.event != "proposed"}
    return [event for event in told if event.event == "proposed" and event.detail["id"] not in answered]


def blocked(events: Iterable[ThemeEvent]) -> set[tuple[str, frozenset[str]]]:
    """Give (what, themes) of the proposals that must not be made: those that wait or were dismissed."""
    told = list(events)
    accepted = {event.detail["id"] for event in told if event.event == "accepted"}
    return {
        about(str(event.detail["what"]), [event.theme, *event.detail["with"]])
        for event in told
        if event.event == "proposed" and event.detail["id"] not in accepted
    }


def about(what: str, themes: Sequence[str]) -> tuple[str, frozenset[str]]:
    """Give what makes two proposals the same one."""
    return what, frozenset(themes)
