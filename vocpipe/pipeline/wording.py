"""Word: have a language model word the themes' titles, where one is configured; off by default.

The title made of members' own words stays in the theme and is what everything falls back to. A
wording is kept beside it, asked for once for each such title, and shown as a machine's. A name that
a person gave is never worded.
"""

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vocpipe.records import Feedback, Theme
from vocpipe.store.wordings import Wording
from vocpipe.wording import PROMPT_VERSION, checked, messages, schema
from vocpipe.wording.check import Unusable
from vocpipe.workspace import Workspace

log = logging.getLogger(__name__)

KEY = "VOCPIPE_LLM_API_KEY"
"""The variable of the environment that holds the endpoint's key."""


@dataclass(frozen=True)
class Worded:
    """How many titles were asked for and taken, and what stopped the asking ("" for nothing)."""

    asked: int = 0
    taken: int = 0
    stopped: str = ""


def word(workspace: Workspace) -> Worded:
    """Ask for titles never asked for; an endpoint that fails is left alone until the next run."""
    settings = workspace.settings.llm
    if not settings.on:
        return Worded()
    from vocpipe.llm import Llm, UnreachableError

    llm = Llm(settings.base_url or "", settings.model, os.environ.get(KEY), settings.seconds)
    asked = taken = 0
    for theme, key in _waiting(workspace)[: settings.per_run]:
        voices = list(workspace.store.feedback.by_id(theme.exemplars).values())
        languages = _languages(theme, voices)
        texts = [voice.text for voice in voices]
        if not languages:
            continue
        try:
            answer = llm.complete(messages(texts, theme.labels, languages), schema(languages))
        except UnreachableError as error:
            log.warning("%s; titles stay in the members' own words", error)
            return Worded(asked, taken, str(error))
        asked += 1
        titles, refused = _taken(answer, languages, texts)
        taken += not refused
        by = _by(workspace)
        workspace.store.wordings.save(Wording(key, theme.key, by, titles, refused, workspace.now()))
        workspace.still_running()
    return Worded(asked, taken)


def wordings(workspace: Workspace, themes: Iterable[Theme]) -> dict[str, Wording]:
    """Give the wording that counts of each theme, by key; those a person named have none."""
    if not workspace.settings.llm.on:
        return {}
    keys = {_key(workspace, theme): theme.key for theme in themes if theme.named_by == "machine"}
    held = workspace.store.wordings.get(list(keys))
    return {keys[key]: wording for key, wording in held.items() if wording.titles}


def _waiting(workspace: Workspace) -> list[tuple[Theme, str]]:
    themes = [
        theme
        for theme in workspace.store.themes.all().values()
        if theme.state == "active" and theme.named_by == "machine" and theme.labels
    ]
    keys = [_key(workspace, theme) for theme in themes]
    held = workspace.store.wordings.get(keys)
    return [(theme, key) for theme, key in zip(themes, keys, strict=True) if key not in held]


def _by(workspace: Workspace) -> str:
    return f"{workspace.settings.llm.model}/{PROMPT_VERSION}"


def _key(workspace: Workspace, theme: Theme) -> str:
    """Give the key of the question: it is another one once the theme's own words are others."""
    asked = json.dumps([_by(workspace), theme.key, theme.labels], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


def _languages(theme: Theme, voices: Sequence[Feedback]) -> list[str]:
    """Give the languages to word: a title is checked against voices in its own language."""
    spoken = {str(voice.lang) for voice in voices}
    return [lang for lang in ("ja", "en") if lang in theme.labels and lang in spoken]


def _taken(answer: str, languages: Sequence[str], texts: Sequence[str]) -> tuple[dict[str, str], str]:
    try:
        return checked(answer, languages, texts), ""
    except Unusable as error:
        return {}, str(error)
