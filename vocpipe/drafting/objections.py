"""Hesitations of prospects and non-users, grouped, each with users' own words that answer it.

An answer is never written: it is a sentence of a customer who uses the product, on the same worry,
told as a fact and without a complaint. Topics are words people worry with, in ``objections.toml``;
meaning may be given as unit vectors, and then ranks answers inside a topic.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from vocpipe.drafting.data import BriefVoice
from vocpipe.drafting.praise import sore, warmth
from vocpipe.drafting.quotes import QuoteCandidate, find_quotes
from vocpipe.drafting.sarcasm import sarcastic
from vocpipe.records import PRODUCT, Kind, Side, UsageState
from vocpipe.text.clean import match_form
from vocpipe.text.results import tells_result

Vectors = Mapping[str, np.ndarray]
"""Unit vectors of voices by their id, shape (d,)."""

_ANSWERS = 3
_FLOOR = 0.5
"""Points below which words of users do not answer a worry: silence is better than a wrong answer."""

_HESITATES = re.compile(
    r"不安|心配|懸念|迷[いうっ]|難し|ハードル|見送|保留|決め手|条件|必須|必要|比較|検討|競合|他社|高い"
    r"|予算|稟議|本当に|大丈夫"
    r"|できます?か|できるか|でしょうか|ますか|ないと|無いと|なら無し|ないまま|なければ|なかったら"
    r"|使いこなせ|定着|続くか|反対|抵抗"
    r"|ためら|踏み切|様子見|まだ(?:早|使)|使ってい?ない|要らない|必要ない|困る|口コミ|聞いた|らしい|×"
    r"|\b(?:worr\w+|concern\w*|afraid|hesitat\w+|not sure|unsure|doubt\w*|compar\w+|evaluat\w+"
    r"|expensive|budget"
    r"|price|cost|risk\w*|must|need\w*|requir\w*|without|unless|can (?:it|you|we|the)|could|does it"
    r"|is it|is there|heard"
    r"|rather|never move|instead|blocker|approval|security|not (?:yet|using)|haven't|hasn't)\b|\?",
    re.IGNORECASE,
)


_WORKS = re.compile(
    r"全部(?:送|残っ|移)|全件残|できています|できるように|使ってい?(?:る|ます)|切り替えて使|一発"
    r"|\ball (?:there|synced|arrived|sent)\b"
    r"|\bworks\b|\bworking\b|\bswitched (?:his|her|our|the whole)\b|\bare in\b"
)


@dataclass(frozen=True)
class Topic:
    """A worry: its key, its names by language, and the words it is told with."""

    key: str
    names: dict[str, str]
    words: re.Pattern[str]


@dataclass(frozen=True)
class Answer:
    """A user's own words that answer a worry, with points from 0 to 1 and a bit."""

    voice: BriefVoice
    quote: QuoteCandidate
    score: float


@dataclass(frozen=True)
class Objection:
    """One worry: who has it, the voices that say so (newest first) and the words that answer, best first."""

    topic: Topic
    voices: tuple[BriefVoice, ...]
    answers: tuple[Answer, ...]

    @property
    def accounts(self) -> int:
        """From how many accounts it was heard."""
        return len({voice.account_id or voice.id for voice in self.voices})


@cache
def topics() -> tuple[Topic, ...]:
    """Give the worries of ``objections.toml``, in its order."""
    text = resources.files("vocpipe.drafting").joinpath("objections.toml").read_text(encoding="utf-8")
    return tuple(
        Topic(row["key"], row["names"], re.compile(row["words"], re.IGNORECASE))
        for row in tomllib.loads(text)["topic"]
    )


def hesitates(voice: BriefVoice) -> bool:
    """Tell whether somebody who does not use it yet hesitates or asks before they would."""
    if voice.side is Side.OURS or voice.duplicate_of:
        return False
    outside = voice.status == "prospect" or any(
        use.value.state in (UsageState.NON_USER, UsageState.TRYING) for use in voice.usage
    )
    content = Kind.PRAISE in (voice.kind, *voice.also) or tells_result(voice.text)
    return outside and not content and bool(_HESITATES.search(voice.text))


def objections(
    hesitating: Iterable[BriefVoice], told: Iterable[BriefVoice], vectors: Vectors | None = None
) -> list[Objection]:
    """Give the worries of those who hesitate, most accounts first, with answers from what users told."""
    heard = [voice for voice in hesitating if hesitates(voice)]
    answering = list(_answering(told))
    found = []
    for topic in topics():
        mine = [voice for voice in heard if topic in topics_of(voice.text)]
        if mine:
            mine.sort(key=lambda voice: (-voice.said_on.toordinal(), voice.id))
            found.append(Objection(topic, tuple(mine), answers_to(mine, answering, vectors or {}, topic)))
    return sorted(found, key=lambda one: (-one.accounts, -len(one.voices), one.topic.key))


def topics_of(text: str) -> list[Topic]:
    """Give the worries a text speaks of, the most often named first, at most two."""
    folded = match_form(text).text
    counted = [(len(topic.words.findall(folded)), topic) for topic in topics()]
    named = sorted((pair for pair in counted if pair[0]), key=lambda pair: -pair[0])
    return [topic for _, topic in named[:2]]


def _answering(told: Iterable[BriefVoice]) -> Iterable[tuple[BriefVoice, QuoteCandidate]]:
    """Give the sentences that may answer: good outcomes told by customers who use it, in their words."""
    for voice in told:
        customer = voice.side is not Side.OURS and voice.status not in ("prospect", "churned")
        using = any(use.value.state is UsageState.USER for use in voice.usage)
        if not customer or voice.duplicate_of or sarcastic(voice.text):
            continue
        for quote in find_quotes(voice.text):
            good = warmth(quote.text) or (_works(quote.text) and not sore(quote.text))
            if good and (using or tells_result(quote.text)):
                yield voice, quote


def _works(sentence: str) -> bool:
    """Tell whether a sentence tells as a fact that something works: a result, or work done with it."""
    return tells_result(sentence) or bool(_WORKS.search(match_form(sentence).text))


def answers_to(
    hesitating: Sequence[BriefVoice],
    answering: Iterable[tuple[BriefVoice, QuoteCandidate]],
    vectors: Vectors,
    topic: Topic | None = None,
) -> tuple[Answer, ...]:
    """Give the best answers to some voices of one worry, one a voice of a user."""
    best: dict[str, Answer] = {}
    for voice, quote in answering:
        score = _score(hesitating, voice, quote, vectors, topic)
        held = best.get(voice.id)
        if score >= _FLOOR and (held is None or score > held.score):
            best[voice.id] = Answer(voice, quote, round(score, 4))
    ranked = sorted(best.values(), key=lambda answer: (-answer.score, answer.voice.id))
    return tuple(ranked[:_ANSWERS])


def _score(
    hesitating: Sequence[BriefVoice],
    voice: BriefVoice,
    quote: QuoteCandidate,
    vectors: Vectors,
    topic: Topic | None,
) -> float:
    """Give how well words answer: same worry, same feature, a number, warmth, nearness in meaning."""
    words = match_form(quote.text).text
    worries = [topic] if topic else [one for asked in hesitating for one in topics_of(asked.text)]
    same = any(one.words.search(words) for one in worries)
    shared = _features(voice) & set().union(*(_features(asked) for asked in hesitating))
    near = max((_near(vectors, asked.id, voice.id) for asked in hesitating), default=0.0)
    return (
        0.4 * same + 0.2 * bool(shared) + 0.1 * tells_result(quote.text) + 0.05 * min(warmth(words), 2) + near
    )


def _near(vectors: Vectors, one: str, two: str) -> float:
    """Give nearness in meaning from 0 to 0.5; 0 where a vector is not known."""
    if one not in vectors or two not in vectors:
        return 0.0
    return max(0.0, float(vectors[one] @ vectors[two])) / 2


def _features(voice: BriefVoice) -> set[str]:
    return {use.feature for use in voice.usage if use.feature != PRODUCT}
