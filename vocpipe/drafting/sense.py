"""What a cut may never take with it or leave leaning, and what it may take; Japanese and English.

A word list can miss a turn of phrase, so it is kept wide: a cut not made costs a few characters,
a wrong one costs a customer's trust.
"""

import re

_TURN_JA = (  # contrast, comparison, hearsay, opinion, change, question
    r"けど|けれど|が、|のに|ものの|しかし|でも|ただ|一方|逆に|むしろ|より(?!良)|比べ|にしては|割に"
    r"|とはいえ|ところが"
    r"|聞[いくき]|言[いうわっ]|と言|話[しでだ]|噂|によると|いわく|そうだ|とのこと|という|思[いうわえっ]"
    r"|最初|当初|以前|昔|前は|今は|いまは|今のところ|初めて|はじめて|やっと|ようやく"
    r"|[？?]|か(?=[。、]|$)|なぜ|どう(?!し)"
)
_TURN_EN = (
    r"\b(?:but|however|on the other hand|though|although|yet|despite|whereas|instead|still|otherwise|even"
    r"|than|compared|think|thought|guess|suppose|believe|heard|told|said|says|reportedly|apparently"
    r"|supposedly|first|at first|initially|used to|previously|now|so far|for now)\b|\?"
)
_JA = (
    # negation
    r"な[いくしき]|なかっ|なけれ|ぬ(?=[。、]|$)|ず(?=[、に]|$)|ません|まい(?=[。、]|$)|無[いくけ]|無理|不可|未(?!来)|非"
    r"|れば|たら|だら|なら|場合|限り|さえ|もし|とき|時(?!間|短)|際|うち(?=[にはで])|中(?=[はでに、])"
    r"|ば、|と、|次第|前提"
    r"|(?:として|にとって|について|によって|に関して|においては?|に限)"  # condition, limit
    r"|除[きいくけ]|だけ|のみ|しか|まで|以外|以外|ほど|程度|くらい|ぐらい|多少|少し|ちょっと|やや|割と"
    r"|わりと|まあ|一部|一応|ほぼ|ほとんど"
    r"|ある程度|おおむね|概ね|基本的|たまに|ときどき|時々"
    r"|まだ|もう(?!手放)"
    r"|たぶん|多分|おそらく|かもしれ|かも(?=[、。]|$)|気がする|はず|らし|ようだ|ようで"
    r"|みたい|そうで|見込"
    r"|予定|つもり|つつ|希望|期待|たい(?=[。、とがの]|$|です)|ほし|欲し"  # hedge, time, wish
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
    r"|feel|which means|too)\b"
    r"|n't\b|n’t\b"
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

TURNS = re.compile(f"{_TURN_JA}|{_TURN_EN}", re.IGNORECASE)
"""A contrast, comparison, hearsay, opinion, question or change in time: it ties a sentence to others."""

REACHES_OVER = re.compile(f"{_TURN_JA}|{_JA}|{_TURN_EN}|{_EN}", re.IGNORECASE)
"""A negation, condition, hedge, limit, time, contrast, comparison, hearsay or question: it may reach over a
whole sentence."""

CARRIES_SENSE = re.compile(f"{_TURN_JA}|{_JA}|{_TURN_EN}|{_EN}|{_POINTS}|{_NUMBERS}", re.IGNORECASE)
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
    r"|とにかく、|ちなみに、|なんと、|いや[あー]+、|えっと、|えー、|さて、|やはり、|やっぱり、"
    r"|(?:honestly|by the way|btw|well|oh|wow|hey|hi(?: there| all| team)?|hello|seriously|needless to say"
    r"|anyway),\s)",
    re.IGNORECASE,
)
"""An opening of a sentence that says nothing of the matter: a greeting or a filler."""

ADDS = re.compile(
    r"(?:また|あと|それと|それに|そして|しかも|さらに|なお)、(?=[^、。]{1,15}[はがも])"
    r"|(?:also|plus|and|additionally),\s",
    re.IGNORECASE,
)
"""A mere "also": it goes where a quote begins, but between two sentences it keeps their points apart."""

SETS_FRAME = re.compile(
    r"毎|昨日|昨年|去年|今年|来年|今月|先月|先週|今週|週に|月に|年に|いつも|常に|たび|頃|ころ|から[、。]|ので|ため|おかげ|お陰"
    r"|最も|一番|同じ|別の|次に|まず|他[はのに]|ほか[はのに]|残り|両方|どちら|前者|後者|もう一|結果|理由|原因|プラン|版|無料|有料"
    r"|(?<![とてでつ])も(?!う|っと|の|し)"
    r"|\b(?:every|each|always|daily|weekly|monthly|yearly|today|tonight|yesterday|tomorrow|last|next|this|ago"
    r"|because|so|therefore|thus|due to|thanks to|as|same|another|others?|second|third|finally|then|also|too"
    r"|again|most|best|both|rest|latter|former|result|reason|versions?|plan|free|paid|trial)\b",
    re.IGNORECASE,
)
"""A time, frequency, cause, rank, order, edition or "also" that ties a sentence to the ones beside it."""

ANNOUNCES = re.compile(
    r"[:：「」『』\"“”()（）]|以下|次の|理由|ポイント|つ(?:あ|の)|点(?:が|は|あ)"
    r"|\b(?:following|reasons?|things?|pros|cons|tips?|features|ways|why)\b",
    re.IGNORECASE,
)
"""What opens a list, a quotation or an aside that goes on in the sentences after it."""

OWN_SUBJECT = re.compile(
    r"[^、。はがも]{1,15}(?:(?<!り)が(?!ら)|(?<![でてに])は)(?!、).{4}|(?:みんな|皆|私).{6}"
    r"|(?:I|We|My|Our|The|Everyone|Everybody|People)(?:['’]\w+)?(?: [\w'’]+){2}"
    r"|(?!Nothing|None|All|Any|Every|Most|Much|Each)[A-Z]\w+(?: \w+)?"
    r" (?:is|are|was|were|has|have|makes?|helps?|loves?|works?|looks?|saves?)\b",
)
"""How a sentence begins that names its own subject and takes up none from before."""

PARALLEL_JA = re.compile(
    r"[^、。はがも]{1,15}(?<!り)が(?![、っ])[^、はも]*(?:[いるた]し|(?<![ただ])り|[^な]く)、"
    r"(?=[^、。はがも]{1,15}(?<!り)が(?![、っ])(?:とても|もう|[^はも])*$)"
)
"""A Japanese clause side by side with the next, each with a subject: 〜が〜し、〜が〜. 〜が〜り、〜が〜."""

EXAMPLES = re.compile(
    r"(?<=\w)\s?\((?=[^()]*\w)[^(),\n]{1,40}(?:,[^(),\n]{1,40}){2,}\)"
    r"|(?<=\w)（(?=[^（）]*\w)[^（）、・\n]{1,20}(?:[、・][^（）、・\n]{1,20}){2,}）"
    r"|(?<=\w)\s?[(（][^()（）\n]{1,40}(?:など|等|etc\.?)\s?[)）]"
)
"""A bracket that only lists examples of the word before it."""

SIDE_START_EN = re.compile(r", and(?= (?:we|i|everyone|everybody)\b)|, which\b")
"""Where an English clause begins that only adds to what stands before it."""
