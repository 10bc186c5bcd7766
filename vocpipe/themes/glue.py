"""Words that say nothing about a theme, and where a phrase must not begin or end, in ja and en."""

_JA = """こと よう 様 ため 為 もの 物 の わけ 訳 はず ところ とき 時 場合 ほう 方 点 さん 他 ほか
など 等 これ それ あれ ここ そこ 私 弊社 当社 御社 貴社 何 どこ いつ 今 今回 現在 今日 昨日
今週 先週 先日 以前 毎回 毎日 毎月 毎週 最近 人 件 回 する なる ある いる できる 出来る 思う
言う くる 来る いく 行く みる 見る くださる 下さる いただく 頂く 願う お願い ほしい 欲しい
困る 希望 大変 非常 本当 良い よい いい 無い ない くれる もらう しまう おる れる られる せる
やる 感じ 気 いう 一つ つ 的 頃 ぐらい くらい 関する 対する よる おける 付く つく 向ける
伴う 基づく 通じる 含む 提案 要望 意見"""
_EN = """be have do get make go use want need would please thing way lot bit time day week month year
one two something anything everything someone people company team hi hello thanks thank good
great able try know think see say find give take come look let help issue problem much many
other same now today yesterday really still just like love hope wish work going supposed
believe tell long few kind type"""
_JA_COMPOUND = """関する 関し 対する 対し よる より よって おける おい ついて 向け 向けた 伴う 基づく 基づき
通じ 含む 含め として"""
_JA_NOT_AFTER = """よう 様 はず わけ か たら だら ば なら ならば とき 時 場合 と 前 まで な ため 為 つもり
くらい ぐらい ほど"""

JA_LIGHT = frozenset(_JA.split())
EN_LIGHT = frozenset(_EN.split())
JA_COMPOUND = frozenset(_JA_COMPOUND.split())
"""Verbs that only carry a particle ("に関する"): a phrase neither begins nor ends with one."""
JA_NOT_AFTER = frozenset(_JA_NOT_AFTER.split())
"""What may not follow a predicate that ends a phrase, because it would turn its meaning."""
JA_ENDS = frozenset({"ください", "下さい", "ん", "ぬ", "た", "だ", "です", "ます"})
JA_BAD_NOUN_END = frozenset({"お", "ご", "御"})
EN_ASKS = frozenset({"how", "why", "where", "when", "what", "which", "who"})
_EN_NEGATIONS = "no not can't cannot couldn't won't wouldn't don't doesn't didn't isn't aren't wasn't never"
EN_NEGATIONS = frozenset(_EN_NEGATIONS.split())
EN_PARTS = frozenset({"DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "INTJ"})
"""English parts of speech after which a phrase may begin and with which none may end."""
