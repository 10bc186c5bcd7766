"""Patterns for the names and aliases of a catalogue: spelling variants, plurals, word boundaries."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from vocpipe.text.tokens import tokenize
from vocpipe.usage.catalogue import Catalogue, Surface

PARTIAL = "part"
_JAPANESE = re.compile(r"[ぁ-んァ-ヶー一-龯々]")
_SEPARATORS = re.compile(r"[\s\-_/・&]+")
_WORDS = """
data web page pages user users list lists check management manager builder tool tools system service
report app site new file files mail e email view set rest settings setting content custom online
client campaigns flow fields field lead leads control audit test testing visual number time day week
photo text item items and or the of for in on to with by from a an b my your add create make get use
using one two all データ 管理 作成 設定 一覧 機能 ユーザー ページ リスト 顧客 ツール システム
サービス 画面 情報 編集 登録 表示 検索 確認 利用 対応 処理 自動 一括 出力 入力 追加 共有 通知 見
まま た に を の が は と で も 案 日 月 年 時 人 件 分析 診断 連携 配信 テスト メール 権限 申請
承認 レポート 商品 問い合わせ 予約 予定 変更 複数 個人 社内 全体 新規
"""
GENERIC = frozenset(_WORDS.split())
"""Words that never stand for one feature by themselves, though they are part of its name."""


def pattern(surface: str) -> str:
    """Give the regular expression of a folded surface, tolerant of separators, plurals and long vowels."""
    if not _JAPANESE.search(surface):
        words = [re.escape(word) for word in _SEPARATORS.split(surface) if word]
        stem = re.sub(r"(?<=[a-z]{3})s$", "", words[-1])
        body = r"[\s\-_/&・]*".join([*words[:-1], stem])
        return rf"(?<![a-z0-9]){body}(?:e?s|['’]s)?(?![a-z0-9])"
    body = "".join(_character(surface, index) for index in range(len(surface)))
    start = r"(?<![a-z0-9])" if surface[0].isascii() else ""
    stop = r"(?![a-z0-9])" if surface[-1].isascii() else "ー?"
    return start + body + stop


def _character(surface: str, index: int) -> str:
    char = surface[index]
    if char in "ー・/- _":
        return "[ー・/\\-_ ]?"
    between = 0 < index < len(surface) - 1 and "ぁ" <= char <= "ん"
    if (
        between
        and "一" <= surface[index - 1] <= "龯"
        and ("一" <= surface[index + 1] <= "龯" or char == "わ")
    ):
        return f"{char}?"
    return re.escape(char)


def parts(catalogue: Catalogue) -> dict[str, str]:
    """Give words that stand for one feature alone ("drip" of "drip campaigns"), as word -> feature key.

    Only words of names and aliases that no other feature has, and no generic ones.
    """
    owners: dict[str, set[str]] = {}
    for surface in catalogue.surfaces:
        for word in _words(surface):
            owners.setdefault(word, set()).add(surface.feature)
    whole = {surface.folded for surface in catalogue.surfaces}
    return {word: next(iter(keys)) for word, keys in owners.items() if len(keys) == 1 and word not in whole}


@lru_cache(maxsize=4096)
def _words(surface: Surface) -> tuple[str, ...]:
    if not _JAPANESE.search(surface.folded):
        words: Iterable[str] = _SEPARATORS.split(surface.folded)
        wanted = [word for word in words if len(word) >= 3]
    else:
        tokens = tokenize([surface.folded], "ja", "A")[0]
        wanted = [token.text for token in tokens if token.pos in ("NOUN", "PROPN") and len(token.text) >= 2]
    return tuple(word for word in wanted if word not in GENERIC and word.rstrip("s") not in GENERIC)


def splits_a_word(folded: str, start: int, end: int) -> bool:
    """Tell whether a Japanese match begins or ends inside a longer word (フォーム in プラットフォーム)."""
    risky = any(
        0 < place < len(folded) and _script(folded[place - 1]) == _script(folded[place]) != "other"
        for place in (start, end)
    )
    if not risky:
        return False
    tokens = tokenize([folded[max(0, start - 20) : end + 20]], "ja", "A")[0]
    shift = max(0, start - 20)
    edges = {token.start + shift for token in tokens} | {token.end + shift for token in tokens}
    return start not in edges or (end not in edges and _script(folded[end - 1]) == "katakana")


def _script(char: str) -> str:
    if "ァ" <= char <= "ヶ" or char == "ー":
        return "katakana"
    return "kanji" if "一" <= char <= "龯" else "other"


def runs(folded: str, lengths: range) -> Iterable[tuple[int, int]]:
    """Give spans of one or more Latin words, and of katakana words, for the comparison of typos."""
    words = [match.span() for match in re.finditer(r"[a-z][a-z0-9'’\-]*", folded)]
    for size in lengths:
        for index in range(len(words) - size + 1):
            chain = words[index : index + size]
            if all(second[0] - first[1] == 1 for first, second in pairwise(chain)):
                yield chain[0][0], chain[-1][1]
    yield from (match.span() for match in re.finditer(r"[ァ-ヶー]{5,}", folded))
