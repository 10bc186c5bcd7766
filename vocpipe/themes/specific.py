"""How specific a voice is: numbers, versions, error strings, steps, quoted names, causes.

Each sign is a rule over the text in both languages; no sign alone is worth more than a third.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Sign:
    """One sign of specificity found in a text: its code and what it adds to the score."""

    code: str
    worth: float


_RULES = (
    (
        "error",
        0.30,
        r"(?i)\b(?:error|exception|errno|http|status|code)[ :#-]*\d{2,}|\b[A-Z]{1,6}[-_]\d{2,}\b|"
        r"\b[A-Z][A-Za-z]+(?:Error|Exception)\b|エラー(?:コード)?\s*[:：#]?\s*[A-Za-z]*[-_]?\d{2,}|"
        r"「[^」]{2,40}(?:失敗|エラー|できません|ません|不正)[^」]{0,20}」",
    ),
    (
        "version",
        0.20,
        r"(?i)\bv(?:er(?:sion)?)?\.?\s?\d+(?:\.\d+)+|\b\d+\.\d+\.\d+\b|バージョン\s*\d|"
        r"\b(?:iOS|Android|Windows|macOS|Chrome|Safari|Edge|Excel|Firefox)\s?\d{1,4}",
    ),
    (
        "amount",
        0.20,
        r"\d[\d,.]*\s*(?:件|人|名|行|列|個|社|台|枚|円|万|千|回|%|％|秒|分|時間|日|週|か月|ヶ月|MB|GB|KB|ms|px)|"
        r"(?i:\b\d[\d,.]*\s*(?:rows?|items?|users?|records?|files?|seconds?|secs?|minutes?|mins?|hours?|"
        r"days?|weeks?|times|percent|%|mb|gb|kb|ms|k\b|dollars?|usd|people))",
    ),
    (
        "steps",
        0.25,
        r"(?:①|1[.)．]).{2,}(?:②|2[.)．])|(?:→|->|＞|>).+(?:→|->|＞|>)|手順|再現|"
        r"(?i:\bsteps? to reproduce|\breproduc|\bfirst\b.{5,}\bthen\b)|"
        r"(?:押す|押して|クリック|タップ|選択|選ん|開い|入力|保存|貼り付け).{0,30}(?:と|たら|すると|後|あと)",
    ),
    (
        "named",
        0.15,
        r"「[^」]{2,30}」|『[^』]{2,30}』|[\"“][^\"”]{2,40}[\"”]|\b[A-Z][a-z]+[A-Z]\w+|`[^`]{2,}`",
    ),
    (
        "cause",
        0.15,
        r"のため|せいで|が原因|によって|なので|するために|おかげで|"
        r"(?i:\bbecause\b|\bdue to\b|\bso that\b|\bcaused by\b|"
        r"\bin order to\b|\bwhich means\b)",
    ),
    (
        "condition",
        0.15,
        r"場合(?:に|は|のみ|だけ)|のときだけ|時だけ|する(?:と|際)|"
        r"(?i:\bonly (?:when|if|on|for)\b|\bwhen(?:ever)? I\b|"
        r"\bif I\b|\bevery time\b|\bafter (?:I|the|updat))",
    ),
)
_COMPILED = tuple((code, worth, re.compile(pattern)) for code, worth, pattern in _RULES)
_LONG_JA, _LONG_EN = 60, 160


def signs(text: str) -> list[Sign]:
    """Give the signs of specificity in a text, in a fixed order; a long text is a sign of its own."""
    found = [Sign(code, worth) for code, worth, pattern in _COMPILED if pattern.search(text)]
    wide = any("\u3041" <= c <= "\u30ff" for c in text)
    share = min(len(text) / (_LONG_JA if wide else _LONG_EN), 1.0)
    return [*found, Sign("length", 0.15 * share)]


def specificity(text: str) -> float:
    """Give how specific a text is, from 0 (a bare exclamation) to 1."""
    return min(1.0, sum(sign.worth for sign in signs(text)))


def specificities(texts: list[str]) -> NDArray[np.float64]:
    """Give ``specificity`` of each text as an array."""
    return np.array([specificity(text) for text in texts], dtype=np.float64)
