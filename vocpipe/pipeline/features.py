"""Features: check the catalogue, and find in the voices what it should be taught."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from vocpipe.pipeline.verdicts import by_feedback
from vocpipe.records import PRODUCT, About, Feature, Verdict
from vocpipe.teaching.catalogue import Proposal, Voice, propose
from vocpipe.usage.catalogue import fold
from vocpipe.usage.mentions import Finder
from vocpipe.workspace import Workspace

LANGS = ("ja", "en")


@dataclass(frozen=True)
class FeatureReport:
    """What is in the catalogue, what is thin in it, and what the voices propose."""

    file: str
    features: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aliases: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)


def check_features(workspace: Workspace) -> FeatureReport:
    """Read the catalogue (raises SettingsError naming file and key) and propose from tagged voices."""
    catalogue = workspace.catalogue
    voices, verdicts = _voices(workspace)
    counts = Counter(verdict.subject for verdict in verdicts)
    aliases, gaps = propose(voices, {surface.folded for surface in catalogue.surfaces})
    texts = {voice.id: voice.text for voice in voices}
    return FeatureReport(
        file=workspace.settings.features,
        features=[_row(feature, counts, workspace.settings.language) for feature in catalogue.features],
        notes=[note for feature in catalogue.features for note in _thin(feature)],
        aliases=[_shown(one, texts) for one in aliases],
        gaps=[_shown(one, texts) for one in gaps],
    )


def _voices(workspace: Workspace) -> tuple[list[Voice], list[Verdict]]:
    catalogue, store = workspace.catalogue, workspace.store
    found = [voice for voice in store.feedback.find() if voice.set_aside is None]
    verdicts = store.ledger.current(About.USAGE)
    by_voice = by_feedback(verdicts)
    finder = Finder(catalogue)
    voices = []
    for voice in found:
        about = {verdict.subject for verdict in by_voice.get(voice.id, []) if verdict.subject != PRODUCT}
        hints = tuple(hint for hint in voice.feature_hints if catalogue.resolve(hint) is None)
        named = {mention.feature for mention in finder.find(fold(voice.text))}
        lang = "ja" if voice.lang == "mixed" else str(voice.lang)
        if lang in LANGS:
            # Who spoke is the company, as in themes: three people of one company are one speaker.
            speaker = voice.account_id or voice.commenter or voice.id
            voices.append(
                Voice(voice.id, voice.text, lang, speaker, frozenset(about), frozenset(named), hints)
            )
    return voices, verdicts


def _row(feature: Feature, counts: Counter[str], lang: str) -> dict[str, Any]:
    called = [
        text for lists in (feature.names, feature.aliases) for texts in lists.values() for text in texts
    ]
    return {
        "key": feature.key,
        "name": feature.name(lang),
        "called": called,
        "capabilities": max((len(texts) for texts in feature.capabilities.values()), default=0),
        "owner": feature.owner,
        "voices": counts[feature.key],
    }


def _thin(feature: Feature) -> list[str]:
    """Say what a feature lacks to be found, or to be answered with "already possible"."""
    notes = [f"{feature.key}: names.{lang} is empty" for lang in LANGS if not feature.names.get(lang)]
    if not any(feature.capabilities.values()):
        notes.append(f"{feature.key}: capabilities is empty, so nothing asked of it can be already possible")
    return notes


def _shown(one: Proposal, texts: dict[str, str]) -> dict[str, Any]:
    shown = one._asdict() | {"examples": [example._asdict() for example in one.examples]}
    first = one.examples[0]
    written = texts[first.id][first.start : first.end] or one.phrase
    return shown | {"phrase": written}
