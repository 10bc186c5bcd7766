"""Reported speech: what the recorder says a customer said (とのこと, 先方いわく, "they asked ..."). Pure."""

import re
import unicodedata

from vocpipe.sources.notes.document import Line
from vocpipe.sources.notes.people import People
from vocpipe.sources.notes.speakers import Spoken

_WHOSE = r"(?:先方|お客様|お客さま|顧客|客先|ユーザー?|利用者)(?:様|さん|側)?"
_LEAD_JA = re.compile(
    rf"(?P<who>{_WHOSE}|[^、。「」:：]{{1,12}}?(?:様|さま|さん|氏))"
    r"(?:いわく|曰く|によると|からは?|よりは?|としては|は)[、,]?[ \u3000]*"
)
_END_JA = re.compile(
    r"[、,]?(?:とのこと(?:です|でした|だった)?"
    r"|(?:との|という|といった)ご?(?:要望|意見|指摘|相談|質問|声|お話|話|コメント|依頼|問い?合わせ)"
    r"(?:あり|が(?:あった|ありました|ある|あり|出た|多い)|を(?:いただ|頂|受け|もら)\S{0,6}|です"
    r"|も(?:あった|ある|あり))?"
    r"|と(?:おっしゃ|仰)\S{0,8}|と(?:言|い)われ(?:た|ました|ている|ています))[。.]?(?:[（(][^（）()]*[）)])?$"
)
_WHO_EN = r"(?:the )?(?:customers?|clients?|users?)|they|[A-Z][\w'-]+(?: [A-Z][\w'-]+)?"
_LEAD_EN = re.compile(
    rf"(?P<who>{_WHO_EN}) (?:also )?"
    r"(?:said|asked|mentioned|told us|reported|complained|requested|noted|pointed out|wants?|would like"
    r"|needs?)(?: (?:that|us|for|if|whether|about))?[:,]?\s+",
    re.I,
)


def reported(line: Line, people: People) -> Spoken | None:
    """Give the reported words of ``line`` and who is said to have said them ("" when it is not told).

    The frame (先方いわく, とのこと) is left outside the span; None when the line reports nobody.
    """
    words = line.words
    lead = _LEAD_JA.match(words)
    told = bool(lead) and re.search(r"(?:いわく|曰く)", lead[0] if lead else "") is not None
    ending = _END_JA.search(words)
    if ending or told:
        start = lead.end() if lead and (told or _is_customer(lead["who"], people)) else 0
        return _span(
            line, lead["who"] if start and lead else "", start, ending.start() if ending else len(words)
        )
    english = _LEAD_EN.match(words)
    if english and (_is_customer(english["who"], people) or people.knows(english["who"])):
        return _span(line, english["who"], english.end(), len(words))
    return None


def is_customer_word(who: str) -> bool:
    """Tell whether ``who`` is a word for customers or users rather than a name."""
    bare = unicodedata.normalize("NFKC", who).strip().casefold()
    return bool(re.fullmatch(rf"{_WHOSE}|(?:the )?(?:customers?|clients?|users?)|they", bare))


def _is_customer(who: str, people: People) -> bool:
    return is_customer_word(who) or people.knows(who)


def _span(line: Line, who: str, start: int, end: int) -> Spoken | None:
    if end - start < 4:
        return None
    return Spoken(who, line.body + start, line.body + end)
