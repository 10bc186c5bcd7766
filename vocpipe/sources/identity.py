"""Ids for inputs that carry none, and for inputs whose ids repeat.

A voice without an id is known by what it says: the hash of its key cells and which occurrence of
that hash it is, never by its row number, so sorting, inserting and deleting rows changes nothing.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence

BY_CONTENT = "c_"
"""How the id of a row begins that is known by its content alone."""


def content_hash(cells: Sequence[str]) -> str:
    """Give sha256 hex[:24] of cells, alike for texts that differ only in width and blanks."""
    normal = unicodedata.normalize("NFKC", "\x1f".join(cells)).split("\x1f")
    folded = "\x1f".join([" ".join(cell.split()) for cell in normal])
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Identities:
    """Gives each voice of one reading its external id; remembers what it has already given."""

    def __init__(self) -> None:
        """Start a reading in which nothing has an id yet."""
        self._occurrences: Counter[str] = Counter()
        self._owners: dict[str, str] = {}

    def by_content(self, cells: Sequence[str]) -> str:
        """Give ``c_<hash>.<nth>`` for key cells; the nth equal row is the nth voice."""
        digest = content_hash(cells)
        self._occurrences[digest] += 1
        return f"{BY_CONTENT}{digest}.{self._occurrences[digest]}"

    def by_id(self, written: str, text: str) -> str:
        """Give the id as written; another text under the same id gets ``id~hash``.

        An equal text under the same id is the same voice: it gets the same id again.
        """
        digest = content_hash([text])[:12]
        owner = self._owners.setdefault(written, digest)
        if owner == digest:
            return written
        return f"{written}~{digest}"
