"""The words a cut may never take with it, and the side clauses it may; Japanese and English.

A word list can miss a turn of phrase, so it is kept wide: a cut not made costs a few characters,
a wrong one costs a customer's trust.
"""

import re

_JA = (
    # negation
    r"ない|なく|なけれ|ぬ(?=[。、]|$)|ず(?=[、に]|$)|ません|まい(?=[。、]|$)|無[いくけ]|無理|不可|未(?!来)|非"
    r"|れば|たら|だら|なら|場合|限り|さえ|もし|とき|時(?!間|短)|際|うち(?=[にはで])|中(?=[はでに、])"
    r"|ば、|と、|次第|前提"
    r"|(?:として|にとって|について|によって|に関して|においては?|に限)"  # condition, limit
    r"|除[きいくけ]|だけ|のみ|しか|まで|以外|以外|ほど|程度|くらい|ぐらい|多少|少し|ちょっと|やや|割と"
    r"|わりと|まあ|一部|一応|ほぼ|ほとんど"
    r"|ある程度|おおむね|概ね|基本的|たまに|ときどき|時々|最初|当初|以前|昔|前は|今は|いまは|今のところ"
    r"|まだ|もう(?!手放)"
    r"|たぶん|多分|おそらく|かもしれ|かも(?=[、。]|$)|気がする|思[いうわえっ]|はず|らし|ようだ|ようで"
    r"|みたい|そうで|見込"
    r"|予定|つもり|つつ|希望|期待|たい(?=[。、とがの]|$|です)|ほし|欲し"  # hedge, time, wish
    # contrast
    r"|けど|けれど|が、|のに|ものの|しかし|でも|ただ|一方|逆に|むしろ|より(?!良)|比べ|にしては|割に"
    r"|とはいえ|ところが"
    r"|聞[いくき]|言[いうわっ]|と言|話[しでだ]|噂|によると|いわく|そうだ|とのこと|という"  # hearsay
    r"|[？?]|か(?=[。、]|$)|なぜ|どう(?!し)|初めて|はじめて|やっと|ようやく"
)
_EN = (
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|hardly|barely|scarcely|rarely|seldom"
    r"|cannot|unable"
    r"|except|unless|if|when|whenever|once|until|till|while|after|before|since|provided|assuming"
    r"|depending|as long as"
    r"|only|just|mostly|partly|almost|nearly|about|around|roughly|some|sometimes|often|usually"
    r"|generally|at least"
    r"|at most|up to|quite|fairly|rather|somewhat|kind of|sort of|a bit|a little|maybe|perhaps|probably"
    r"|possibly"
    r"|might|may|could|would|should|seems?|seemed|appears?|hope\w*|expect\w*|plan\w*|wish\w*|want\w*"
    r"|think|thought"
    r"|guess|suppose|believe|feel|heard|told|said|says|reportedly|apparently|supposedly"
    r"|but|however|on the other hand|though|although|yet|despite|whereas|instead|still|otherwise|even"
    r"|than|compared|first|at first"
    r"|initially|used to|previously|now|so far|for now|which means|too)\b"
    r"|n't\b|n’t\b|\?"
    r"|\b(?:needs?|more|better|less|fewer|worse|downfall|down ?side|other than|apart from|asides? from"
    r"|time will tell|we(?:'ll| will) see)\b"
    r"|^\s*which\b"
)
_POINTS = (
    r"これ|それ|あれ|その|この|あの|そっち|こっち|そちら|こちら|\b(?:it|its|this|that|these|those|they"
    r"|them|he|she)\b"
)
_NUMBERS = (
    r"[\d０-９%％]|[一二三四五六七八九十百千半]+(?:割|倍|分|時間|日|件|人|回|枚|円|年|歳|才|か月|ヶ月)"
    r"|\b(?:half|twice|double|two|three|four"
    r"|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|hundred|thousand|dozen)\b"
)

REACHES_OVER = re.compile(f"{_JA}|{_EN}", re.IGNORECASE)
"""A negation, condition, hedge, limit, time, contrast, comparison, hearsay or question: it may reach over a
whole sentence."""

CARRIES_SENSE = re.compile(f"{_JA}|{_EN}|{_POINTS}|{_NUMBERS}", re.IGNORECASE)
"""What reaches over a sentence, and what stands for something of its own: a pointer, a number."""

FIXED_PRAISE = re.compile(
    r"手放せな[いく]|欠かせな[いく]|なくてはならな[いく]|間違いな[いく]|申し分な[いく]"
    r"|助かって|楽になって|なくな[っり]|\bno longer\b|\bno more\b",
    re.IGNORECASE,
)
"""Words of praise that hold a negation but deny nothing."""

POINTS = re.compile(_POINTS, re.IGNORECASE)
"""A word that stands for something said elsewhere."""

OPENER = re.compile(
    r"(?:(?:いつも)?お世話になって(?:おり|い)ます[。、]|お疲れ様です[。、]|おかげさまで、|お陰様で、"
    r"|とにかく、|ちなみに、|なんと、"
    r"|いやあ?、|あと、|えっと、|やはり、|やっぱり、|ほんとに、|本当に、|まさに、|さすが、"
    r"|(?:honestly|by the way|well|oh|wow|hi(?: there| all| team)?|hello|also|seriously"
    r"|needless to say|and|yes|yep),\s)",
    re.IGNORECASE,
)
"""An opening of a sentence that says nothing of the matter."""

SIDE_CLAUSE_JA = re.compile(
    r"[がをにもで].*(?:(?<![とっにいつはしも])[ぁ-ん一-龥](?:って|んで|いて|して|えて|きて|みて)|し"
    r"|(?<![ただ])り|[みびえけせてれき]|く|ので|ため|おかげで|お陰で)、$"
)
"""The end of a Japanese clause that stands beside the next one: 〜して、〜り、〜し、〜ので、."""

SIDE_START_EN = re.compile(r",? (?:and|so)(?= (?:we|i|everyone|everybody)\b)|, which\b")
"""Where an English clause begins that only adds to what stands before it."""
