"""Readable names for themes, in Japanese and English, cut from their members' own words.

Each label is a slice of a member's text as it stands (NFKC, blanks single), or a topic and what
happens to it, two slices of members joined by ": "; ``parts`` says which. A theme with no word
that its authors share takes the first clause of its most typical member.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vocpipe.text.tokens import Token, tokenize
from vocpipe.themes.candidates import Candidate, Span, Voice, candidates
from vocpipe.themes.contrast import shares, weights
from vocpipe.themes.phrases import (
    MAX_WIDTH,
    Phrase,
    clauses,
    folded,
    keys_of,
    phrases,
    whole,
    width,
    words_of,
)

LANGS = ("ja", "en")
_REDACTED = re.compile(r"\[[A-Z_]+\]")
_STOPS = re.compile(r"[。｡！？!?、､\n]")
ENOUGH = 3
"""Members of a language below which the other language's label is shown."""
READ_AT_MOST = 80
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
    """Labels by language.

    ``borrowed`` names the languages that show another language's label for want of members;
    ``parts`` are the members and spans that each language's label was cut from, ``source`` the
    first of them.
    """

    labels: dict[str, str]
    borrowed: tuple[str, ...] = ()
    source: dict[str, Span] = field(default_factory=dict)
    parts: dict[str, tuple[Span, ...]] = field(default_factory=dict)


def label_themes(
    themes: Sequence[ThemeTexts],
    *,
    siblings: Sequence[Sequence[int]] | None = None,
    current: Sequence[Mapping[str, str] | None] | None = None,
    taken: Sequence[Mapping[str, str]] = (),
) -> list[ThemeLabel]:
    """Give every theme its labels; no two themes get the same one in a language.

    ``siblings[i]`` numbers the themes nearest to theme i (for contrast). ``current[i]`` is the
    label it has now: it stays unless the members have drifted away from it (see ``drifted``).
    ``taken`` are the names of themes that are not read here.
    """
    found: list[dict[str, list[Candidate]]] = [{} for _ in themes]
    for lang in LANGS:
        voices = [_read(theme, lang) for theme in themes]
        for number, ranked in enumerate(_ranked(voices, siblings, current, lang)):
            found[number][lang] = ranked
    used = {lang: {names[lang].casefold() for names in taken if lang in names} for lang in LANGS}
    result: list[ThemeLabel | None] = [None] * len(themes)
    for number in sorted(range(len(themes)), key=lambda n: (-len(themes[n].texts), n)):
        result[number] = _compose(themes[number], found[number], used)
    return [label for label in result if label is not None]


def drifted(kept: float, best: float) -> bool:
    """Say whether a label that scores ``kept`` among today's members must give way to one of ``best``."""
    return kept < KEEP * best


def _lang(text: str, lang: str) -> str:
    if lang in LANGS:
        return lang
    return "ja" if any("\u3041" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in text) else "en"


def _read(theme: ThemeTexts, lang: str) -> list[Voice]:
    rows = [
        i for i, (t, code) in enumerate(zip(theme.texts, theme.langs, strict=True)) if _lang(t, code) == lang
    ]
    authors = _authors(theme, rows)
    tokenized = tokenize([theme.texts[i] for i in rows], lang)
    return [
        _voice(
            row,
            theme.texts[row],
            authors[row],
            tokens,
            lang,
            place < READ_AT_MOST,
        )
        for place, (row, tokens) in enumerate(zip(rows, tokenized, strict=True))
    ]


def _authors(theme: ThemeTexts, rows: Sequence[int]) -> dict[int, str]:
    """Give who says each member; a long text filed twice is one author's."""
    if len({theme.authors[row] for row in rows}) <= 2:
        return {row: folded(theme.texts[row]) for row in rows}
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(folded(theme.texts[row]), theme.authors[row])
    return {
        row: first[folded(theme.texts[row])] if width(theme.texts[row]) > MAX_WIDTH else theme.authors[row]
        for row in rows
    }


def _voice(row: int, text: str, author: str, tokens: Sequence[Token], lang: str, quoted: bool) -> Voice:
    runs = [clause for clause in clauses(text, tokens) if not clause.talk]
    found: list[Phrase] = [p for clause in runs for p in phrases(clause, text, lang)] if quoted else []
    return Voice(
        row=row,
        text=text,
        author=author or f"#{row}",
        words=frozenset().union(*(words_of(clause.tokens, lang) for clause in runs)),
        phrases=tuple(found),
        wholes=tuple(p for clause in runs[:3] for p in whole(clause, text, lang)) if quoted else (),
        said=frozenset().union(*(keys_of(clause, lang) for clause in runs)),
        numbers=frozenset(folded(t.text) for t in tokens if any(c.isdigit() for c in t.text)),
    )


def _ranked(
    voices: Sequence[list[Voice]],
    siblings: Sequence[Sequence[int]] | None,
    current: Sequence[Mapping[str, str] | None] | None,
    lang: str,
) -> list[list[Candidate]]:
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
        elsewhere = {w for w, share in total.items() if share > own[number].get(w, 0.0) + 1e-9}
        result.append(_keep(candidates(theme, weight, lang, elsewhere), kept))
    return result


def _keep(ranked: list[Candidate], kept: str | None) -> list[Candidate]:
    """Put the label a theme has now first, unless the members have drifted from it."""
    now = next((c for c in ranked if kept is not None and c.text.casefold() == kept.casefold()), None)
    if now is not None and not drifted(now.score, ranked[0].score):
        return [now, *(c for c in ranked if c is not now)]
    return ranked


def _compose(
    theme: ThemeTexts, found: Mapping[str, list[Candidate]], taken: dict[str, set[str]]
) -> ThemeLabel:
    spoken = Counter(_lang(t, code) for t, code in zip(theme.texts, theme.langs, strict=True))
    chosen = {
        lang: _unused(found[lang], taken[lang])
        for lang in LANGS
        if found[lang] and (spoken[lang] >= ENOUGH or spoken[lang] == len(theme.texts))
    }
    if not chosen:
        chosen = _any(theme, found, taken)
    labels = {lang: candidate.text for lang, candidate in chosen.items()}
    missing = tuple(lang for lang in LANGS if lang not in labels)
    labels |= dict.fromkeys(missing, next(iter(labels.values())))
    for lang, label in labels.items():
        taken[lang].add(label.casefold())
    parts = {lang: candidate.parts for lang, candidate in chosen.items() if candidate.parts}
    return ThemeLabel(labels, missing, {lang: p[0] for lang, p in parts.items()}, parts)


def _unused(ranked: Sequence[Candidate], taken: set[str]) -> Candidate:
    """Give the best candidate that no other theme has; a number tells apart what nothing else does."""
    free = next((c for c in ranked if c.text.casefold() not in taken), None)
    if free is not None:
        return free
    first, number = ranked[0], 2
    while f"{first.text} ({number})".casefold() in taken:
        number += 1
    return Candidate(first.score, f"{first.text} ({number})", first.parts)


def _any(
    theme: ThemeTexts, found: Mapping[str, list[Candidate]], taken: dict[str, set[str]]
) -> dict[str, Candidate]:
    """Name a theme whose members are few in each language, or hold no phrase at all."""
    lang, ranked = max(found.items(), key=lambda pair: (len(pair[1]) > 0, pair[0] == "ja"))
    spare = Candidate(0.0, _cut(theme.texts[0] if theme.texts else ""), ())
    return {lang: _unused(ranked or [spare], taken["ja"] | taken["en"])}


def _cut(text: str) -> str:
    """Give the first words of a text that fit, whole words only where words are spaced."""
    pieces = [" ".join(piece.split()) for piece in _STOPS.split(_REDACTED.sub(" ", text))]
    line = next((piece for piece in pieces if piece), " ".join(text.split()) or "…")
    if width(line) <= MAX_WIDTH:
        return line
    short = line
    while width(short) > MAX_WIDTH - 2:
        short = short.rsplit(" ", 1)[0] if " " in short else short[:-1]
    return short + "…"
