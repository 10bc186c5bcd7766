"""The fixed words of the doors through gettext: English in the code, Japanese from the .po files.

Errors, notes and the reasons of rejects are made, and stored, in English where they arise; ``retold`` finds
the sentence they were made from by its fixed words and gives it in another language.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

LANGS = ("ja", "en")
MESSAGES, PAGES = "vocpipe", "vocpipe.web"
"""The packages whose locale holds the words of the command line and of errors, and of the web app's pages."""

_PLACE = re.compile(r"\{(\d+)\}")
_PLACED = re.compile(r"(\S+) (?:row|line) (\d+)( https://\S+)?")
_FIXED = re.compile(r"\{\d+\}")


@cache
def catalogue(lang: str, package: str) -> Mapping[str, str]:
    """Give the code's words -> words in ``lang``, as the package's .po file has them.

    English has a short file too, for what values of the store are called.
    """
    from babel.messages.pofile import read_po

    file = resources.files(package).joinpath(f"locale/{lang}/LC_MESSAGES/vocpipe.po")
    if not file.is_file():
        return {}
    with file.open("rb") as opened:
        return {str(m.id): str(m.string) for m in read_po(opened, locale=lang) if m.id and m.string}


def translate(lang: str, words: str, package: str = MESSAGES, /, **values: object) -> str:
    """Give the words in ``lang``, with ``values`` filled in where it has {places}."""
    found = catalogue(lang, package).get(words, words)
    return found.format(**values) if values else found


def on_pages(lang: str, words: str, **values: object) -> str:
    """Give a page's words in ``lang``, with ``values`` filled in where it has {places}."""
    return translate(lang, words, PAGES, **values)


def retold(lang: str, said: str) -> str:
    """Give a finished English message in ``lang``, whatever fills its places; an unknown one as it is."""
    return said if lang == "en" else _known(lang, said) or said


@lru_cache(maxsize=4096)
def _known(lang: str, said: str) -> str | None:
    """Give the message in ``lang``, or None: word for word, as two messages in a row, by its shape."""
    words = catalogue(lang, MESSAGES)
    if said in words:
        return words[said]
    for stop in re.finditer(r"\. |; ", said):
        before, after = _known(lang, said[: stop.start()]), _known(lang, said[stop.end() :])
        if before and after:
            return f"{before}。{after}"
    for shape, fixed in _shapes(lang):
        if all(piece in said for piece in fixed) and (found := _pattern(shape).fullmatch(said)):
            return _filled(lang, words[shape], found.groups())
    return _after_its_subject(lang, said)


def _after_its_subject(lang: str, said: str) -> str | None:
    """Give a message whose subject, a place or a setting, stands before it and stays: "nmae is not ..."."""
    if place := _PLACED.fullmatch(said):
        return translate(lang, "{file} row {n}", file=place[1], n=place[2]) + (place[3] or "")
    for mark in (": ", " "):
        subject, found, what = said.partition(mark)
        # A lone word behind a blank belongs to a name ("vocpipe status"), it is no message about one.
        told = _known(lang, what) if found and (mark != " " or " " in what) else None
        if told:
            return f"{retold(lang, subject)}{mark}{told}"
    return None


def _filled(lang: str, words: str, parts: Sequence[str]) -> str:
    """Fill the numbered places; what fills one is a sentence itself, or names something and stays."""
    told = [retold(lang, part) if " " in part else part for part in parts]
    return _PLACE.sub(lambda place: told[int(place[1]) - 1], words)


@cache
def _shapes(lang: str) -> list[tuple[str, list[str]]]:
    """Give the messages with numbered places and their fixed words, those that fix most first."""
    shapes = [words for words in catalogue(lang, MESSAGES) if _PLACE.search(words)]
    shapes.sort(key=lambda words: -len(_PLACE.sub("", words)))
    return [(words, [piece for piece in _FIXED.split(words) if piece]) for words in shapes]


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    """Give what finds the places of a message, in the order of their numbers."""
    return re.compile("(.+?)".join(map(re.escape, _FIXED.split(shape))), re.S)
