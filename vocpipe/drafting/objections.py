"""Hesitations of prospects and non-users, grouped, each with users' own words that answer it.

An answer is never written: it is a sentence of a customer who uses the product (or is trying it), on the
very worry, told as a fact, without a complaint, and about what is, not what is planned. Topics are in
``objections.toml``: words people worry with, and what a sentence must speak of to answer them.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from vocpipe.drafting.data import BriefVoice
from vocpipe.drafting.praise import sore, warmth
from vocpipe.drafting.quotes import QuoteCandidate, find_quotes
from vocpipe.drafting.sarcasm import sarcastic
from vocpipe.drafting.width import display_width
from vocpipe.records import PRODUCT, Side, UsageState
from vocpipe.text.clean import match_form
from vocpipe.text.results import tells_result
from vocpipe.text.sentences import split

_ANSWERS = 3
_SHORT = 140
"""Display width of a voice that is read whole: what one of its sentences is about, the others are, too."""

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


_STUCK = re.compile(
    r"つまずい|エラー|赤くな|進め(?:ません|ない)|合いません|\b(?:stuck|stops with|error|failed)\b",
    re.IGNORECASE,
)
"""What somebody who is trying it reports when it does not go on: a case for support, not a hesitation."""

_WORKS = re.compile(
    r"全部(?:送|残っ|移)|全件残|(?:でき|読め|打て)(?:た|ました|ています|てい?る)|できるように|使ってい?(?:る|ます)"
    r"|切り替えて使|一発|気付け[たる]|間に合った|消えなくな"
    r"|\ball (?:there|synced|arrived|sent|gone through)\b|\bgone (?:in|through)\b"
    r"|\bworks\b|\bworking\b|\bswitched (?:his|her|our|the whole)\b|\bare in\b|\bwere happy with\b"
)
_NOT_YET = re.compile(
    r"計画に|予定|見込み|もうすぐ|待って|先行|開発中|と聞[いき]|と伺|作り始め|試験環境|作りたい|不明"
    r"|\b(?:planned|plans?|roadmap|soon|beta|announce\w*|will be|going to|asked|ask me|that's all|nobody)\b",
    re.IGNORECASE,
)
"""Signs that a sentence tells of what is to come, of asking, or of making do: no answer to a worry."""


@dataclass(frozen=True)
class Topic:
    """A worry: its key, its names by language, the words it is told with, and what answers speak of.

    ``inside`` is the wider worry that is meant no more where this one is named, or "".
    """

    key: str
    names: dict[str, str]
    words: re.Pattern[str]
    answer: re.Pattern[str]
    inside: str = ""


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
    return tuple(_topic(row) for row in tomllib.loads(text)["topic"])


def _topic(row: dict[str, Any]) -> Topic:
    words, answer = row["words"], row.get("answer", row["words"])
    return Topic(
        row["key"],
        row["names"],
        re.compile(words, re.IGNORECASE),
        re.compile(answer, re.IGNORECASE),
        row.get("inside", ""),
    )


def hesitates(voice: BriefVoice) -> bool:
    """Tell whether somebody who does not use it yet hesitates or asks before they would.

    A prospect who is not content does so in any words, anybody else in words of doubt or asking.
    """
    if voice.side is Side.OURS or voice.duplicate_of:
        return False
    states = {use.value.state for use in voice.usage}
    unused = bool(states & {UsageState.NON_USER, UsageState.TRYING})
    doubts = voice.status == "prospect" or (unused and bool(_HESITATES.search(voice.text)))
    if not doubts or (UsageState.TRYING in states and _STUCK.search(voice.text)):
        return False
    return not any(warmth(voice.text[start:end]) for start, end in split(voice.text))


def objections(hesitating: Iterable[BriefVoice], told: Iterable[BriefVoice]) -> list[Objection]:
    """Give the worries of those who hesitate, most accounts first, with answers from what users told."""
    answering = list(answer_candidates(told))
    content = {voice.id for voice, _ in answering}
    heard = [(v, topics_of(v.text)) for v in hesitating if hesitates(v) and v.id not in content]
    found = []
    for topic in topics():
        mine = [voice for voice, worries in heard if topic in worries]
        if mine:
            mine.sort(key=lambda voice: (-voice.said_on.toordinal(), voice.id))
            found.append(Objection(topic, tuple(mine), answers_to(mine, answering, [topic])))
    return sorted(found, key=lambda one: (-one.accounts, -len(one.voices), one.topic.key))


def topics_of(text: str) -> list[Topic]:
    """Give the worries a text speaks of, the most often named first, at most two."""
    folded = match_form(text).text
    counted = [(len(topic.words.findall(folded)), topic) for topic in topics()]
    named = [pair for pair in counted if pair[0]]
    narrower = {topic.inside for _, topic in named}
    kept = [(count, topic) for count, topic in named if topic.key not in narrower]
    return [topic for _, topic in sorted(kept, key=lambda pair: -pair[0])[:2]]


def answer_candidates(told: Iterable[BriefVoice]) -> Iterator[tuple[BriefVoice, QuoteCandidate]]:
    """Give the sentences that may answer: good outcomes told by customers who use it, in their words."""
    for voice in told:
        customer = voice.side is not Side.OURS and voice.status not in ("prospect", "churned")
        states = {use.value.state for use in voice.usage} & {UsageState.USER, UsageState.TRYING}
        if not customer or not states or voice.duplicate_of or sarcastic(voice.text):
            continue
        for quote in find_quotes(voice.text):
            works = _works(quote.text) and not sore(quote.text)
            warm = UsageState.USER in states and warmth(quote.text)
            if (works or warm) and not _NOT_YET.search(quote.text):
                yield voice, quote


def _works(sentence: str) -> bool:
    """Tell whether a sentence tells as a fact that something works: a result, or work done with it."""
    return tells_result(sentence) or bool(_WORKS.search(match_form(sentence).text))


def may_answer(voice: BriefVoice) -> bool:
    """Tell quickly whether a voice may hold an answer: somebody who uses or tries it says that it works."""
    states = {use.value.state for use in voice.usage}
    using = bool(states & {UsageState.USER, UsageState.TRYING})
    return using and bool(_WORKS.search(_folded(voice.text)))


def answers_to(
    hesitating: Sequence[BriefVoice],
    answering: Iterable[tuple[BriefVoice, QuoteCandidate]],
    worries: Sequence[Topic],
) -> tuple[Answer, ...]:
    """Give the best answers to voices that have these worries, one a voice of a user; none is normal."""
    features = set[str]().union(*(_features(asked) for asked in hesitating))
    langs = {asked.lang for asked in hesitating}
    best: dict[str, Answer] = {}
    for voice, quote in answering:
        if not any(_speaks_of(topic, voice, quote) for topic in worries):
            continue
        score = 0.2 * bool(_features(voice) & features) + 0.2 * tells_result(quote.text)
        score += 0.1 * (voice.lang in langs) + 0.05 * min(warmth(quote.text), 2) + 0.5
        held = best.get(voice.id)
        if held is None or score > held.score:
            best[voice.id] = Answer(voice, quote, round(score, 4))
    ranked = sorted(best.values(), key=lambda answer: (-answer.score, answer.voice.id))
    return tuple(ranked[:_ANSWERS])


def _speaks_of(topic: Topic, voice: BriefVoice, quote: QuoteCandidate) -> bool:
    """Tell whether a sentence, or the short voice it stands in, speaks of what answers a worry."""
    whole = display_width(voice.text) <= _SHORT
    return bool(topic.answer.search(_folded(voice.text if whole else quote.text)))


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    return match_form(text).text


def _features(voice: BriefVoice) -> set[str]:
    return {use.feature for use in voice.usage if use.feature != PRODUCT}
