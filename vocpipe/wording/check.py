"""What of a model's answer is taken: the whole of it when every rule holds, else nothing."""

import json
import re
from collections.abc import Sequence

from vocpipe.text.clean import clean, collapse

LONGEST = {"ja": 40, "en": 80}

_MARKUP = re.compile(r"[<>\[\]{}`|*_#\\\"“”「」『』\n\r\t]|https?:|www\.|//|@|\.[a-z]{2,}\b", re.I)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*|[〇一二三四五六七八九十百千万億]{2,}")
_NAME = re.compile(r"[A-Z][A-Za-z\d'-]*|[\u30a1-\u30faー]{2,}|[\u4e00-\u9fff々]|[A-Za-z]*\d[A-Za-z\d]*")
_LATIN_IN_JA = re.compile(r"[A-Za-z][A-Za-z'-]+")
_PERSON = re.compile(r"(?:様|さん|氏|君|ちゃん)(?:$|[^\w]|の|が|は|を|に)")


class Unusable(ValueError):
    """Why an answer is not taken: a rule's name, never the answer's words."""


def checked(answer: str, languages: Sequence[str], members: Sequence[str]) -> dict[str, str]:
    """Give the titles by language; raises Unusable naming the rule that was broken.

    An answer is strict JSON with exactly the languages asked for, each a short plain line. Every
    number, name (a capitalised or katakana word) and kanji must stand in the members' texts.
    """
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        raise Unusable("no JSON") from None
    if not isinstance(found, dict) or set(found) != set(languages):
        raise Unusable("other keys")
    said = collapse("\n".join(members))
    return {lang: _title(found[lang], lang, said) for lang in languages}


def _title(value: object, lang: str, said: str) -> str:
    if not isinstance(value, str) or clean(value) != value or not value.strip():
        raise Unusable("no plain text")
    title = value.rstrip("。.")
    if len(title) > LONGEST[lang]:
        raise Unusable("too long")
    if _MARKUP.search(title):
        raise Unusable("markup or link")
    if _PERSON.search(title):
        raise Unusable("a person")
    pieces = [*_NUMBER.findall(title), *_NAME.findall(title)]
    pieces += _LATIN_IN_JA.findall(title) if lang == "ja" else []
    if any(not _stands(collapse(piece), said) for piece in pieces):
        raise Unusable("invented")
    if lang == "ja" and not re.search("[\u3041-\u30fa\u4e00-\u9fff]", title):
        raise Unusable("another language")
    if lang == "en" and not title.isascii():
        raise Unusable("another language")
    return title[0].upper() + title[1:]


def _stands(piece: str, said: str) -> bool:
    """Tell whether a piece stands in what was said; a number or Latin word only as a whole one."""
    if piece[0].isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(piece)}(?![a-z0-9])", said) is not None
    return piece in said
