"""The words around numbers that make them a result, or keep them from being one; ja and en, folded text."""

import re

_ABOUT = r"(?:約|およそ|わずか|たった|ほんの|なんと|だいたい|大体|もう|平均|ほぼ|\s)*"
_ISH = r"(?:くらい|ぐらい|程度|ほど|弱|強|以内|以下|足らず|未満|近く|前後|ちょっと|台|も)*"
_EN_ABOUT = (
    r"(?:\s*(?:about|around|just|only|under|less than|over|nearly|almost|roughly|some|maybe|approximately"
    r"|a mere|~))*\s*"
)
_LESS = (
    r"削減|短縮|節約|減|カット|圧縮|低下|低減|ダウン|縮|浮い|浮く|浮き|軽減|少な|早[くま]|速[くま]|短く|下が|省け|空い"
    r"|\b(?:less|fewer|lower|faster|quicker|shorter|reduc\w+|drop\w*|decreas\w+|cut\w*|sav\w+|fell|shrank|shrunk"
    r"|shorten\w*|down|cheaper|slash\w+|shav\w+|free[ds]?|declin\w+|smaller|earlier|sooner)\b"
)
_MORE = (
    r"増|向上|アップ|伸び|伸ば|上が|上昇|高ま|多く|拡大|成長|改善"
    r"|\b(?:more|higher|increas\w+|grew|grow\w*|improv\w+|rose|risen|up|boost\w+|gain\w*|better|climb\w+|extra"
    r"|jump\w+|larger)\b"
)
LESS, MORE = re.compile(_LESS), re.compile(_MORE)

# Between and around a before and an after.
ARROW = re.compile(rf"{_ISH}[^。\n]{{0,8}}?\s*(?:→|⇒|➡|⟶|-+>|=+>)\s*[^。\n]{{0,6}}?{_ABOUT}")
FROM_JA = re.compile(rf"{_ISH}(?:かかってい?た(?:もの|の)?|だった(?:もの|の)?)?から、?{_ABOUT}")
WAS_JA = re.compile(
    rf"{_ISH}[^。\n]{{0,40}}?(?:が|は|を|も)[、,]?\s?(?:[^。、\n\d]{{0,10}}(?:では|は|後|で|も|から)[、,]?)?{_ABOUT}"
)
PAST_JA = re.compile(r"かか|かけて|だった|あった|いた|要し|費や")
BECAME_JA = re.compile(
    rf"{_ISH}(?:に|へ|まで|となり|となっ"
    r"|で(?:済|す[まみ]|終|でき|完了|処理|回|きる|出来|仕上|作れ|ok|。|!|、|$))"
)
WITHIN_JA = re.compile(rf"{_ISH}(?:で|も?あれば|しか)")
FROM_EN = re.compile(rf"\bfrom{_EN_ABOUT}$")
TO_EN = re.compile(rf"[^.;!?\n]{{0,30}}?(?:\s(?:down|up))?\s(?:to|into){_EN_ABOUT}")
USED_EN = re.compile(
    r"\b(?:used to|took|needed|spent|spending|previously|before|was|were|required|lost|wasted|cost)\b"
    r"[^.!?\n]{0,45}$"
)
NOW_EN = re.compile(
    r"[^.!?\n]{0,70}?\b(?:now|today|these days|down to|dropped to|is done in|we do it in|it's|finish\w* in"
    rf"|done in|within|takes?|to)\b[^.;!?\n]{{0,25}}?{_EN_ABOUT}"
    r"|[^.!?\n]{0,25}[.;]\s(?:now|today)\b[^.;!?\n]{0,40}?"
)
INSTEAD_EN = re.compile(
    r"[^.;!?\n]{0,25}?(?:instead of|rather than|down from|up from|versus|compared (?:to|with)"
    rf"|where it used to (?:take|be)){_EN_ABOUT}(?:the usual |the old )?"
)
THEN_JA = re.compile(
    rf"{_ISH}[^。\n]{{0,25}}?[。、.]\s?(?:それまで|これまで|今まで|以前|従来|前|去年|昨年|昨季|先月|先週|もと|元々|導入前)"
    rf"(?:は|まで|だと|なら|の[^。、\n\d]{{1,8}}は)[^。\n\d]{{0,12}}?{_ABOUT}"
)
"""The new amount, then the old one: 12分。以前は2時間半."""
THEN_EN = re.compile(
    r"[^.;!?\n]{0,25}?[.,;(]\s?(?:it |that |this |they )?(?:was|were|used to (?:be|take|need)|took"
    r"|(?:last (?:year|month|time)|before(?: that)?|previously|until (?:now|then)|formerly),? ?"
    rf"(?:it |that |this )?(?:was|took|were|needed|meant)?)(?:\s(?:closer to|more like))?{_EN_ABOUT}"
)
BEFORE_JA = re.compile(
    r"昨年|去年|一昨年|以前|前は|前年|これまで|従来|今まで|昔|導入前|最初は|先月|夏は|春は"
)
NOW_JA = re.compile(r"今(?:日|年|月|週|回|期|朝|は|では|や)|いま|現在|導入後|[、,。]\s?(?:今|もう)")
ENDS_JA = re.compile(
    r"\s*(?:[。、,!！\n(（]|$|です|だ(?:[。、]|って|と)|でした|とのこと|と[、。言話聞]|台|前後|以内|以下|程度|くらい|弱"
    r"|足らず)"
)
ONLY_TO_EN = re.compile(r"\s(?:down )?to (?:about |under |just )?")
NEXT_IS_NOW = re.compile(
    r"(?i:now|today|it was|was|that was|last (?:year|month)|before|previously|used to|it used to)\b"
    r"|今|いま|現在|それまで|これまで|以前|従来|前は|前まで|去年|昨年|導入前"
)

# Around one amount.
THEN = re.compile(
    rf"{_ISH}(?:[^。、\n\d]{{0,8}}?)(?:{_LESS}|{_MORE})|(?:\s[\w'-]+){{0,3}}?\s?(?:{_LESS}|{_MORE})"
)
DISCOUNT = re.compile(r"割引|オフ|\boff\b")
VERB_EN = re.compile(
    rf"(?:{_LESS}|{_MORE})(?:\s(?!than\b)[\w'-]+){{0,5}}?(?:\s(?:by|of|us|me|them|in))*{_EN_ABOUT}$"
)
VERB_JA = re.compile(r"(?:削減|短縮|節約|減少|改善|向上|増加|低減)(?:率|幅|時間|効果)?(?:は|が|で|:)?約?$")
UP_OR_DOWN = re.compile(r"up\b|down\b")

RATIO = re.compile(
    rf"(?P<half>半分(?={_ISH}(?:に|以下|の時間|の手間|の工数|で(?:済|す|終|でき)|です|だ|。|!|$|となり))|半減"
    r"|\bhalv(?:ed|es|ing)\b|\b(?:in|by) half\b"
    r"|\bhalf (?:as|what|of what|the (?:time|work|effort|cost|paper\w*|calls|staff|people|number|price))\b)"
    r"|(?P<parts>[\d一二三四五六七八九十]+)分の[1一]|\b1/(?P<slash>\d+)(?![\d/])"
    r"|(?P<third>\bby (?:a|one) third\b|\b(?:a|one) third (?:of the time|less|fewer|lower))"
    r"|(?P<quarter>\bby (?:a|one) quarter\b|\b(?:a|one) quarter (?:of the time|less|fewer|lower))"
    r"|(?P<times>[\d.]+|[一二三四五六七八九十]+)\s?倍"
    r"|(?P<twice>倍増|倍に(?=な|増|伸)|\btwice (?:as|the)\b|\bdoubl(?:ed|es|ing)\b)"
    r"|(?P<triple>\btripl(?:ed|es|ing)\b|\bthree times (?:as|faster|more|the|quicker)\b)"
    r"|(?P<x>(?<![\w.-])\d+(?:\.\d+)?)(?:x\b(?!\s?\d)"
    r"|\s?times (?:faster|more|as|quicker|higher|the|better)|-?fold\b)"
    r"|(?P<tenfold>\bten-?fold\b)"
    r"|(?P<zero>(?:ゼロ|0件|0)(?=に(?:な|でき|減))|\b(?:down )?to zero\b)"
)
FIXED_RATIOS = {
    "half": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "twice": 2.0,
    "triple": 3.0,
    "tenfold": 10.0,
    "zero": 0.0,
}
"""The groups of ``RATIO`` that spell their own number."""

# What makes it a wish, an expectation, hearsay about us, or a denial.
NOT_TOLD_AFTER = re.compile(
    r"(?:し|り|き|せ|え|け|べ|め|れ)?たい(?!へん)|ほしい|欲しい|(?<!あ)れば(?!こそ)|たら|なら(?!な)|はず|目標|予定|見込|つもり"
    r"|でしょうか|ませんか|ないか|かもしれ|想定|試算|目指|ください|下さい|お願い|理想|べき|と聞|と言われ|と謳|という話"
    r"|ると(?:うれ|嬉|助|いい|良|あり)|ようにして|ません|なかった|ならず|ない(?![でけ])|ではな|期待|うたい文句|計算|見通し|だろう|でしょう"
)
NOT_TOLD_BEFORE_JA = re.compile(
    r"(?:れば|なら(?!ない)|(?<!し)たら|もらえると|いただけると|できると)[^。]{0,40}$"
)
NOT_TOLD_EN = re.compile(
    r"\b(?:would|could|should|want\w*|wish|hop(?:e|ed|ing)|if|goal|target\w*|aim\w*|expect\w*|might|supposed"
    r"|promis\w+"
    r"|told that|claim\w*|like to|please|plan(?:s|ned)? (?:to|on)|planning (?:to|on)|trying|need to|can you"
    r"|can we|not|never|cannot|unless|ideal\w*|estimat\w+)\b|n't\b"
)
CLAUSE_END_JA = re.compile(r"[、,。!?\n]|ので|おかげ|ため|けど|ことができ")
CLAUSE_EN = re.compile(r"[,;:]|\b(?:and|but|so|because|since)\b")
ASKS = re.compile(r"(?:[?]|(?:でしょうか|ですか|ますか|ませんか)[。?]?)\s*$")
