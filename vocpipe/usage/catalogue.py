"""The feature catalogue: what the product has, what people call it, what it can already do.

Read from ``features.toml``; every mistake is one clear ``SettingsError`` naming file and key.

    [[feature]]
    key = "csv_export"
    owner = "data team"
    names.ja = ["CSV出力"]
    names.en = ["CSV export"]
    aliases.ja = ["エクスポート"]
    capabilities.en = ["choose columns"]
    limits.en = ["no PDF"]
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vocpipe.errors import SettingsError
from vocpipe.records import PRODUCT, Feature
from vocpipe.text.clean import match_form
from vocpipe.usage.capabilities import in_language

LISTS = ("names", "aliases", "capabilities", "limits")
TEXTS = ("key", "owner", "area")
ITSELF = frozenset({"(the product itself)", "the product itself", "製品全体", "製品そのもの", "アプリ自体"})
"""What people put in a feature column when they mean the product as a whole."""
_KEY = re.compile(r"^[a-z][a-z0-9_]*$")


def fold(text: str) -> str:
    """Give ``text`` as it is compared: NFKC, casefolded, without spaces around it."""
    return match_form(text).text.strip()


@dataclass(frozen=True)
class Surface:
    """One way to call a feature: ``folded`` is what is searched, ``name`` tells names from aliases."""

    feature: str
    lang: str
    folded: str
    name: bool


@dataclass(frozen=True)
class Catalogue:
    """The product's features, in the order of the file; made by :func:`load` or :func:`of`."""

    features: tuple[Feature, ...]
    by_key: Mapping[str, Feature] = field(repr=False)
    surfaces: tuple[Surface, ...] = field(repr=False)

    def resolve(self, hint: str) -> str | None:
        """Give the key that ``hint`` (a key, name or alias as somebody typed it) stands for, or None.

        ``PRODUCT`` when it says "the product itself" and no feature is called so.
        """
        wanted = fold(hint)
        if wanted in self.by_key:
            return wanted
        found = next((s.feature for s in self.surfaces if s.folded == wanted), None)
        return found or (PRODUCT if wanted in ITSELF else None)

    def capability_in(self, lang: str, capability: str) -> str:
        """Give a capability in ``lang`` where the catalogue has it there, else as it was written."""
        told = (in_language(feature, capability) for feature in self.features)
        return next(filter(None, told), {}).get(lang, capability)


def of(features: Iterable[Feature]) -> Catalogue:
    """Make a catalogue of features already read; raises ``SettingsError`` on clashes."""
    found = tuple(features)
    by_key: dict[str, Feature] = {}
    for feature in found:
        if feature.key in by_key:
            raise SettingsError(
                f"the feature key {feature.key!r} is there twice", "Give each feature its own key"
            )
        by_key[feature.key] = feature
    return Catalogue(found, by_key, _surfaces(found))


def of_names(names: Iterable[str]) -> Catalogue:
    """Make a catalogue in which each name is its own feature (for files of labels without a catalogue).

    A name that means the product itself is none of them.
    """
    distinct = {fold(name): name for name in names if fold(name) and fold(name) not in ITSELF}
    return of(
        Feature(key=f"f{number}", names={"ja": (name,), "en": (name,)})
        for number, name in enumerate(distinct.values())
    )


def load(path: Path) -> Catalogue:
    """Read a catalogue; raises ``SettingsError`` that names the file, the key and the mistake."""
    found = read(path)
    with _naming(path):
        return of(found)


def read(path: Path) -> list[Feature]:
    """Read the features of a file, of one product or more; raises ``SettingsError`` likewise."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror})", "Check the path, or features in vocpipe.toml"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start})", "Save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not valid TOML ({error})", "Mend that line") from error
    rows = document.get("feature")
    if set(document) - {"feature"} or not isinstance(rows, list) or not rows:
        extra = ", ".join(sorted(set(document) - {"feature"})) or "no [[feature]]"
        raise SettingsError(
            f"{path}: {extra}", "The file holds one [[feature]] table a feature and nothing else"
        )
    with _naming(path):
        return [_feature(row, number) for number, row in enumerate(rows, start=1)]


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except SettingsError as error:
        raise SettingsError(f"{path}: {error.what}", error.fix) from None


def _feature(row: object, number: int) -> Feature:
    if not isinstance(row, dict):
        raise SettingsError(f"feature {number} is not a table", "Start each feature with a line [[feature]]")
    key = row.get("key")
    if not isinstance(key, str) or not _KEY.match(key):
        raise SettingsError(
            f"feature {number}: key {key!r} cannot be used",
            f"A key is small letters, digits and _, begins with a letter, and is not {PRODUCT}",
        )
    unknown = sorted(set(row) - set(LISTS) - set(TEXTS))
    if unknown:
        raise SettingsError(
            f"feature {key}: unknown entry {', '.join(unknown)}", f"Known: {', '.join(TEXTS + LISTS)}"
        )
    for name in ("owner", "area"):
        if not isinstance(row.get(name, ""), str):
            raise SettingsError(f"feature {key}: {name} is not a text", f'Write {name} = "..."')
    lists = {name: _by_language(row.get(name, {}), key, name) for name in LISTS}
    if not any(lists["names"].values()):
        raise SettingsError(
            f"feature {key}: has no names", f'Add names.ja = ["..."] or names.en = ["..."] to {key}'
        )
    return Feature(key=key, owner=row.get("owner"), area=row.get("area"), **lists)


def _by_language(value: object, key: str, name: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise SettingsError(
            f"feature {key}: {name} has no language", f'Write {name}.ja = ["..."], {name}.en = ["..."]'
        )
    lists: dict[str, tuple[str, ...]] = {}
    for lang, texts in value.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise SettingsError(
                f"feature {key}: {name}.{lang} is not a list of texts", f'Write {name}.{lang} = ["..."]'
            )
        if any(not fold(text) for text in texts):
            raise SettingsError(f"feature {key}: {name}.{lang} holds an empty text", "Remove it")
        lists[lang] = tuple(texts)
    return lists


def _surfaces(features: tuple[Feature, ...]) -> tuple[Surface, ...]:
    """Every name and alias once, longest first (so that the longest match wins), or an error when shared."""
    owners: dict[str, Surface] = {}
    for feature in features:
        for lists, is_name in ((feature.names, True), (feature.aliases, False)):
            for lang, texts in lists.items():
                for text in texts:
                    surface = Surface(feature.key, lang, fold(text), is_name)
                    other = owners.setdefault(surface.folded, surface)
                    if other.feature != feature.key:
                        raise SettingsError(
                            f"features {other.feature} and {feature.key} share the name or alias {text!r}",
                            "Give it to one of them",
                        )
    return tuple(sorted(owners.values(), key=lambda surface: (-len(surface.folded), surface.folded)))
