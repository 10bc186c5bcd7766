"""What a voice's usage verdicts rest on in the catalogue, as a short digest.

Of the whole catalogue, two things reach a verdict: the mentions found in the voice, and what is
said of the features mentioned. Mentions depend on every feature (one must come closer than the
others), so they are looked for again after an edit; where they and their features are as they
were, the verdicts would be the same, and judging can be left out.
"""

import hashlib
from collections.abc import Iterable, Mapping

from vocpipe.records import Feature
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.scope import Mention

_READ = {"key", "names", "aliases", "capabilities", "limits"}
"""What judging reads of a feature; an owner or an area may change without touching a voice."""


def of_features(catalogue: Catalogue) -> dict[str, str]:
    """Give a digest of each feature, by key."""
    return {feature.key: _of_feature(feature) for feature in catalogue.features}


def of_catalogue(digests: Mapping[str, str]) -> str:
    """Give a digest of a whole catalogue out of those of its features."""
    return _digest("\n".join(digests.values()))


def of_mentions(mentions: Iterable[Mention], digests: Mapping[str, str]) -> str:
    """Give a digest of a voice's mentions and the features they name; confidences reach no verdict."""
    found = [(m.feature, m.start, m.end, m.how, digests.get(m.feature)) for m in mentions]
    return _digest(repr(found))


def _of_feature(feature: Feature) -> str:
    return _digest(feature.model_dump_json(include=_READ))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
