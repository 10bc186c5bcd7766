"""The pages' fixed words, and the language a page is shown in."""

from vocpipe.translation import LANGS
from vocpipe.translation import on_pages as translate

__all__ = ["LANGS", "best", "translate"]


def best(wanted: str, accepted: str, default: str) -> str:
    """Choose a language: the person's own choice, else what the browser accepts, else the workspace's."""
    if wanted in LANGS:
        return wanted
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGS:
            return code
    return default if default in LANGS else "en"
