"""The pages' fixed words, and the language a page is shown in."""

from vocpipe import translation
from vocpipe.translation import LANGS, PAGES

__all__ = ["LANGS", "best", "translate"]


def translate(lang: str, words: str, **values: object) -> str:
    """Give a page's words in ``lang``, with ``values`` filled in where it has {places}."""
    return translation.translate(lang, words, PAGES, **values)


def best(wanted: str, accepted: str, default: str) -> str:
    """Choose a language: the person's own choice, else what the browser accepts, else the workspace's."""
    if wanted in LANGS:
        return wanted
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGS:
            return code
    return default if default in LANGS else "en"
