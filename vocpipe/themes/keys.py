"""Keys of themes: made from the founding members, so a run repeated after a crash gives the same."""

import hashlib
from collections.abc import Iterable


def theme_key(members: Iterable[str]) -> str:
    """Give the key of a theme founded by these feedback ids, in any order."""
    return "th_" + hashlib.sha256("\0".join(sorted(members)).encode()).hexdigest()[:12]
