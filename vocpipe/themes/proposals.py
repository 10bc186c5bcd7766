"""What the machine proposes about themes, why in words, and what people answered by the themes' events.

A proposal is the event ``proposed``; ``accepted`` and ``dismissed`` name its id. One that was
dismissed never comes back, one that waits is not said twice.
"""

from collections.abc import Iterable, Mapping, Sequence

from vocpipe.records import ThemeEvent

EVENTS = ("proposed", "accepted", "dismissed")
_WORDS = {
    "mutual_acceptance": (
        "互いの声の{share}が相手のテーマにも合う",
        "{share} of either's voices fit the other",
    ),
    "across_languages": (
        "言語をまたいで互いに最も近いテーマどうし（ほかの組より、散らばりの{figure}倍だけ近い）",
        "each other's nearest across the languages (nearer than other pairs by {figure} times their spread)",
    ),
    "between_parts": ("2つの部分の近さ{figure}", "the two parts' likeness {figure}"),
    "sibling_themes": ("隣のテーマどうしの近さ{figure}", "that of neighbouring themes {figure}"),
    "covered": ("声の{share}がどちらかの部分に入る", "the parts hold {share} of the voices"),
    "chance": ("偶然に起きる見込み{share}", "{share} likely by chance"),
    "cohesion": ("声どうしの近さ{figure}", "likeness of the voices {figure}"),
    "authors": ("{count}者が言っている", "said by {count}"),
    "cosine": ("最近の声と元の中心の近さ{figure}", "recent voices' likeness to what it was {figure}"),
    "expected": ("見込みは{figure}", "expected {figure}"),
}


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


def because(evidence: Mapping[str, float], lang: str) -> list[str]:
    """Give one phrase a figure, in "ja" or else in English; a figure that is not known keeps its name."""
    found = []
    for name, value in evidence.items():
        ja, en = _WORDS.get(name, (f"{name} {{figure}}", f"{name} {{figure}}"))
        words = ja if lang == "ja" else en
        found.append(words.format(figure=f"{value:.2g}", share=f"{value:.0%}", count=f"{value:.0f}"))
    return found
