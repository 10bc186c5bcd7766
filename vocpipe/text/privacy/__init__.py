"""Taking personal data out of a text before anything else sees it, and pseudonyms for people.

What is found is replaced by its kind in brackets (``[EMAIL]``, ``[PHONE]``, ``[NAME]`` ...).
Rules only, no model: each kind has a cheap test that most texts fail, so a batch runs at
thousands of texts a second. Names are found by honorifics, titles, labels and sign-offs; a
bare name in running text is not.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from vocpipe.text.privacy import contacts, numbers, people, places
from vocpipe.text.privacy.span import Found, narrow

__all__ = ["Found", "Redacted", "Redactor", "pseudonym"]

KINDS = ("URL", "EMAIL", "SECRET", "CARD", "MY_NUMBER", "PHONE", "POSTAL", "ADDRESS", "NAME")
"""Kinds found without configuration, strongest claim first; configured patterns come before all."""

_FINDERS: tuple[Callable[[str], Iterable[Found]], ...] = (contacts.find, numbers.find, places.find)
_ROUNDS = 8


class Redacted(NamedTuple):
    """A text without its personal data, and what stood where in the text as given."""

    text: str
    found: tuple[Found, ...]


class Redactor:
    """Replaces personal data in batches of texts.

    ``patterns`` are the team's own regular expressions (order or account ids); a named group
    names the kind, ``(?P<ORDER>A-\\d{6})`` gives ``[ORDER]``, otherwise ``[ID]``. ``salt``
    keys the pseudonyms. ``names`` False leaves names of people. A pattern that does not
    compile raises ValueError that names its place in the list.
    """

    def __init__(self, patterns: Sequence[str] = (), salt: str = "", names: bool = True) -> None:
        self._patterns = [_compile(number, pattern) for number, pattern in enumerate(patterns, 1)]
        self._salt = salt
        self._finders = (*_FINDERS, people.find) if names else _FINDERS
        custom = {kind for pattern in self._patterns for kind in pattern.groupindex} | {"ID"}
        self._placeholder = re.compile(r"\[(?:" + "|".join(sorted({*KINDS, *custom})) + r")\]")

    def redact(self, texts: Sequence[str]) -> list[Redacted]:
        """Give each text with its personal data replaced; doing it again changes nothing."""
        return [self._redact(text) for text in texts]

    def pseudonym(self, name: str) -> str:
        """Give the pseudonym of ``name`` under this redactor's salt."""
        return pseudonym(name, self._salt)

    def _redact(self, text: str) -> Redacted:
        # Taking one thing out can bare another (digits beside a number): look until nothing is left.
        found: list[Found] = []
        current = text
        for _ in range(_ROUNDS):
            fresh = self._find(current)
            if not fresh:
                break
            found = _merge(found, [_to_original(item, found) for item in fresh])
            current = _replace(text, found)
        return Redacted(current, tuple(found))

    def _find(self, text: str) -> list[Found]:
        """Give what ``text`` still holds, without overlaps, in order of place."""
        folded = narrow(text)
        candidates = [_custom(match) for pattern in self._patterns for match in pattern.finditer(text)]
        for finder in self._finders:
            candidates.extend(finder(folded))
        if not candidates:
            return []
        taken = [match.span() for match in self._placeholder.finditer(text)]
        kept: list[Found] = []
        for item in candidates:
            if item.start < item.end and all(item.end <= start or end <= item.start for start, end in taken):
                kept.append(item)
                taken.append((item.start, item.end))
        return sorted(kept, key=lambda item: item.start)


@lru_cache(maxsize=10_000)
def pseudonym(name: str, salt: str) -> str:
    """Give ``p_`` and 12 hex digits, the same for the same name and salt (HMAC-SHA256)."""
    digest = hmac.new(salt.encode(), name.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"p_{digest.hexdigest()[:12]}"


def _compile(number: int, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"redaction pattern {number} is no regular expression: {error}") from error


def _custom(match: re.Match[str]) -> Found:
    kind = match.lastgroup
    return Found(kind, *match.span(kind)) if kind else Found("ID", *match.span())


def _replace(text: str, found: Sequence[Found]) -> str:
    parts: list[str] = []
    position = 0
    for item in found:
        parts += [text[position : item.start], f"[{item.kind}]"]
        position = item.end
    return "".join([*parts, text[position:]])


def _to_original(item: Found, earlier: Sequence[Found]) -> Found:
    """Move a span found in the text with ``earlier`` replaced back into the text as given."""
    shift = 0
    for known in earlier:
        if known.start + shift >= item.start:
            break
        shift += len(known.kind) + 2 - (known.end - known.start)
    return Found(item.kind, item.start - shift, item.end - shift)


def _merge(earlier: Sequence[Found], fresh: Sequence[Found]) -> list[Found]:
    return sorted([*earlier, *fresh], key=lambda item: item.start)
