"""What a language model worded: titles of themes and our lines beside quotes, while a model is configured."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from vocpipe.records import Quote, Theme
from vocpipe.store.wordings import Wording
from vocpipe.wording import LINE_VERSION, PROMPT_VERSION
from vocpipe.workspace import Workspace


def wordings(workspace: Workspace, themes: Iterable[Theme]) -> dict[str, Wording]:
    """Give the wording that counts of each theme, by key; those a person named have none."""
    machines = (theme for theme in themes if theme.named_by == "machine")
    return _held(workspace, ((theme_key(workspace, theme), theme.key) for theme in machines))


def lines(workspace: Workspace, quotes: Iterable[Quote]) -> dict[str, Wording]:
    """Give the worded line of ours beside each quote, by the quote's id, where there is one."""
    return _held(workspace, ((line_key(workspace, quote), quote.id) for quote in quotes))


def _held(workspace: Workspace, asked: Iterable[tuple[str, str]]) -> dict[str, Wording]:
    """Give the wordings that count, by what they are of; ``asked`` are keys of questions with that."""
    if not workspace.settings.llm.on:
        return {}
    keys = dict(asked)
    held = workspace.store.wordings.get(list(keys))
    return {keys[key]: wording for key, wording in held.items() if wording.titles}


def by(workspace: Workspace, version: str) -> str:
    """Name the model and the prompt that word something."""
    return f"{workspace.settings.llm.model}/{version}"


def theme_key(workspace: Workspace, theme: Theme) -> str:
    """Give the key of the question: it is another one once the theme's own words are others."""
    return _digest([by(workspace, PROMPT_VERSION), theme.key, theme.labels])


def line_key(workspace: Workspace, quote: Quote) -> str:
    """Give the key of the question for our line beside a quote."""
    return _digest([by(workspace, LINE_VERSION), quote.id, workspace.settings.language])


def _digest(asked: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]
