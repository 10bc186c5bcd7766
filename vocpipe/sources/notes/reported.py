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
_TOLD = (
    "要望|意見|指摘|相談|質問|声|お話|話|コメント|依頼|問い?合わせ|返事|返答|回答|連絡|報告|感想|反応|評価"
    "|不満|希望"
)
_RAISED_JA = re.compile(
    r".{6,}(?:疑問|不安|懸念|意見|要望|声|不満|指摘|質問|苦情)(?:など)?[がも].{0,25}"
    r"(?:あがった|上がった|挙がった|出た|出ている|寄せられ\S{1,4})[。!]*$"
)
_END_JA = re.compile(
    r"[、,]?(?:とのこと(?:です|でした|だった|で)?"
    rf"|(?:との|という|といった)ご?(?:{_TOLD})"
    r"(?:あり|が(?:あった|ありました|ある|あり|出た|多い)|を(?:いただ|頂|受け|もら)\S{0,6}?|です"
    r"|も(?:あった|ある|あり)|は(?:来|あ)\S{0,2}?)?"
    r"|と(?:おっしゃ|仰)\S{0,8}|と(?:言|い)われ(?:た|ました|ている|ています|て))"
    # What the recorder adds behind it: a mark, a remark, a consequence.
    r"[。.!?]*(?:[（(][^（）()]*[）)])?(?:\s*(?:->|=>|→|⇒).*|(?:ので|が|けど|ため|し)?[、,].{0,80})?$"
)
_ASKED_JA = re.compile(
    r"(?P<ask>[^。:]{5,}?)(?:の|を|に)?(?:要望|希望|リクエスト)"
    r"(?:あり|が(?:あった|ある|ありました|出た|多い)|多数|されている)?[。!]*$"
)
_INTEREST_JA = re.compile(
    r".{6,}(?:興味|関心)(?:が?(?:あり|ある)|を(?:も|持)(?:っている|ち)|を示\S{1,6})(?:です)?[。!]*(?:[（(].*[）)])?$"
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
    plain = (
        words if len(line.plain) != len(words) else line.plain
    )  # rules compare narrow forms, span for span
    lead = _LEAD_JA.match(words)
    told = bool(lead) and re.search(r"(?:いわく|曰く)", lead[0] if lead else "") is not None
    ending = _END_JA.search(plain)
    if ending or told:
        start = lead.end() if lead and (told or _is_customer(lead["who"], people)) else 0
        return _span(
            line, lead["who"] if start and lead else "", start, ending.start() if ending else len(words)
        )
    if line.bullet and (asked := _ASKED_JA.fullmatch(plain)):
        return _span(line, "", 0, asked.end("ask"))
    if _INTEREST_JA.fullmatch(plain) or _RAISED_JA.fullmatch(plain):
        return _span(line, "", 0, len(words))
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
