"""Finders for postal codes and street addresses, Japanese and English."""

import re
from collections.abc import Iterator

from vocpipe.text.privacy.span import Found, holds, lower

_KANJI = "一-龥々ヶケ"
_PREFECTURE = (
    "(?:北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟"
    "|富山|石川|福井|山梨|長野|岐阜|静岡|"
    "愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分"
    "|宮崎|鹿児島|沖縄)県)"
)
_MUNICIPALITY = f"[{_KANJI}ぁ-んァ-ン]{{1,8}}?[市区町村郡]"
_NUMBER = (
    r"[東西南北]?\d+条[東西南北]?\d+丁目(?:\d+(?:-\d+)*)?"
    r"|[\d一二三四五六七八九十]+(?:丁目|番地?|号)(?:の?\d+(?:番地?|号)?|-\d+)*(?:の\d+)?"
    r"|\d+(?:-\d+){1,3}(?:号室?)?"
)
_BUILDING = (
    rf"(?: ?[{_KANJI}ぁ-んァ-ンー・A-Za-z\d]{{1,15}}?(?:ビル|マンション|ハイツ|コーポ|タワー|アパート|荘|館)"
    r"[^\s、。,]{0,8})?(?: ?\d{1,4}(?:号室|階|F))?"
)
_ADDRESS_JA = re.compile(
    rf"(?:{_PREFECTURE} ?(?:{_MUNICIPALITY} ?){{0,3}}"
    rf"|(?<![{_KANJI}])[{_KANJI}]{{1,5}}[市区郡](?:{_MUNICIPALITY}){{0,2}})"
    rf"[{_KANJI}ぁ-んァ-ンー]{{0,12}} ?(?:{_NUMBER}) ?{_BUILDING}"
)
_ADDRESS_EN = re.compile(
    r"\b\d{1,5}(?:-\d{1,5})?[A-Z]? "
    r"(?:[A-Z][A-Za-z'.]+ ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln"
    r"|Drive|Dr|Court|Ct|Way|"
    r"Square|Sq|Terrace|Place|Pl|Parkway|Pkwy|Highway|Hwy)\b\.?(?:,? (?:Apt|Suite|Ste|Unit|Flat|Floor"
    r"|#)\.? ?[\w-]+)?"
    r"(?:, [A-Z][a-z]+(?: [A-Z][a-z]+){0,2}){0,2}(?:,? [A-Z]{2} \d{5}(?:-\d{4})?"
    r"|,? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})?"
)
_POSTAL = re.compile(r"〒 ?\d{3}-?\d{4}(?!\d)|(?<=郵便番号)[は:]? ?\d{3}-?\d{4}(?!\d)")
_POSTAL_BEFORE_PLACE = re.compile(
    rf"(?<![\d-])\d{{3}}-\d{{4}}(?= ?(?:{_PREFECTURE}|[{_KANJI}]{{1,5}}[市区郡]))"
)
_POSTAL_EN = re.compile(
    r"\b(?:ZIP|zip code|post ?code|postal code)(?: is)?[:\s]+(?P<code>\d{5}(?:-\d{4})?"
    r"|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b",
    re.IGNORECASE,
)


_NUMBERED = re.compile(r"\d|丁目|番地")
_MUNICIPAL = re.compile("[都道府県市区郡]")


def find(folded: str) -> Iterator[Found]:
    """Yield ADDRESS (with a street number; a bare town is no address) and POSTAL."""
    if not _NUMBERED.search(folded):
        return
    japanese = _MUNICIPAL.search(folded) is not None
    yield from _postal(folded, japanese)
    if japanese:
        for match in _ADDRESS_JA.finditer(folded):
            yield Found("ADDRESS", match.start(), match.start() + len(match.group().rstrip()))
    for match in _ADDRESS_EN.finditer(folded):
        yield Found("ADDRESS", *match.span())


def _postal(folded: str, japanese: bool) -> Iterator[Found]:
    if "〒" in folded or "郵便番号" in folded:
        for match in _POSTAL.finditer(folded):
            yield Found("POSTAL", *match.span())
    if japanese and "-" in folded:
        for match in _POSTAL_BEFORE_PLACE.finditer(folded):
            yield Found("POSTAL", *match.span())
    if holds(lower(folded), ("zip", "post")):
        for match in _POSTAL_EN.finditer(folded):
            yield Found("POSTAL", *match.span("code"))
