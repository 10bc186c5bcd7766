"""Tags voices with usage: which features, does the commenter use them, do they know them.

Rules and the trained heads give P(state) from the words, events are fused in, and a verdict is
made with its evidence; below the confidence floor of the language the verdict is ``unknown``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vocpipe import trained
from vocpipe.records import PRODUCT, Evidence, Knowledge, Lang, Provenance, UsageState, UsageValue
from vocpipe.text.clean import MatchForm, match_form
from vocpipe.trained import Encode
from vocpipe.usage import basis, capabilities, evidence, fusion, knowledge, pairs, rules
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.events import LogRatios, Window, log_ratios
from vocpipe.usage.fusion import Fused
from vocpipe.usage.judges import Judged, Judges
from vocpipe.usage.mentions import Finder
from vocpipe.usage.pairs import Pair, UsageInput
from vocpipe.usage.scope import Mention

RULES_VERSION = "usage-rules-2"
MODEL_VERSION = "usage-3"
"""Code that reads an artefact; the artefact's own hash follows it."""
RULES_FLOOR = 0.4
"""Confidence below which the rules alone abstain."""
KNOWLEDGE_FLOOR = 0.5
LIKELIEST = 3
"""At most this many features by meaning alone; a voice about more is about the product."""


@dataclass(frozen=True)
class UsageTag:
    """A usage verdict to be: its feature key, value, calibrated confidence and evidence (never empty)."""

    feature: str
    value: UsageValue
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Reading:
    """What is found in a voice before it is judged: its folded text, and the features it is about."""

    form: MatchForm
    mentions: list[Mention]


class UsageTagger:
    """Tags with one catalogue; ``encode`` gives unit rows, and without it names and rules still work.

    ``artefact_dir`` is the trained model's folder; it is used only with the embedding model it was
    trained on. ``encode_pairs`` is that model with the artefact's adapter (``questions``).
    Raises ``ModelError`` when the folder is there but damaged.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        encode: Encode | None = None,
        artefact_dir: Path | None = None,
        encode_pairs: Encode | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.version = RULES_VERSION
        self._finder = Finder(catalogue)
        self._digests = basis.of_features(catalogue)
        self.catalogue_digest = basis.of_catalogue(self._digests)
        self._judges: Judges | None = None
        artefact = trained.load(artefact_dir) if artefact_dir is not None else None
        if artefact is not None and encode is not None and encode_pairs is not None and artefact.fits(encode):
            self._judges = Judges(catalogue, encode, encode_pairs, artefact)
            self.version = f"{MODEL_VERSION}.{artefact.sha}"

    def read(self, items: Sequence[UsageInput]) -> list[Reading]:
        """Find what each item is about; of an item, only text, language and hints are looked at."""
        voices = self._judges.voices(items) if self._judges is not None and items else [None] * len(items)
        return [self._read(*row) for row in zip(items, voices, strict=True)]

    def basis(self, reading: Reading) -> str:
        """Give what the tags of a reading rest on in the catalogue, as a digest: equal ones, equal tags."""
        return basis.of_mentions(reading.mentions, self._digests)

    def tag(
        self,
        items: Sequence[UsageInput],
        readings: Sequence[Reading] | None = None,
        ratios: LogRatios | None = None,
    ) -> list[list[UsageTag]]:
        """Give at least one tag an item, in the order of ``items``; the first is its main feature.

        ``readings`` are what ``read`` gave for the same items, where the caller has them already;
        ``ratios`` are those of the workspace (the prior's, where nobody gave a state yet).
        """
        ratios = log_ratios() if ratios is None else ratios
        readings = self.read(items) if readings is None else readings
        per_item = [self._pairs(*row) for row in zip(items, readings, strict=True)]
        flat = [pair for found in per_item for pair in found]
        judged = iter(
            [self._tag(pair, words, ratios) for pair, words in zip(flat, self._judge(flat), strict=True)]
        )
        return [[next(judged) for _ in found] for found in per_item]

    def _read(self, item: UsageInput, voice: NDArray[np.float32] | None) -> Reading:
        form = match_form(item.text)
        mentions = self._finder.find(form.text, item.hints)
        if self._judges is not None and voice is not None:
            mentions = _with_meaning(mentions, self._judges.about(item.text, item.lang, mentions, voice))
        return Reading(form, mentions)

    def _pairs(self, item: UsageInput, reading: Reading) -> list[Pair]:
        form, mentions = reading.form, reading.mentions
        hits = pairs.cues_of(form, item.lang)
        keys = list(dict.fromkeys(mention.feature for mention in mentions)) or [PRODUCT]
        return [pairs.make(item, form, key, self.catalogue.by_key.get(key), mentions, hits) for key in keys]

    def _judge(self, found: Sequence[Pair]) -> list[Judged]:
        if self._judges is not None:
            return self._judges.judge(found)
        return [_by_rules(pair) for pair in found]

    def _tag(self, pair: Pair, judged: Judged, ratios: LogRatios) -> UsageTag:
        words = rules.prospect(judged.state, pair.item.status)
        summary = (pair.item.events or {}).get(pair.key)
        fused = fusion.fuse(words, summary, ratios)
        best = max(fused.probabilities, key=lambda state: fused.probabilities[state])
        confidence = fused.probabilities[best]
        sure = confidence >= self._floor(pair.item.lang)
        state = best if sure and not (best is UsageState.NON_USER and _silent(words)) else UsageState.UNKNOWN
        stated = max(words, key=lambda s: words[s])
        told = words[stated] >= self._floor(pair.item.lang)
        if state is UsageState.UNKNOWN and not told and fused.measured is UsageState.USER:
            # The words do not tell, the product does: measured use is the strongest provenance there is.
            state = UsageState.USER
        known, known_confidence = self._knowledge(judged, pair)
        partial = known is Knowledge.PARTIAL
        capability = judged.ability if partial else None
        found = evidence.of_state(pair, state) + fused.evidence
        found += evidence.of_knowledge(pair, capability) if partial else ()
        value = UsageValue(
            state=state,
            knowledge=known,
            provenance=_provenance(pair, state, stated if told else UsageState.UNKNOWN, fused),
            probabilities={s.value: round(p, 4) for s, p in fused.probabilities.items()},
            knowledge_confidence=round(known_confidence, 4),
            capability=capability,
            answer=knowledge.answer(pair.feature, capability)
            if pair.feature and capability and judged.answerable
            else None,
            stated=stated if told else UsageState.UNKNOWN,
            measured=fused.measured,
            conflict=fused.conflict,
        )
        return UsageTag(
            pair.key, value, round(confidence if state is best else fused.probabilities[state], 4), found
        )

    def _floor(self, lang: Lang) -> float:
        return self._judges.floor(lang) if self._judges is not None else RULES_FLOOR

    def _knowledge(self, judged: Judged, pair: Pair) -> tuple[Knowledge, float]:
        """Call it partial above its own floor, where something the feature can do answers the ask.

        Only of a feature that the voice names: of one guessed from the meaning or from a part of its name,
        one in 46 was right on the demo.
        """
        odds = judged.knowledge
        floor = self._judges.partial_floor(pair.item.lang) if self._judges is not None else KNOWLEDGE_FLOOR
        if odds[Knowledge.PARTIAL] >= floor and judged.ability is not None and pair.named:
            return Knowledge.PARTIAL, odds[Knowledge.PARTIAL]
        best = max((Knowledge.UNKNOWN, Knowledge.INFORMED), key=lambda value: odds[value])
        return best, odds[best]


def _by_rules(pair: Pair) -> Judged:
    clause, lang = capabilities.grams(pair.words), pair.item.lang
    capability, score = capabilities.best(clause, capabilities.wordings(pair.feature), lang)
    _, beyond = capabilities.best(clause, capabilities.limits(pair.feature), lang)
    known = knowledge.by_rules(pair.hits, capability, score)
    rest = (1 - known.confidence) / 2
    spread = {value: known.confidence if value is known.value else rest for value in Knowledge}
    ability = known.capability if score >= beyond else None
    return Judged(rules.probabilities(pair.hits), spread, ability, answerable=True)


def _with_meaning(named: list[Mention], meant: list[Mention]) -> list[Mention]:
    """Join what the names and the meaning say.

    Full names, typos and hints stand; a partial name stands only if the meaning agrees; features by
    meaning alone are added, the likeliest few. The likeliest feature comes first.
    """
    sure = {m.feature for m in meant} | {m.feature for m in named if m.how == "hint"}
    kept = [mention for mention in named if mention.how != "part" or mention.feature in sure]
    have = {mention.feature for mention in kept}
    added = [mention for mention in meant if mention.feature not in have][:LIKELIEST]
    order = {mention.feature: rank for rank, mention in enumerate(meant)}
    return sorted([*kept, *added], key=lambda mention: order.get(mention.feature, len(order)))


def _silent(words: dict[UsageState, float]) -> bool:
    """Tell whether the words themselves leave it open: then no measurement makes a ``non_user``."""
    return words[UsageState.UNKNOWN] >= max(words.values())


def _provenance(pair: Pair, state: UsageState, stated: UsageState, fused: Fused) -> Provenance:
    """Say where the state comes from: events that decided it, a cue in the words, else the model."""
    summary = (pair.item.events or {}).get(pair.key)
    if (
        summary is not None
        and summary.window is not Window.NONE
        and state is fused.measured
        and state is not stated
    ):
        return Provenance.MEASURED
    return Provenance.STATED if rules.supporting(pair.hits, state) else Provenance.INFERRED
