"""The language the command line speaks: the workspace's, unless the person asks for another."""

import os
import re
from functools import cache
from pathlib import Path

from vocpipe import translation
from vocpipe.records import Kind, Knowledge, OutcomeHow, Team, UsageState

FILE = "vocpipe.toml"
_LINE = re.compile(r"^\s*language\s*=\s*[\"'](\w+)[\"']", re.M)


def language() -> str:
    """Give "ja" or "en": of VOCPIPE_MESSAGES, else of the workspace here, else of the terminal.

    The line is searched, not the file parsed: a file that cannot be used has its error told in it too.
    """
    if asked := os.environ.get("VOCPIPE_MESSAGES") or os.environ.get("VOCPIPE_LANGUAGE"):
        return "ja" if asked == "ja" else "en"
    try:
        written = _LINE.search(Path(FILE).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        terminal = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
        return "ja" if terminal.startswith("ja") else "en"
    return "en" if written and written[1] == "en" else "ja"


def _(words: str, one: str = "", /, **values: object) -> str:
    """Give a fixed sentence with its {places} filled in; ``one`` is its English singular, where n is 1."""
    lang = language()
    singular = bool(one) and lang == "en" and values.get("n") == 1
    return translation.translate(lang, one if singular else words, **values)


def undoable(what: str, said: object) -> str:
    """Say what holds now, and how the verdict or event with this id is taken back."""
    return _("{what}. Undo: vocpipe undo {id}", what=what, id=said)


def value(written: object) -> str:
    """Give a value of the ledger or a list (a kind, a state, a team) as people read it."""
    plain = "" if written is None else str(written).replace("_", " ")
    return translation.on_pages(language(), plain)


def code(written: str) -> str:
    """Give the value that a Japanese word stands for wherever values are shown: 要望 is ``request``.

    Any other word is given back as it is; the same word stands for the same code everywhere.
    """
    return written if written.isascii() else _codes().get(written, written)


@cache
def _codes() -> dict[str, str]:
    enums = ((Kind, ""), (UsageState, ""), (Knowledge, "knowledge "), (Team, "team "), (OutcomeHow, ""))
    values = ((prefix, one.value) for enum, prefix in enums for one in enum)
    return {translation.on_pages("ja", prefix + value.replace("_", " ")): value for prefix, value in values}


def retold(said: str) -> str:
    """Give an error, a note or a reject's reason, made in English, as people here read it."""
    return translation.retold(language(), said)
