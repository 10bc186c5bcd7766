"""Noun phrases of voices, as a catalogue would name things; exact spans of the text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vocpipe.text.clean import collapse
from vocpipe.text.tokens import Token, tokenize

_NOUNS = frozenset({"NOUN", "PROPN"})
_INSIDE_EN = frozenset({"NOUN", "PROPN", "ADJ"})
_MOST_WORDS = 4
_SHORTEST = 2
"""Characters a Japanese phrase needs."""

_EVERYWHERE = frozenset({
    "こと", "もの", "ため", "とき", "時間", "今日", "昨日", "先月", "毎日", "毎朝", "毎月", "今年",
    "去年", "先週", "今週", "皆", "方", "人", "件", "際", "後", "前", "中", "様", "社", "月", "日",
    "年", "現場", "お客様", "担当", "担当者", "弊社", "御社", "貴社", "社内", "全員", "自分",
    "一覧", "画面", "機能", "設定", "確認", "対応", "お願い", "連絡", "報告", "説明", "質問",
    "要望", "thing", "things", "time", "times", "day", "days", "week", "month", "year", "today", "people",
    "someone", "everyone", "customer", "team", "way", "lot", "one", "morning", "night", "hour",
    "hours", "minutes", "name", "call", "note", "notes", "feature", "screen", "page", "app", "list", "thanks",
})  # fmt: skip


class Phrase(NamedTuple):
    """A noun phrase: ``key`` is how it is counted, the span is where it stands."""

    key: str
    start: int
    end: int


def phrases(texts: Sequence[str], lang: str) -> list[list[Phrase]]:
    """Give the noun phrases of each text: runs of nouns (English: adjectives too), one a stretch."""
    return [
        [found for run in _runs(tokens, lang) if (found := _phrase(text, run)) is not None]
        for text, tokens in zip(texts, tokenize(texts, lang), strict=True)
    ]


def _runs(tokens: Sequence[Token], lang: str) -> Iterator[list[Token]]:
    inside = _NOUNS if lang == "ja" else _INSIDE_EN
    run: list[Token] = []
    for token in tokens:
        # A run is one stretch of writing: Japanese words touch, English ones stand a blank apart.
        apart = bool(run) and token.start - run[-1].end > (0 if lang == "ja" else 1)
        if token.pos in inside and not apart:
            run.append(token)
            continue
        yield run
        run = [token] if token.pos in inside else []
    yield run


def _phrase(text: str, run: list[Token]) -> Phrase | None:
    while run and run[-1].pos not in _NOUNS:
        run = run[:-1]
    if not run or len(run) > _MOST_WORDS:
        return None
    start, end = run[0].start, run[-1].end
    key = collapse(text[start:end])
    # The parts of speech of English are rough: a single word may be a verb, two together hardly are.
    short = len(run) < 2 if key.isascii() else len(key) < _SHORTEST
    if short or key in _EVERYWHERE or "[" in text[start:end] or not any(c.isalpha() for c in key):
        return None
    return Phrase(key, start, end)
