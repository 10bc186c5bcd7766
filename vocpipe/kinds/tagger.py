"""Tagging: kind, what else it is, severity, evidence and a calibrated confidence for each voice."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vocpipe.kinds import cues_en, cues_ja
from vocpipe.kinds.cues import RESULTS, Hit, find_cues
from vocpipe.kinds.overcome import LIKED, overcome
from vocpipe.kinds.reader import Reader
from vocpipe.kinds.rules import KINDS, rule_probabilities, rule_scores
from vocpipe.kinds.severity import BLOCKS_WORK, as_a_whole, severity_of
from vocpipe.records import Evidence, Kind, KindValue, Lang
from vocpipe.trained import Encode, load

_CUES_SHA = hashlib.sha256(repr((cues_en.CUES, cues_ja.CUES)).encode()).hexdigest()[:6]

VERSION = f"kinds-4.{_CUES_SHA}"
"""Code and cues; a tagger's own ``version`` adds the artefact's hash."""

ALSO_FLOOR, ALSO_SCORE, ALSO_SHARE = 0.005, 1.7, 0.4
"""A second kind is named as well when it is not impossible and one strong cue speaks for it, by at
least this share of the strongest kind's score: probabilities compete, kinds need not."""

_SURE_PRAISE = 0.75
"""The probability from which praise needs no cue: below it, complaints told calmly are taken for praise."""

_MOST_EVIDENCE = 4


class KindTag(NamedTuple):
    """A kind verdict in the making; ``confidence`` is the probability of ``value.kind``."""

    value: KindValue
    confidence: float
    evidence: tuple[Evidence, ...]
    probabilities: dict[str, float]


class KindTagger:
    """Tags batches of texts with the artefact in ``artefact_dir`` and its encoder, or by rules alone.

    ``encode`` is the packaged model with the artefact's adapter. A directory without a readable,
    unaltered artefact raises ModelError.
    """

    def __init__(self, artefact_dir: Path | None = None, encode: Encode | None = None) -> None:
        self._reader, self._sha = None, "rules"
        if artefact_dir is not None and encode is not None:
            artefact = load(artefact_dir)
            self._reader, self._sha = Reader(artefact, encode), artefact.sha

    @property
    def version(self) -> str:
        """Name code, cues and artefact: a new one makes this tagger's work "not done yet"."""
        return f"{VERSION}+{self._sha}"

    def tag(self, texts: Sequence[str], langs: Sequence[Lang]) -> list[KindTag]:
        """Give one tag a text."""
        hits = [find_cues(text, lang) for text, lang in zip(texts, langs, strict=True)]
        if self._reader is None or not texts:
            rows, worst = rule_probabilities(hits), np.zeros(len(texts), dtype=bool)
        else:
            rows, worst = self._reader.read(texts, langs, hits)
        return [_decide(*voice) for voice in zip(texts, hits, rows, worst.tolist(), strict=True)]


def _decide(text: str, hits: Sequence[Hit], row: np.ndarray, worst: bool) -> KindTag:
    ended = overcome(text, [hit for hit in hits if hit.cue.name not in LIKED])
    row = _praise_in_words(row, hits, lambda: severity_of(text, Kind.PROBLEM, (), past=ended)[0])
    order = np.argsort(-row, kind="stable")
    kind = KINDS[int(order[0])]
    second = [KINDS[i] for i in order[1:] if row[i] >= ALSO_FLOOR]
    if kind is Kind.PRAISE:
        past = overcome(text, hits)
        hits = [hit for hit in hits if hit.cue.kind is not Kind.PROBLEM or not past(hit.start, hit.end)]
    also = _also(second, hits)
    severity, why = severity_of(text, kind, also, worst, ended)
    return KindTag(
        value=KindValue(kind=kind, also=also, severity=severity),
        confidence=float(row[order[0]]),
        evidence=(*_evidence(text, hits, (kind, *also)), *why),
        probabilities={str(name): float(value) for name, value in zip(KINDS, row, strict=True)},
    )


def _praise_in_words(row: np.ndarray, hits: Sequence[Hit], trouble: Callable[[], int]) -> np.ndarray:
    """Give the probabilities without a praise that no words tell and little else: marketing would get it.

    Nor is it praise, unless surely so, where words tell ``trouble`` that blocks work; few voices need to be
    asked for it. What takes longer than before is a problem, whatever it sounds like.
    """
    praise, told = KINDS.index(Kind.PRAISE), row.copy()
    if any(hit.cue is RESULTS["longer"] for hit in hits):
        told[KINDS.index(Kind.PROBLEM)] += row[praise]
    elif row[praise] >= _SURE_PRAISE or (
        any(hit.cue.kind is Kind.PRAISE for hit in hits) and trouble() < BLOCKS_WORK
    ):
        return row
    told[praise] = 0.0
    return np.asarray(told / told.sum())


def _also(second: Sequence[Kind], hits: Sequence[Hit]) -> tuple[Kind, ...]:
    scores = rule_scores(hits)
    floor = max(ALSO_SCORE, ALSO_SHARE * max(scores.values()))
    return tuple(kind for kind in second if scores[kind] >= floor and kind is not Kind.OTHER)


def _evidence(text: str, hits: Sequence[Hit], kinds: Sequence[Kind]) -> list[Evidence]:
    """Give the cues that speak for the kinds, the verdict's own first, else its first sentence."""
    found = [
        Evidence(cue=f"{kind}:{hit.cue.name}", start=hit.start, end=hit.end)
        for kind in kinds
        for hit in hits
        if hit.cue.kind is kind
    ]
    if found or not text.strip():
        return found[:_MOST_EVIDENCE]
    return [as_a_whole(kinds[0], text)]
