"""The pages' fixed words through gettext: English in the templates, Japanese from the .po file.

English has a short file too, for what values of the store are called.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGS = ("ja", "en")


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Give the templates' words -> words in ``lang``."""
    from babel.messages.pofile import read_po

    file = resources.files("vocpipe.web").joinpath(f"locale/{lang}/LC_MESSAGES/vocpipe.po")
    if not file.is_file():
        return {}
    with file.open("rb") as opened:
        return {str(m.id): str(m.string) for m in read_po(opened, locale=lang) if m.id and m.string}


def translate(lang: str, words: str, **values: object) -> str:
    """Give the words in ``lang``, with ``values`` filled in where it has {places}."""
    found = catalogue(lang).get(words, words)
    return found.format(**values) if values else found


def best(wanted: str, accepted: str, default: str) -> str:
    """Choose a language: the person's own choice, else what the browser accepts, else the workspace's."""
    if wanted in LANGS:
        return wanted
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGS:
            return code
    return default if default in LANGS else "en"
