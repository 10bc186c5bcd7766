"""Cutting one note into its asks when its writer listed them; never by guessing.

Only an explicit list is cut: bullets or numbers at the start of lines, or ①②③ / (1)(2)(3) /
1) 2) 3) counted from one inside a line. "Also" and 「また、」 join asks too loosely to cut at.
"""

import re

from vocpipe.text.sentences import Span, trimmed

_BULLET = re.compile(
    r"^(?P<indent>[ \t\u3000]*)(?P<mark>[・･•●○◯■□◆◇▪‣※*＊\-－–—+](?![\-*])"
    r"|[（(]?[0-9０-９]{1,2}[)）.．、:：](?!\d)"
    r"|[①-⑳]|[（(][0-9０-９a-zア-コ]{1,2}[)）])[ \t\u3000]*(?=\S)",
    re.MULTILINE,
)
_INLINE = (
    re.compile(r"[①-⑳]\s*"),
    re.compile(r"[（(](?P<n>[1-9１-９])[)）]\s*"),
    re.compile(r"(?<![\w(（.])(?P<n>[1-9１-９])[)）]\s*"),
)
_STEPS = re.compile(
    r"手順|再現|やり方|操作方法|環境|流れ|steps|repro|reproduc|how to|environment|expected|actual",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"以下|下記|次の|つぎの|点(?:ほど)?(?:あ|ござ|です|お願い|要望)|要望|意見|まとめ|following|below"
    r"|few (?:things|points|asks|requests)|"
    r"\b(?:two|three|four|five|\d+) (?:things|points|asks|requests|issues|questions)|wish ?list|feedback"
    r"|requests",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^(?:(?:以上|どうぞ|何卒|お手数|ご検討|ご確認|ご対応|引き続き|いつも|お世話|よろしく|宜しく).{0,40}"
    r"|(?:thanks|thank you|many thanks|best|regards|kind regards|cheers|hi|hello|dear)\b.{0,50})$",
    re.IGNORECASE | re.DOTALL,
)
_LINE_BREAK = re.compile(r"\n[ \t\u3000]*\n?")
_HIRAGANA = re.compile("[\u3041-\u3096]")
_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
_ACTION_NOUN = re.compile(
    r"(?:追加|対応|改善|希望|不可|エラー|遅い|廃止|削除|復活|修正|統一|短縮|連携|表示|強化|不具合|要望"
    r"|変更|拡充|緩和)$"
)


def split_asks(text: str) -> list[Span]:
    """Give one span per ask when ``text`` is an explicit list, else one span of the whole.

    Markers, a lead-in ("three requests:") and closing courtesies are left out; any other
    sentence before or after the list is a span of its own. Steps to reproduce and lists of
    bare names are one voice and stay whole. A blank text gives no span.
    """
    whole = _trim(text, 0, len(text))
    if whole is None:
        return []
    for spans in (_listed(text), _inline(text)):
        if len(spans) > 1:
            return spans
    return [whole]


def _listed(text: str) -> list[Span]:
    """Cut at lines that start with a marker; deeper markers belong to the item above."""
    marks = list(_BULLET.finditer(text))
    if len(marks) < 2:
        return []
    depth = min(len(mark["indent"]) for mark in marks)
    marks = [mark for mark in marks if len(mark["indent"]) <= depth + 1]
    starts = [*(mark.start() for mark in marks[1:]), len(text)]
    ends = [_item_end(text, mark.end(), start) for mark, start in zip(marks, starts, strict=True)]
    return _assemble(text, marks, ends)


def _item_end(text: str, start: int, end: int) -> int:
    """End an item at a blank line or a closing courtesy: what follows is prose, not the item."""
    for line in _LINE_BREAK.finditer(text, start, end):
        rest = text[line.end() : end].strip()
        if "\n" in line.group()[1:] or _COURTESY.match(rest):
            return line.start()
    return end


def _inline(text: str) -> list[Span]:
    """Cut at numbers that count up from one inside running text."""
    for pattern in _INLINE:
        marks = list(pattern.finditer(text))
        if len(marks) < 2 or [_number(mark) for mark in marks] != list(range(1, len(marks) + 1)):
            continue
        if spans := _assemble(text, marks, [*(mark.start() for mark in marks[1:]), len(text)]):
            return spans
    return []


def _number(mark: re.Match[str]) -> int:
    digits = mark.groupdict().get("n")
    return int(digits) if digits else ord(mark.group()[0]) - ord("①") + 1


def _assemble(text: str, marks: list[re.Match[str]], ends: list[int]) -> list[Span]:
    """Join the items with the prose around them, or give nothing when this is no list of asks."""
    items = [_trim(text, mark.end(), end) for mark, end in zip(marks, ends, strict=True)]
    wordy = sum(_says_something(text[item[0] : item[1]]) for item in items if item)
    first = marks[0].start()
    if wordy < 2 or wordy * 3 < len(items) * 2 or _STEPS.search(text[max(0, first - 80) : first]):
        return []
    spans: list[Span] = []
    position = 0
    starts = [*(mark.start() for mark in marks), len(text)]
    for start, item, end in zip(starts, [*items, None], [*ends, len(text)], strict=True):
        prose = _trim(text, position, start)
        if prose and _is_voice(text[prose[0] : prose[1]], before=position == 0):
            spans.append(prose)
        if item:
            spans.append(item)
        position = end
    return spans


def _says_something(item: str) -> bool:
    """Tell an ask ("検索が遅い", "Add dark mode please") from a bare name ("Chrome")."""
    if _JAPANESE.search(item):
        return len(item) >= 5 and bool(_HIRAGANA.search(item) or _ACTION_NOUN.search(item))
    return len(item.split()) >= 3


def _is_voice(prose: str, *, before: bool) -> bool:
    """Tell a sentence worth keeping from markers, a lead-in or a courtesy around the list."""
    core = prose.strip(" \t\n\u3000。.:：、,!！")
    if not _says_something(core) or _COURTESY.match(core):
        return False
    sentences = [part for part in re.split(r"[。．\n]|\. ", core) if part.strip()]
    lead_in = prose.rstrip().endswith((":", "：")) or _LEAD_IN.search(sentences[-1])
    return not (before and lead_in and len(sentences) <= 2)


def _trim(text: str, start: int, end: int) -> Span | None:
    first, last = trimmed(text, start, end)
    return (first, last) if first < last else None
