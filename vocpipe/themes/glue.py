"""Words that say nothing about a theme, and where a phrase must not begin or end, in ja and en."""

_JA = """こと よう 様 ため 為 もの 物 の わけ 訳 はず ところ とき 時 場合 ほう 方 点 さん 他 ほか
など 等 これ それ あれ ここ そこ 私 弊社 当社 御社 貴社 何 どこ いつ 今 今回 現在 今日 昨日
今週 先週 先日 以前 毎回 毎日 毎月 毎週 最近 人 件 回 する なる ある いる できる 出来る 思う
言う くる 来る いく 行く みる 見る くださる 下さる いただく 頂く 願う お願い ほしい 欲しい
困る 希望 大変 非常 本当 良い よい いい 無い ない くれる もらう しまう おる れる られる せる
やる 感じ 気 いう 一つ つ 的 頃 ぐらい くらい 関する 対する よる おける 付く つく 向ける
伴う 基づく 通じる 含む 提案 要望 意見 月 日 年 週 分 秒 時間 朝 今朝 毎朝 夜 昼 前 後 先 中 内
外 上 下 話 理由 記載 連絡 返事 件名 本日 明日 翌日 去年 昨年 今年 来年 来期 今期 今季 先月 今月
来月 月末 月初 年末 正直 状況 全部 一部 半分 自分 うち 方向 まま 次 別 最初 最後 以降 以上 以下 度
枚 台 通 名 箇所 か所 ご 御 お すぐ 社長 部長 課長 店長 時期 わかる 分かる 知る 聞く 答える 感
側 目 化 様子 来週 再来週 先々週 翌週 翌月 翌年"""
_EN = """be have do get make go use want need would please thing way lot bit time day week month year
one two something anything everything someone people company team hi hello thanks thank good
great fine okay ok able try know think see say find give take come look let help issue problem much many
other same now today yesterday really still just like love hope wish work going supposed
believe tell long few kind type monday tuesday wednesday thursday friday saturday sunday january
february march april june july august september october november december morning evening night
date word words ask asked message answered answer again another last next first since half third
re fwd talk"""
_ASIDES = """次回 前回 当日 前日 昨晩 今晩 今夜 昨夜 毎晩 夕方 午前 午後
月曜 火曜 水曜 木曜 金曜 土曜 日曜 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日
定例 会議 打ち合わせ 打合せ ミーティング 商談 面談 議題 議事録 検討 延期
meeting agenda weekly tomorrow tonight noon upstairs downstairs upstair downstair outside inside least most"""
_JA_COMPOUND = """関する 関し 対する 対し よる より よって おける おい ついて 向け 向けた 伴う 基づく 基づき
通じ 含む 含め として"""
_JA_NOT_AFTER = """よう 様 はず わけ か たら だら ば なら ならば とき 時 場合 と 前 まで な ため 為 つもり
くらい ぐらい ほど"""

JA_LIGHT = frozenset(_JA.split())
EN_LIGHT = frozenset(_EN.split())
ASIDES = frozenset(_ASIDES.split())
"""Days, meetings, where somebody went: a theme may be about them, but what one member alone says is none."""
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
_EN_VERBAL = """end ends ended read reads sign signs print prints ring rings show shows tell tells mean
means keep keeps put puts let lets say says said want wants need needs answered asked told"""
EN_VERBAL = frozenset(_EN_VERBAL.split())
"""Words that the tagger takes for nouns, or that need an object: a phrase does not end in one."""
_EN_WHEN = "yesterday today tomorrow tonight ago now again far already yet still anymore lately recently soon"
EN_WHEN = frozenset(_EN_WHEN.split())
"""Words that say when: a phrase that could name a theme does not end in one."""
_JA_AFTER_TE = """いる ある おく しまう ほしい 欲しい もらう もらえる いただく いただける 頂く 頂ける くれる
くださる 下さる みる くる いく ない"""
JA_AFTER_TE = frozenset(_JA_AFTER_TE.split())
"""Verbs that with て only colour the verb before them."""
_JA_VERB_ENDS = "すぎる 過ぎる にくい 難い づらい 辛い やすい 易い 始める 続ける 直す"
JA_VERB_ENDS = frozenset(_JA_VERB_ENDS.split())
"""What is written onto a verb and belongs to it."""
_JA_CALENDAR = "年 月 日 週 時 分 秒 月分 年度 月末 日後 か月 カ月"
JA_CALENDAR = frozenset(_JA_CALENDAR.split())
"""What makes a number a date or a time."""
