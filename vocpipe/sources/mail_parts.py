"""Where in a message the writer's own words stand, between greeting, signature and quoted mail. Pure.

Nothing is cut out of the middle: the answer is one span, and what stands outside it stays in the
original. When in doubt a line counts as the writer's words.
"""

import re
import unicodedata

from vocpipe.text.sentences import trimmed

_GREETING = re.compile(
    r"(?:いつも|平素は?|大変)?\s*(?:お世話に?(?:なって(?:おり|い)ます|なります)|お疲れ様です)[。、!\s]*"
    r"|(?:はじめまして|こんにちは|おはようございます)[。、!\s]*"
    r"|(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))(?:(?:\s+[\w'.-]+){1,3}\s*[,!:]+|[\s,!.:]*)"
    r"|.{0,30}(?:様|御中|ご担当者様)[、。,\s]*"
    r"|(?:(?:株式|有限|合同)会社|\(株\)).{0,30}(?:です|でございます)[。\s]*|.{1,30}と申します[。\s]*",
    re.I,
)
_QUOTED = re.compile(
    r">"
    r"|-{2,}\s*(?:original message|forwarded message|元のメッセージ|転送メッセージ|元のメール)\s*-{0,}"
    r"|on .{6,80} wrote:$"
    r"|\d{4}[年/-].{4,60}(?:<.+@.+>|さん|様)?.{0,10}(?:のメール|wrote|書きました|送信)?[::]$"
    r"|(?:from|差出人|送信元)\s*[::].*@",
    re.I,
)
_SIGNATURE = re.compile(
    r"--\s*$|[-=_*━─‐ー+~・]{8,}$|sent from my |iphoneから送信"
    r"|(?:best|kind|warm)? ?regards[,.]?$|thanks[,.!]*$"
    r"|(?:以上、?)?(?:何卒)?(?:どうぞ)?よろしく(?:お願い|御願い)(?:いた|致|申し上げ|し)",
    re.I,
)


def voice_span(text: str) -> tuple[int, int]:
    """Give (start, end) of the writer's own words in ``text``; the whole text when nothing else is left."""
    lines = _lines(text)
    first, last = 0, len(lines)
    for index, (_, _, line) in enumerate(lines):
        if index and _QUOTED.match(line):
            last = index
            break
    last = _before_signature(lines, last)
    while first < last and first < 4 and _skippable(lines[first][2]):
        first += 1
    while last > first and not lines[last - 1][2]:
        last -= 1
    if first >= last:
        return trimmed(text, 0, len(text))
    return trimmed(text, lines[first][0], lines[last - 1][1])


def _lines(text: str) -> list[tuple[int, int, str]]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line), unicodedata.normalize("NFKC", line).strip()))
        start += len(line) + 1
    return found


def _before_signature(lines: list[tuple[int, int, str]], last: int) -> int:
    """Give where the signature begins: at "--", else in the lower half, and never above all content."""
    for index in range(1, last):
        line = lines[index][2]
        if line == "--" or (index >= last // 2 and _SIGNATURE.match(line)):
            return index
    return last


def _skippable(line: str) -> bool:
    return not line or bool(_GREETING.fullmatch(line))
