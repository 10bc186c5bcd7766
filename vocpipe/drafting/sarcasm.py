"""Praise that is none: irony by its fixed turns of phrase, Japanese and English.

A word list, kept for one use: what praises in mockery must not reach a sales sheet. It looks for
thanks for harm, praise that turns at once, and marks of a laugh beside a burden.
"""

import re
from functools import lru_cache

from vocpipe.text.clean import match_form

_HARM = (
    r"(?:残業|電話|苦情|手間|仕事|作業|夜[勤中]|二度手間|三度手間|紙|バグ|エラー|消え|落ち|止ま|待た"
    r"|固ま|やり直|書き直|増え"
    r"|遅[いく刻]|壊れ|起こされ|叱られ|怒られ|徹夜|休日)"
)
_PHRASES = re.compile(
    rf"(?:おかげ(?:さま|様)?で|お陰で|ありがたい(?:こと|もの)|素晴らし|すばらし|最高|さすが|立派|見事"
    rf"|親切|便利)[^。!！?？\n]{{0,40}}"
    rf"{_HARM}(?!なくな|ずに|ない)[^。!！\n]{{0,24}}(?:増|ました|です|ます|た|る|笑|w|…|。|!|！|$)"
    r"|(?:褒め|ほめ)て(?:る|いる|い?ません)(?:んじゃ)?ない|皮肉|嫌味|ありがた迷惑|ありがたくて涙|涙が出"
    r"|(?:便利|素敵|すてき|楽しい|立派|すごい|最高)(?:な|の)?(?:機能|仕様|製品|アプリ|システム)?(?:です"
    r"|だ)?(?:こと|ね|よね)?[ \u3000]*"
    r"(?:[（(](?:笑|泣|怒|棒|棒読み|皮肉)[)）]|w{2,}|…(?:$|。))"
    r"|[（(](?:棒|棒読み|皮肉)[)）]|(?:どうも|ご丁寧に).{0,12}(?:消して|壊して|止めて)くれ"
    r"|(?:最高の|良い|いい|立派な)(?:修行|運動|罰ゲーム|嫌がらせ|拷問|苦行)|(?:筋トレ|脳トレ|忍耐|修行|運試し|ガチャ|お茶をいれ|瞑想).{0,20}(?:なり|でき|助か|最適|ありがと)"
    r"|\bthanks? (?:for nothing|a lot for|so much for|to (?:you|your|the) (?:update|new version|release"
    r"|bug))\b"
    r"[^.!?\n]{0,60}"
    r"|\b(?:lovely|great|nice|wonderful|brilliant|fantastic|perfect|amazing|love|loving|awesome|genius)\b"
    r"[^.!?\n]{0,40}\b(?:another|yet another|crash\w*|bugs?|freez\w*|hang\w*|outage|downtime|loses?"
    r"|lost|deleted?"
    r"|wait(?:ing)?|disappear\w*|retyp\w*|won't|doesn't|broke\w*|breaks?|three times|again and again"
    r"|twice as long"
    r"|nothing works|error)\b"
    r"|\b(?:lovely|great|nice|wonderful|brilliant|fantastic|perfect|amazing)\b,? (?:if you (?:like"
    r"|enjoy|love|have"
    r"|want to)|for (?:anyone|people|those) who (?:like|enjoy|love|hate))"
    r"|\b(?:oh )?(?:great|joy|wonderful|brilliant|fantastic|perfect|nice)[,.!] (?:now|so now|another|it"
    r"|the app"
    r"|we|more)\b|\b(?:exactly|just) what (?:i|we) needed[,:] (?:another|more|to)\b|\bslow clap\b|/s\b"
    r"|\bso (?:helpful|fast|reliable|intuitive|easy) (?:that|i|we) (?:we |i )?(?:went|go|moved|switched"
    r"|now use|bought"
    r"|had to|printed|keep)\b|\b(?:good|great) job (?:breaking|losing|deleting|ruining)\b"
    r"|\bi'?m paying for\b|\bpay(?:ing)? (?:you|good money)\b",
    re.IGNORECASE | re.MULTILINE,
)


@lru_cache(maxsize=65536)
def sarcastic(text: str) -> bool:
    """Tell whether a voice praises in mockery, by its words."""
    return bool(_PHRASES.search(match_form(text).text))
