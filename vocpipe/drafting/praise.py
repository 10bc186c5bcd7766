"""How warm a sentence is: whether it is worth quoting as praise, by words of praise and of complaint.

A small list of words in both languages, made for choosing among the sentences of one voice that
is already known to be praise; it is not a sentiment model and decides nothing about a voice.
"""

import re
from functools import lru_cache

from vocpipe.text.results import tells_result

_GLAD = re.compile(
    r"助か|便利(?!そう)|楽(?:にな|です|に|だ|ちん)|ラク|簡単|かんたん|使いやす|分かりやす|わかりやす|見やす"
    r"|[良よ]かった(?!ら)|良い(?:です|ね|。|!)|いいです|すば?らし|最高|感動|驚い|安心|感謝|ありがた"
    r"|ありがとう|満足|気に入"
    r"|好き|手放せ|欠かせ|なくてはならな|嬉し|うれし|喜|スムーズ|快適|はかど|捗|早くな|速くな|減った"
    r"|減り(?:ま|、)"
    r"|(?:ミス|漏れ|手間|電話|残業|転記|入力|書類|紙|無駄|待ち|徹夜|催促)[^。]{0,8}[な無]くな[っり]|ゼロにな"
    r"|(?:消え|剥がれ|落ち|止まら|忘れ|迷わ)なくな|できるようにな|短縮でき|削減でき|浮いた|浮きま"
    r"|迷わな|迷わず|忘れな|心配がな|一目で|すぐ(?:に)?(?:分か|わか|出|見)|おすすめ|お勧め|好評|評判"
    r"|\b(?:love\w*|great|excellent|amazing|brilliant|fantastic|superb|wonderful|life-?saver"
    r"|game.changer|perfect\w*"
    r"|eas(?:y|ier)|simple|smooth\w*|help(?:s|ed|ful)|happ(?:y|ier)|glad|pleased|delighted|thank\w*|impressed"
    r"|recommend\w*|sav(?:es|ed|ing) (?:us|me|our|so|time|hours)|faster|quick\w*|fast"
    r"|never going back|can't imagine|cannot imagine|couldn't do without|peace of mind|no longer"
    r"|best|better|works? (?:well|great|perfectly)|reliable|relief|intuitive|favou?rite)\b",
    re.IGNORECASE,
)
_SORE = re.compile(
    r"困|不便|遅い|遅く|重い|バグ|エラー|不具合|残念|面倒|つらい|辛い|ひどい|不満|直して|使いにく"
    r"|使いづら|分かりにく"
    r"|わかりにく|見にく|できません|できない|できず|落ち(?:る|ます)|消え|欲しい|ほしい|お願い|要望"
    r"|高い(?:です|と)|解約|惜しい"
    r"|もう少し|物足り|イマイチ|いまいち|勘弁|怖い|逆に|思ったら|また増え|れば|ばよかった|よければ"
    r"|ですか|ますか|ませんか"
    r"|がっかり|最悪|失望|狭[いくさ]|臭[いくう]|汚[いくれ]|うるさ|壊れ|問題|課題|あきれ|呆れ|勘違い"
    r"|クレーム|苦情"
    r"|くださ|下さ|いただけ|もらえ|(?:なら|たら|ると)[^。]{0,20}(?:いい|良い|うれ|嬉|助か|便利|最高|楽"
    r"|ありがた|安心)"
    r"|(?:です|ます|い|る|た|だ|利)(?:が|けど|けれど|のに)[、,､]|ただ(?!いま|今)|でも(?=[^。]*(?:ない"
    r"|ません|の|が))"
    r"|\b(?:disappoint\w*|hate[sd]?|garbage|shame|poor(?:ly)?|useless|sucks?|ridiculous|stinks?|clunky"
    r"|lag(?:gy|s)?"
    r"|buggy|concerns?|hard time|pain|drawbacks?|lame|minor|deal.?breaker|glitch\w*|freez\w*|stuck"
    r"|elusive|crap|rubbish|nightmare)\b"
    r"|\b(?:slow|bug\w*|error\w*|crash\w*|annoy\w*|frustrat\w*|confus\w*|wish|missing|lack\w*"
    r"|unfortunately|broken"
    r"|fail\w*|difficult|hard to|painful|terrible|awful|cancel\w*|worse|worst|problem\w*|issues?|would|please"
    r"|could you|can you|but|however|except|if|(?:did|does|do|is|was|wo|has|have)n't|not)\b|\?",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"お世話になっ|いつもありがとう|よろしくお願い|お疲れ様|^.{0,18}ありがとうござい(?:ます"
    r"|ました)[。!]*$|^対応に感謝"
    r"|^[\s>]*(?:hi|hello|dear|thanks|thank you)[^.!]{0,40}[.!,]*$",
    re.IGNORECASE,
)
_GLAD_DENIAL = re.compile(
    r"問題(?:な[くい]|ありません|も?無[くい]|が(?:なくな|無くな|消え|解決))|なくてはならな|手放せな"
    r"|欠かせな|戻れな|迷わな|忘れな|困らな|困ることがな|心配がな|消えな|落ちな"
    r"|no (?:more )?(?:errors|bugs|problems|issues|crashes)|n't (?:imagine|live without|do without)",
    re.IGNORECASE,
)


def sore(text: str) -> bool:
    """Tell whether ``text`` complains, wishes, doubts or denies by its own words."""
    return bool(_SORE.search(_GLAD_DENIAL.sub("", text)))


@lru_cache(maxsize=65536)
def warmth(sentence: str) -> int:
    """Give how warm a sentence is: 0 not praise; 1 and more by words of praise; a told change adds 2."""
    if _GREETING.search(sentence) or sore(sentence):
        return 0
    return min(len(_GLAD.findall(sentence)), 3) + (2 if tells_result(sentence) else 0)
