"""Single voices, ranked so that one sharp voice is read before many dull ones.

Volume plays no part. A voice earns its place by what it says (specific, severe, new), by who
says it (somebody who uses the feature, a heavy account), and every point is shown as a reason.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from vocpipe.records import UsageState
from vocpipe.themes.specific import signs

Ranked = TypeVar("Ranked")

PER_AUTHOR = 2
"""Places among the first that one author may take."""

WEIGHTS = {"specific": 0.46, "severe": 0.22, "novel": 0.08, "firsthand": 0.14, "account": 0.10}
"""Shares of the score; the ablation in ``bench/results/themes_stream.md`` tells what each brings."""

HALF = 0.5
"""Novelty of a voice farther from every theme than three in four of its peers: it is told from here on."""

_FIRSTHAND = {
    UsageState.USER: 1.0,
    UsageState.EX_USER: 0.8,
    UsageState.TRYING: 0.6,
    UsageState.UNKNOWN: 0.35,
    UsageState.NON_USER: 0.1,
}
_WORDS = {
    "error": ("エラーの文言やコードがある", "quotes an error"),
    "version": ("版や環境が書いてある", "names a version"),
    "amount": ("数字がある", "gives numbers"),
    "steps": ("手順が書いてある", "tells the steps"),
    "named": ("画面や項目の名がある", "names the screen or field"),
    "cause": ("理由が書いてある", "gives the reason"),
    "condition": ("起きる条件が書いてある", "says when it happens"),
    "severe_3": ("損失や解約につながる", "loss or churn risk"),
    "severe_2": ("業務が止まる", "blocks work"),
    "novel": ("どのテーマとも違う", "unlike any theme"),
    "user": ("実際に使っている人の声", "from somebody who uses it"),
    "ex_user": ("使っていてやめた人の声", "from somebody who used it and stopped"),
    "trying": ("試している人の声", "from somebody trying it"),
    "account": ("重要な取引先の声", "from an important account"),
    "few": ("声の少ない週に届いた", "came in a week of few voices"),
}


@dataclass(frozen=True)
class Single:
    """What ranking needs of one single voice.

    ``severity`` 0-3; ``novel`` 0-1 (see ``novelty``); ``account_weight`` 0-1, 0.5 when the account
    is not known.
    """

    feedback_id: str
    text: str
    severity: int = 0
    novel: float = 0.0
    usage: UsageState = UsageState.UNKNOWN
    account_weight: float = 0.5
    author: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a voice ranks where it does: a code, words in both languages, and what it added."""

    code: str
    ja: str
    en: str
    points: float


@dataclass(frozen=True)
class RankedSingle:
    """A single voice with its score (0-1) and its reasons, the weightiest first."""

    feedback_id: str
    score: float
    reasons: tuple[Reason, ...]


def rank(voices: Sequence[Single], *, at_most: int | None = None) -> list[RankedSingle]:
    """Rank single voices, best first; one loud author cannot fill the list.

    Voices beyond an author's quota come after all others, so nobody is lost. Order of input
    does not matter: ties go by id.
    """
    scored = sorted((score(voice) for voice in voices), key=lambda r: (-r.score, r.feedback_id))
    author = {voice.feedback_id: voice.author or voice.feedback_id for voice in voices}
    return shared_out(scored, lambda ranked: author[ranked.feedback_id])[:at_most]


def shared_out(ranked: Iterable[Ranked], author: Callable[[Ranked], str]) -> list[Ranked]:
    """Give what was ranked in its order, but what an author has beyond ``PER_AUTHOR`` after all others."""
    seen: Counter[str] = Counter()
    first: list[Ranked] = []
    later: list[Ranked] = []
    for one in ranked:
        who = author(one)
        seen[who] += 1
        (first if seen[who] <= PER_AUTHOR else later).append(one)
    return [*first, *later]


def novelty(nearest: Sequence[float], peers: Sequence[str]) -> list[float]:
    """Give 0-1, in tenths, by how many of a voice's peers lie nearer to a theme; the nearer half has 0.

    ``nearest`` is the probability that a voice's nearest theme is its own (from ``place``), ``peers``
    what it may be compared with: voices of one language and week bear the same. An encoder sees less
    likeness across languages, so where most themes were founded in Japanese every English voice lies
    far off: only beside others of its language does that say anything. A voice that a theme more
    likely holds than not is not new; of voices equal to the hundredth none is farther.
    """
    near, groups = np.round(nearest, 2), np.asarray(peers, dtype=str)
    found = np.zeros(len(near))
    for group in np.unique(groups):
        rows = groups == group
        own, others = near[rows], np.sort(near[rows])
        until, after = (np.searchsorted(others, own, side) for side in ("left", "right"))
        found[rows] = (2 * len(own) - until - after + 1) / (len(own) + 1) - 1
    return [round(float(value), 1) for value in np.where(near < HALF, np.maximum(found, 0), 0)]


def score(voice: Single) -> RankedSingle:
    """Score one voice: a weighted sum of five parts, each 0-1 (see ``WEIGHTS``)."""
    found = signs(voice.text)
    told = min(1.0, sum(sign.worth for sign in found))
    parts = {
        "specific": told,
        "severe": voice.severity / 3,
        "novel": voice.novel,
        "firsthand": _FIRSTHAND[voice.usage],
        "account": voice.account_weight,
    }
    total = sum(WEIGHTS[part] * value for part, value in parts.items())
    reasons = [
        _reason(sign.code, WEIGHTS["specific"] * sign.worth) for sign in found if sign.code != "length"
    ]
    if voice.severity >= 2:
        reasons.append(_reason(f"severe_{voice.severity}", WEIGHTS["severe"] * parts["severe"]))
    if voice.novel >= HALF:
        reasons.append(_reason("novel", WEIGHTS["novel"] * parts["novel"]))
    if voice.usage.value in _WORDS:
        reasons.append(_reason(voice.usage.value, WEIGHTS["firsthand"] * parts["firsthand"]))
    if voice.account_weight >= 0.75:
        reasons.append(_reason("account", WEIGHTS["account"] * voice.account_weight))
    return RankedSingle(
        voice.feedback_id, round(total, 4), tuple(sorted(reasons, key=lambda r: (-r.points, r.code)))
    )


def reason_in(code: str, lang: str) -> str:
    """Give the words of a reason's code in "ja", else in English; an unknown code stands for itself."""
    ja, en = _WORDS.get(code, (code, code))
    return ja if lang == "ja" else en


def _reason(code: str, points: float) -> Reason:
    ja, en = _WORDS[code]
    return Reason(code, ja, en, round(points, 4))
