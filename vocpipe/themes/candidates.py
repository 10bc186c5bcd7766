"""Candidate labels of one theme in one language, best first.

A label is one phrase, or a topic and what happens to it, from members' words ("topic: predicate").
Words count by the share of authors who use them (see ``contrast``); a predicate counts when at
least two authors say it or say the same in other words (see ``predicates``).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from vocpipe.themes.glue import ASIDES
from vocpipe.themes.phrases import MAX_WIDTH, Phrase, width
from vocpipe.themes.predicates import WANT

Span = tuple[int, int, int]
"""Member, start and end."""
LOOSE, IDLE, POLITE, JOINED = 0.8, 0.78, 0.85, 0.9
"""What a word of another clause, a word of one author alone, a polite ending, and being put
together from two places leave of a score."""
SAID, MEANT, WANTED, ACT, ONCE = 1.2, 1.15, 1.15, 0.9, 0.6
"""Factors for a predicate that authors share (more with each), for a shared meaning, for asking,
for an act that tells nothing, and for what one author alone says."""
MIXED = 0.12
"""Score below which a theme is too mixed to be named by what its authors share."""
TOPICS = 3
SHORT = 5
"""Tokens of a predicate that may be put behind a topic."""
COMPOUND = 0.6
FADE = (1.0, 0.8, 0.6, 0.4, 0.2)
"""What the heaviest, second and further words of a phrase count for: length alone must not win."""
LONE = 0.5
"""What a phrase of one word keeps."""
CORE, ASIDE = 0.5, 0.6
"""What a phrase keeps that has no word of at least this share of the heaviest word's weight."""
HEARD = 0.5
"""What a last resort gains when all its words are words of other themes too."""
NAMED = 0.7
"""Share of the authors that must use a proper name for it to stand in a label."""


@dataclass(frozen=True)
class Voice:
    """One member as the labels read it; ``wholes`` are clauses as they stand, ``said`` the
    predicate keys of its sentences."""

    row: int
    text: str
    author: str
    words: frozenset[str]
    phrases: tuple[Phrase, ...]
    wholes: tuple[Phrase, ...]
    said: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Candidate:
    """A label with its score, and the slices of members that it is made of."""

    score: float
    text: str
    parts: tuple[Span, ...]


def candidates(
    voices: Sequence[Voice], weight: Mapping[str, float], lang: str, known: Set[str] = frozenset()
) -> list[Candidate]:
    """Give the candidate labels of a theme, best first, each text once.

    ``known`` are the words that other themes use too: what the product's users talk about.
    """
    if not voices:
        return []
    shared = _Shared(voices)
    best: dict[str, Candidate] = {}
    scored = [
        (shared.score(phrase, weight) * (1.0 - 0.15 * place / len(voices)), voice, phrase)
        for place, voice in enumerate(voices)
        for phrase in voice.phrases
    ]
    for score, voice, phrase in scored:
        if phrase.names and (phrase.tokens == 1 or (not phrase.said and len(phrase.words) == 1)):
            shared.lone.add(shown(voice.text[phrase.start : phrase.end], lang).casefold())
        if phrase.names:
            _offer(best, score, [(voice, phrase)], lang)
    _offer_joined(best, scored, weight, shared, lang)
    ranked = sorted(best.values(), key=lambda c: (-c.score, len(c.text), c.text))
    thin = [c for c in ranked if c.score < MIXED or c.text.casefold() in shared.lone]
    return [*(c for c in ranked if c not in thin), *_openings(voices, weight, known, lang), *thin]


def _offer_joined(
    best: dict[str, Candidate],
    scored: Sequence[tuple[float, Voice, Phrase]],
    weight: Mapping[str, float],
    shared: "_Shared",
    lang: str,
) -> None:
    """Offer each topic with what its authors say happens, unless the predicate names a topic itself."""
    topics = _topics(scored, weight)
    named = frozenset().union(*(topic.words for _, _, topic in topics))
    for score, voice, phrase in scored:
        if phrase.tells and score > 0 and phrase.tokens <= SHORT and not phrase.words & named:
            for gain, owner, topic in topics:
                if shared.together(topic, phrase):
                    joined = (gain + score) * JOINED - 0.02 * phrase.tokens
                    _offer(best, joined, [(owner, topic), (voice, phrase)], lang)


def _openings(
    voices: Sequence[Voice], weight: Mapping[str, float], known: Set[str], lang: str
) -> list[Candidate]:
    """Give what members say first, with words of the theme where there are any: the last resort.

    A phrase that names nothing which other themes name too is more often an aside than the
    matter, and comes late; so does one word alone, or beside a day, a meeting or where somebody went.
    These by themselves come last.
    """

    def matter(phrase: Phrase) -> frozenset[str]:
        return phrase.words - ASIDES - {word for word in phrase.words if " " in word}

    found = [
        (
            not matter(phrase),
            bool(known) and not _things(phrase) & known,
            phrase.tokens == 1 or (len(matter(phrase)) == 1 and bool(phrase.words & ASIDES)),
            1.5 * place / len(voices) - _fit(phrase, weight, known),
            voice,
            phrase,
        )
        for place, voice in enumerate(voices)
        for phrase in (*voice.phrases, *voice.wholes)
        if phrase.names and not phrase.numbers
        if phrase.tokens > 1 or (phrase.opening and phrase.words & known)
    ]
    found.sort(key=lambda item: item[:4])
    return [
        Candidate(0.0, shown(v.text[p.start : p.end], lang), ((v.row, p.start, p.end),)) for *_, v, p in found
    ]


def _fit(phrase: Phrase, weight: Mapping[str, float], known: Set[str]) -> float:
    """Say how well a phrase stands for the member that says it first: whole, told, on the theme."""
    on = any(word in weight for word in phrase.words)
    whole = phrase.opening + 0.5 * bool(phrase.said) + min(phrase.width, 30) / 30
    return on + whole + HEARD * _heard(phrase, known) - 0.3 * phrase.loose - bool(phrase.proper)


def _things(phrase: Phrase) -> frozenset[str]:
    """Give the words of a phrase that are not its predicates."""
    return phrase.words - {key[:-1] for key in phrase.said}


def _heard(phrase: Phrase, known: Set[str]) -> float:
    """Give the share of a phrase's words that other themes use too."""
    single = [word for word in phrase.words if " " not in word]
    return sum(word in known for word in single) / max(len(single), 1)


def shown(text: str, lang: str) -> str:
    """Give a slice as a label shows it: NFKC, blanks single, English with a capital first."""
    line = " ".join(unicodedata.normalize("NFKC", text).split())
    return line[:1].upper() + line[1:] if lang == "en" and not line[1:2].isupper() else line


class _Shared:
    """Who says what in a theme."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        self.keys: dict[str, set[str]] = defaultdict(set)
        self.words: dict[str, set[str]] = defaultdict(set)
        self.numbers: dict[str, set[str]] = defaultdict(set)
        for voice in voices:
            for key in voice.said:
                self.keys[key].add(voice.author)
            for word in voice.words:
                self.words[word].add(voice.author)
            for number in voice.numbers:
                self.numbers[number].add(voice.author)
        self.lone: set[str] = set()
        self.authors = len({v.author for v in voices})
        self.needed = 2 if self.authors > 2 else 1

    def together(self, topic: Phrase, phrase: Phrase) -> bool:
        """Say whether enough authors who name the topic also say the predicate."""
        named = set.intersection(*(self.words[word] for word in topic.words))
        said = set().union(*(self.keys[key] for key in phrase.said if key != WANT))
        return len(named & said) >= self.needed

    def score(self, phrase: Phrase, weight: Mapping[str, float]) -> float:
        """Score a phrase by its words, less what it says beyond them, and by how shared its predicate is."""
        if any(2 * len(self.numbers[n]) <= self.authors for n in phrase.numbers):
            return 0.0
        if any(len(self.words[name]) < max(self.needed, NAMED * self.authors) for name in phrase.proper):
            return 0.0
        told = _told(phrase, weight)
        single = [w for w in phrase.words if " " not in w]
        idle = sum(1 for w in single if len(self.words[w]) < self.needed)
        score = told * self._factor(phrase) * (POLITE if phrase.polite else 1.0)
        score *= LOOSE**phrase.loose * IDLE**idle
        if len(single) == 1:
            score *= LONE
        if max((weight.get(w, 0.0) for w in single), default=0.0) < CORE * max(weight.values(), default=0.0):
            score *= ASIDE
        return max(score - 0.01 * phrase.tokens - 0.001 * phrase.width, 0.0)

    def _factor(self, phrase: Phrase) -> float:
        if not phrase.said:
            return 1.0
        share = {key: len(self.keys[key]) for key in phrase.said}
        exact = max((n for key, n in share.items() if key[0] != "="), default=0)
        meant = max((n for key, n in share.items() if key[0] == "=" and key != WANT), default=0)
        asks = share.get(WANT, 0) >= self.needed
        if max(exact, meant) < self.needed:
            return WANTED if asks else ONCE
        only_asks = WANT in share and meant < self.needed and not _fails(phrase)
        if not phrase.tells or (only_asks and not asks):
            return ACT if not phrase.tells else ONCE
        told = 0.7 if only_asks else 1.2
        return (SAID if exact >= self.needed else MEANT) + told * max(exact, meant) / self.authors


def _fails(phrase: Phrase) -> bool:
    return any(key[-1] == "-" for key in phrase.said)


def _told(phrase: Phrase, weight: Mapping[str, float]) -> float:
    each = [weight.get(w, 0.0) * (COMPOUND if " " in w else 1.0) for w in phrase.words]
    return sum(gain * share for gain, share in zip(sorted(each, reverse=True), FADE, strict=False))


def _topics(
    scored: Iterable[tuple[float, Voice, Phrase]], weight: Mapping[str, float]
) -> list[tuple[float, Voice, Phrase]]:
    """Give the best plain noun phrases, one for each set of words."""
    best: dict[frozenset[str], tuple[float, Voice, Phrase]] = {}
    for score, voice, phrase in scored:
        plain = not phrase.said and all(w in weight for w in phrase.words if " " not in w)
        if plain and score > 0 and phrase.tokens <= 3 and score > best.get(phrase.words, (0.0,))[0]:
            best[phrase.words] = (score, voice, phrase)
    return sorted(best.values(), key=lambda item: (-item[0], item[2].width))[:TOPICS]


def _offer(
    best: dict[str, Candidate], score: float, parts: Sequence[tuple[Voice, Phrase]], lang: str
) -> None:
    if score <= 0:
        return
    slices = [shown(voice.text[p.start : p.end], lang) for voice, p in parts]
    if lang == "en":
        slices[1:] = [s if s[1:2].isupper() else s[:1].lower() + s[1:] for s in slices[1:]]
    text = ": ".join(slices)
    held = best.get(text.casefold())
    if width(text) <= MAX_WIDTH and (held is None or score > held.score):
        spans = tuple((voice.row, p.start, p.end) for voice, p in parts)
        best[text.casefold()] = Candidate(round(score, 6), text, spans)
