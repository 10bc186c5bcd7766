"""Why the machine asks about themes, in words: the figures of a proposal as a reader takes them."""

from collections.abc import Mapping

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


def because(evidence: Mapping[str, float], lang: str) -> list[str]:
    """Give one phrase a figure, in "ja" or else in English; a figure that is not known keeps its name."""
    found = []
    for name, value in evidence.items():
        ja, en = _WORDS.get(name, (f"{name} {{figure}}", f"{name} {{figure}}"))
        words = ja if lang == "ja" else en
        found.append(words.format(figure=f"{value:.2g}", share=f"{value:.0%}", count=f"{value:.0f}"))
    return found
