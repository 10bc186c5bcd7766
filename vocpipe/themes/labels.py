"""Readable names for themes, in Japanese and English, cut from their members' own words.

Each label is an exact slice of a member's text (``source`` says which), or two slices of
members' texts joined by ": ". The best slice covers the words that most authors of the theme
use and its siblings do not, and says what happens rather than only naming a thing.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vocpipe.text.tokens import tokenize
from vocpipe.themes.contrast import shares, weights
from vocpipe.themes.phrases import MAX_WIDTH, Phrase, content_word, phrases, width

LANGS = ("ja", "en")
_REDACTED = re.compile(r"\[[A-Z_]+\]")
ENOUGH = 3
"""Members of a language below which the other language's label is shown."""
READ_AT_MOST = 80
LOOSE, IDLE = 0.85, 0.88
"""What a number or another clause, and a word that few others use, leave of a phrase's score."""
KEEP = 0.6
"""A label is kept while it scores at least this share of the best new one."""


@dataclass(frozen=True)
class ThemeTexts:
    """What labelling needs of one theme: parallel members, the most typical first where known.

    ``langs`` are "ja" or "en"; anything else is read as Japanese when it has kana, else English.
    """

    texts: tuple[str, ...]
    langs: tuple[str, ...]
    authors: tuple[str, ...]


@dataclass(frozen=True)
class ThemeLabel:
    """Labels by language; ``alternatives`` are the runners-up, best first.

    ``borrowed`` names the languages that show another language's label for want of members;
    ``source`` is the member and the span that each language's label was cut from.
    """

    labels: dict[str, str]
    alternatives: dict[str, tuple[str, ...]] = field(default_factory=dict)
    borrowed: tuple[str, ...] = ()
    source: dict[str, tuple[int, int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Voice:
    row: int
    text: str
    author: str
    words: frozenset[str]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class _Candidate:
    score: float
    text: str
    row: int
    start: int
    end: int


def label_themes(
    themes: Sequence[ThemeTexts],
    *,
    siblings: Sequence[Sequence[int]] | None = None,
    current: Sequence[Mapping[str, str] | None] | None = None,
) -> list[ThemeLabel]:
    """Give every theme its labels; no two themes get the same one in a language.

    ``siblings[i]`` numbers the themes nearest to theme i (for contrast). ``current[i]`` is the
    label it has now: it stays unless the members have drifted away from it (see ``drifted``).
    """
    found: list[dict[str, list[_Candidate]]] = [{} for _ in themes]
    for lang in LANGS:
        voices = [_read(theme, lang) for theme in themes]
        for number, candidates in enumerate(_candidates(voices, siblings, current, lang)):
            found[number][lang] = candidates
    taken: dict[str, set[str]] = {lang: set() for lang in LANGS}
    result: list[ThemeLabel | None] = [None] * len(themes)
    for number in sorted(range(len(themes)), key=lambda n: (-len(themes[n].texts), n)):
        result[number] = _compose(themes[number], found[number], taken)
    return [label for label in result if label is not None]


def drifted(kept: float, best: float) -> bool:
    """Say whether a label that scores ``kept`` among today's members must give way to one of ``best``."""
    return kept < KEEP * best


def _lang(text: str, lang: str) -> str:
    if lang in LANGS:
        return lang
    return "ja" if any("\u3041" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in text) else "en"


def _read(theme: ThemeTexts, lang: str) -> list[_Voice]:
    rows = [
        i for i, (t, code) in enumerate(zip(theme.texts, theme.langs, strict=True)) if _lang(t, code) == lang
    ]
    voices = []
    tokenized = tokenize([theme.texts[i] for i in rows], lang)
    for place, (row, tokens) in enumerate(zip(rows, tokenized, strict=True)):
        text = theme.texts[row]
        words = frozenset(w for w in (content_word(t, lang) for t in tokens) if w)
        spans = tuple(phrases(text, tokens, lang)) if place < READ_AT_MOST else ()
        voices.append(_Voice(row, text, theme.authors[row] or f"#{row}", words, spans))
    return voices


def _candidates(
    voices: Sequence[list[_Voice]],
    siblings: Sequence[Sequence[int]] | None,
    current: Sequence[Mapping[str, str] | None] | None,
    lang: str,
) -> list[list[_Candidate]]:
    own = [shares([v.words for v in theme], [v.author for v in theme]) if theme else {} for theme in voices]
    total: dict[str, float] = {}
    for known in own:
        for word, share in known.items():
            total[word] = total.get(word, 0.0) + share
    result = []
    for number, theme in enumerate(voices):
        others = max(len(voices) - 1, 1)
        overall = {w: (total[w] - share) / others for w, share in own[number].items()}
        near = [own[s] for s in siblings[number] if voices[s]] if siblings is not None else []
        weight = weights(own[number], len({v.author for v in theme}), overall, near)
        kept = (current[number] or {}).get(lang) if current else None
        result.append(_ranked(theme, weight, kept))
    return result


def _ranked(voices: list[_Voice], weight: Mapping[str, float], kept: str | None) -> list[_Candidate]:
    best: dict[str, _Candidate] = {}
    for place, voice in enumerate(voices):
        for phrase in voice.phrases:
            text = " ".join(voice.text[phrase.start : phrase.end].split())
            score = round(_score(phrase, weight) * (1.0 - 0.15 * place / len(voices)), 6)
            held = best.get(text.casefold())
            if score > 0 and (held is None or score > held.score):
                best[text.casefold()] = _Candidate(score, text, voice.row, phrase.start, phrase.end)
    ranked = sorted(best.values(), key=lambda c: (-c.score, len(c.text), c.text))
    if kept is not None and ranked:
        now = best.get(kept.casefold())
        if now is not None and not drifted(now.score, ranked[0].score):
            ranked.remove(now)
            ranked.insert(0, now)
    return ranked


def _score(phrase: Phrase, weight: Mapping[str, float]) -> float:
    """Score a phrase: weight of its words, less what it says beyond them; saying what happens helps."""
    told = sum(weight.get(w, 0.0) for w in phrase.words)
    idle = sum(1 for w in phrase.words if w not in weight)
    score = told * (1.25 if phrase.predicate else 1.0) * (0.9 if phrase.polite else 1.0)
    score *= LOOSE**phrase.loose * IDLE**idle
    if len(phrase.words) == 1:
        score *= 0.75
    return score - 0.02 * phrase.tokens - 0.002 * phrase.width


def _compose(
    theme: ThemeTexts, found: Mapping[str, list[_Candidate]], taken: dict[str, set[str]]
) -> ThemeLabel:
    spoken = Counter(_lang(t, code) for t, code in zip(theme.texts, theme.langs, strict=True))
    labels: dict[str, str] = {}
    alternatives: dict[str, tuple[str, ...]] = {}
    source: dict[str, tuple[int, int, int]] = {}
    for lang in LANGS:
        if not found[lang] or (spoken[lang] < ENOUGH and spoken[lang] < len(theme.texts)):
            continue
        chosen = _unused(found[lang], taken[lang])
        labels[lang] = _shown(chosen.text, lang)
        source[lang] = (chosen.row, chosen.start, chosen.end)
        alternatives[lang] = tuple(_shown(c.text, lang) for c in found[lang][:8] if c is not chosen)[:5]
    if not labels:
        return _fallback(theme, found, taken)
    for lang in labels:
        taken[lang].add(labels[lang].casefold())
    missing = tuple(lang for lang in LANGS if lang not in labels)
    shown = next(iter(labels.values()))
    return ThemeLabel(labels | dict.fromkeys(missing, shown), alternatives, missing, source)


def _unused(candidates: list[_Candidate], taken: set[str]) -> _Candidate:
    return next((c for c in candidates if c.text.casefold() not in taken), candidates[0])


def _fallback(
    theme: ThemeTexts, found: Mapping[str, list[_Candidate]], taken: dict[str, set[str]]
) -> ThemeLabel:
    """Name a theme whose members are few in each language, or hold no phrase at all."""
    lang, candidates = max(found.items(), key=lambda pair: (len(pair[1]) > 0, pair[0] == "ja"))
    if candidates:
        chosen = _unused(candidates, taken[lang])
        text, source = _shown(chosen.text, lang), {lang: (chosen.row, chosen.start, chosen.end)}
    else:
        text, source = _cut(theme.texts[0] if theme.texts else ""), {}
    for code in LANGS:
        taken[code].add(text.casefold())
    return ThemeLabel(dict.fromkeys(LANGS, text), {}, tuple(c for c in LANGS if c != lang), source)


def _cut(text: str) -> str:
    """Give the first words of a text that fit, whole words only where words are spaced."""
    line = " ".join(_REDACTED.sub(" ", text).split()) or "…"
    if width(line) <= MAX_WIDTH:
        return line
    short = line
    while width(short) > MAX_WIDTH - 2:
        short = short.rsplit(" ", 1)[0] if " " in short else short[:-1]
    return short + "…"


def _shown(text: str, lang: str) -> str:
    return text[:1].upper() + text[1:] if lang == "en" else text
