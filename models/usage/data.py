"""The labelled pairs of the usage model: reading them, and turning each into what the heads read."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import PRODUCT, Channel, Lang
from vocpipe.settings import Settings
from vocpipe.text.clean import match_form
from vocpipe.usage import catalogue, pairs
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.mentions import Finder
from vocpipe.usage.pairs import Pair, UsageInput
from vocpipe.workspace import Workspace, bare

HERE = Path(__file__).parent
ASSETS = HERE / "assets"


def _both(folder: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give each catalogue of a folder with its pairs in both languages."""
    return [
        (f"{folder}/{toml.name}", tuple(f"{folder}/{toml.stem}_{lang}.jsonl" for lang in ("ja", "en")))
        for toml in sorted((ASSETS / folder).glob("*.toml"))
    ]


FILES = (
    ("features.toml", ("ja.jsonl", "en.jsonl")),
    ("own_features.toml", ("own_ja.jsonl", "own_en.jsonl", "more_ja.jsonl", "more_en.jsonl")),
    # What people of a workspace said, where `vocpipe retrain` put it.
    ("people_features.toml", ("people_ja.jsonl", "people_en.jsonl")),
    *_both("asks"),
)
NATURAL = _both("natural")
"""Voices in the shares in which they come: one ask in eight is for what is there already."""
PUBLIC = tuple(f"public/{file.name}" for file in sorted((ASSETS / "public").glob("*.jsonl")))
"""Reviews, posts and issues: a line is a text with the state for each of several features, by bare name."""
CHANNELS = {
    "ticket": Channel.TICKET,
    "meeting": Channel.MEETING,
    "csm_note": Channel.SHEET,
    "review": Channel.REVIEW,
    "issue": Channel.REVIEW,
    "suggestion": Channel.REVIEW,
    "forum": Channel.REVIEW,
}
CONSUMER = "consumer"
ITSELF = "app_itself"
"""The key under which the assets speak of a whole product, which no catalogue lists."""
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class Example:
    """A labelled pair: ``group`` is the product, by which cross-validation keeps things apart.

    ``ability`` is what the feature can do that the voice asks for (``partial``) or knows (``informed``),
    where the label names it; ``asks`` says that the labels of its file name one wherever there is one.
    """

    pair: Pair
    state: str
    knowledge: str
    group: str
    product: str
    catalogue: Catalogue
    ability: str | None
    asks: bool

    @property
    def lang(self) -> str:
        """The language code of the pair."""
        return str(self.pair.item.lang)


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def examples(last: bool = False) -> list[Example]:
    """Read the assets; each product has its own catalogue, as a workspace would.

    With ``last``, those that only the last stage reads follow: voices in natural shares, and public ones.
    """
    found: list[Example] = []
    for toml, files in (*FILES, *(NATURAL if last else ())):
        if not (ASSETS / toml).exists():
            continue
        whole = {feature.key: feature for feature in catalogue.read(ASSETS / toml)}
        areas = {key: _product(feature.area) for key, feature in whole.items()}
        parts = {
            area: catalogue.of(f for f in whole.values() if areas[f.key] == area and f.key != ITSELF)
            for area in set(areas.values())
        }
        finders = {area: Finder(part) for area, part in parts.items()}
        for file in files:
            for row in rows(ASSETS / file):
                area = areas[row["feature"]]
                pair = make_pair(row, parts[area], finders[area])
                origin = toml.removesuffix(".toml")
                group = f"{origin}:{whole[row['feature']].area}"
                labels = row["state"], row["knowledge"]
                asked = row.get("capability"), "capability" in row
                found.append(Example(pair, *labels, group, f"{origin}:{area}", parts[area], *asked))
    return [*found, *_public()] if last else found


def _public() -> Iterator[Example]:
    """Give the pairs of public voices; the features of a text are all that its catalogue has."""
    for file in PUBLIC:
        for number, row in enumerate(rows(ASSETS / file), 1):
            features = catalogue.of_names(row["states"])
            finder, place = Finder(features), f"{file}:{number}"
            for name, state in row["states"].items():
                pair = make_pair({**row, "feature": name}, features, finder)
                yield Example(pair, state, "unknown", place, place, features, None, asks=False)


def genre(example: Example) -> str:
    """Give the genre by which base rates are kept: review or note."""
    return "review" if example.pair.item.channel is Channel.REVIEW else "note"


def wider_catalogues() -> dict[str, Catalogue]:
    """Give, for each product of the assets (by ``Example.product``), its features and those of two others."""
    found: dict[str, Catalogue] = {}
    for toml, _ in FILES:
        if not (ASSETS / toml).exists():
            continue
        features = catalogue.read(ASSETS / toml)
        areas = sorted({_product(f.area) for f in features} - {CONSUMER})
        areas = [area for area in areas if not area.startswith("app_")]
        for index, area in enumerate(areas):
            chosen = {areas[(index + step) % len(areas)] for step in range(3)}
            of = catalogue.of(f for f in features if _product(f.area) in chosen)
            found[f"{toml.removesuffix('.toml')}:{area}"] = of
    return found


def _product(area: str | None) -> str:
    """Small consumer apps count as one product."""
    return CONSUMER if area is None or area == "app" or area.startswith("reviews") else area


def make_pair(row: dict[str, Any], features: Catalogue, finder: Finder) -> Pair:
    """Make the pair of one row: text, lang and a feature given as key or name."""
    item = UsageInput(
        row["text"], Lang(row["lang"]), (row["feature"],), CHANNELS.get(row.get("style", ""), Channel.OTHER)
    )
    form = match_form(item.text)
    key = features.resolve(row["feature"]) or PRODUCT
    mentions = finder.find(form.text, item.hints)
    return pairs.make(item, form, key, features.by_key.get(key), mentions, pairs.cues_of(form, item.lang))


class Cached:
    """An ``encode`` that keeps vectors in a file, so that a second training does not embed again."""

    def __init__(self, encode: Encode, path: Path | None) -> None:
        self._encode = encode
        self._path = path
        self._known: dict[str, NDArray[np.float32]] = {}
        if path is not None and path.exists():
            stored = np.load(path, allow_pickle=False)
            self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give unit vectors; texts seen before come from memory."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24] for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        order = sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(order), 256):
            chunk = order[start : start + 256]
            self._known.update(zip(chunk, self._encode([missing[key] for key in chunk]), strict=True))
        if missing and self._path is not None:
            np.savez(
                self._path, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values()))
            )
        return np.stack([self._known[key] for key in keys])


def workspace() -> Workspace:
    """Give the models as every workspace has them, so that nothing differs at work.

    No store is opened: one left here would be too old after the next migration.
    """
    return bare(Settings(root=HERE))


def default_encode(cache: Path | None) -> Cached:
    """Give the packaged model's rows, kept in a file."""
    return Cached(workspace().embedder.encode, cache)
