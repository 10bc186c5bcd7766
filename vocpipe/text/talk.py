"""Talk without a matter: thanks, greetings, what became of a meeting ("確認しました。", "定例は次回へ延期").

Such a voice is kept, listed and counted; it only founds no theme and joins none, because what
these voices have in common is politeness. One word of matter makes a text more than talk.
"""

import re

from vocpipe.text.clean import collapse
from vocpipe.text.wordlist import listed

LONGEST = 80
"""Characters beyond which a text says something."""

_JA_HEADS = """確認 承知 了解 拝受 拝見 受領 把握 理解 検討 共有 連絡 返信 返答 回答 対応
報告 案内 説明 協力 ありがとう 有難う 有り難う 感謝 お世話 世話 よろしく 宜しく
お疲れ様 お疲れさま おつかれさま かしこまり 畏まり 失礼 おはよう こんにちは
こんばんは はじめまして 恐れ入り 恐縮 助かり お待ちして お手数 お礼 はい ええ
なるほど わかり 分かり 特になし 特に無し 特記なし 特記事項なし 記載なし 定例 次回 延期
打ち合わせ 打合せ ミーティング"""
_JA_GLUE = """いたして 致して いただき 頂き いただいて くださり 下さり くださって させて しました します
して し された いたしました いたします 致しました 致します おります ております ておきます
おきます みます ました ます でした です ございました ございます 申し上げます お願い なって
なります なりました できました 済み 済 中 した する だ 内容 件 こちら そちら その この
本件 添付 資料 メール 社内 一度 早速 後ほど 再度 改めて まず まずは また 念のため
先ほど さっそく ご丁寧に ご丁寧な いつも 大変 本当 誠 どうも どうぞ 何卒 今後 とも
引き続き 以上 本日 先週 今週 来週 来月 スキップ デモ 検討 状況 のみ
先日 この度 皆様 各位 様 さん ご 御 お を は も に で の と て
へ から ね よ"""
_JA = [piece for words in (_JA_HEADS, _JA_GLUE) for piece in words.split()]
_JA_TALK = re.compile("(?:" + "|".join(sorted(_JA, key=lambda piece: (-len(piece), piece))) + ")+")
_JA_HEAD = re.compile("|".join(_JA_HEADS.split()))

_EN_HEADS = frozenset(
    listed("""
        thanks thank thx cheers appreciated appreciate noted understood confirmed confirm checked check
        received got acknowledged postponed rescheduled hello hi hey regards welcome sincerely agreed copy
    """)
)
_EN_GLUE = frozenset(
    listed("""
        you your yours so very much a lot many for the this that it all everyone team there again and
        also just on my our end i i've i'll we we've we'll have has will do be in advance best kind warm
        ok okay yes sure reply response answer update info information email mail message file files
        attachment document help time quick prompt to back get with us me too well morning good dear
        later soon today yesterday tomorrow next week weekly monthly meeting call
    """)
)
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_MARKS = re.compile(r"\[[a-z_]+\]|[^\w]|[\d_]|ー$")


def only_talk(text: str) -> bool:
    """Tell whether a text is thanks, a greeting or an acknowledgement and nothing else."""
    folded = collapse(text)
    if len(folded) > LONGEST:
        return False
    words = _WORD.findall(re.sub(r"\[[a-z_]+\]", " ", folded).replace("’", "'"))
    bare = _MARKS.sub("", folded)
    if words and "".join(words).replace("'", "") == bare:
        return bool(_EN_HEADS & set(words)) and set(words) <= _EN_HEADS | _EN_GLUE
    return bool(_JA_HEAD.search(bare)) and _JA_TALK.fullmatch(bare) is not None
