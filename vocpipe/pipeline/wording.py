"""Word: have a language model word themes' titles and our line beside a quote, if one is configured.

Off by default. The title made of members' own words stays in the theme and is what everything falls
back to, as our fixed line is for a quote. A wording is kept beside it, asked for once for each such
title or quote, and shown as a machine's. A name that a person gave is never worded, nor is a quote.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from vocpipe.drafting.claims import doubtful_claims
from vocpipe.drafting.praise import warmth
from vocpipe.pipeline.releasing import cleared
from vocpipe.pipeline.wording_lookup import by, line_key, theme_key
from vocpipe.records import Feedback, Theme
from vocpipe.store.wordings import Wording
from vocpipe.wording import LINE_VERSION, PROMPT_VERSION, checked, line_messages, messages, schema
from vocpipe.wording.check import Unusable
from vocpipe.workspace import Workspace

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
    for one in islice(_questions(workspace), settings.per_run):
        try:
            answer = llm.complete(one.messages, schema(one.languages))
        except UnreachableError as error:
            return Worded(asked, taken, str(error))
        asked += 1
        titles, refused = _taken(answer, one)
        taken += not refused
        kept = Wording(one.key, one.about, one.by, titles, refused, workspace.now())
        workspace.store.wordings.save(kept)
        workspace.still_running()
    return Worded(asked, taken)


@dataclass(frozen=True)
class _Question:
    """What to ask: about which theme or quote, in which languages, and the words the answer must keep to.

    ``plain`` tells that the answer may claim nothing, as it stands in an advertisement.
    """

    key: str
    about: str
    by: str
    messages: list[dict[str, str]]
    languages: list[str]
    texts: list[str]
    plain: bool = False


def _questions(workspace: Workspace) -> Iterator[_Question]:
    """Give what was never asked: titles of themes, then our lines beside quotes that may be used outside."""
    themes = {
        theme_key(workspace, theme): theme
        for theme in workspace.store.themes.all().values()
        if theme.state == "active" and theme.named_by == "machine" and theme.labels
    }
    held = workspace.store.wordings.get(list(themes))
    for key, theme in themes.items():
        if key in held:
            continue
        voices = list(workspace.store.feedback.by_id(theme.exemplars).values())
        languages = _languages(theme, voices)
        texts = [voice.text for voice in voices]
        if languages:
            asked = messages(texts, theme.labels, languages)
            yield _Question(key, theme.key, by(workspace, PROMPT_VERSION), asked, languages, texts)
    yield from _line_questions(workspace)


def _line_questions(workspace: Workspace) -> Iterator[_Question]:
    lang = workspace.settings.language
    released = {one.quote.id: one for one in cleared(workspace) if one.voice.lang.value == lang}
    keys = {line_key(workspace, one.quote): one for one in released.values()}
    held = workspace.store.wordings.get(list(keys))
    for key, one in keys.items():
        if key not in held:
            feature = next((use.names[lang] for use in one.voice.usage if use.names.get(lang)), "")
            asked = line_messages(one.quote.text, feature, [lang])
            words = [one.quote.text, feature]
            yield _Question(key, one.quote.id, by(workspace, LINE_VERSION), asked, [lang], words, True)


def _languages(theme: Theme, voices: Sequence[Feedback]) -> list[str]:
    """Give the languages to word: a title is checked against voices in its own language."""
    spoken = {str(voice.lang) for voice in voices}
    return [lang for lang in ("ja", "en") if lang in theme.labels and lang in spoken]


def _taken(answer: str, asked: _Question) -> tuple[dict[str, str], str]:
    try:
        found = checked(answer, asked.languages, asked.texts)
    except Unusable as error:
        return {}, str(error)
    if asked.plain and any(doubtful_claims(line) or warmth(line) for line in found.values()):
        return {}, "a claim"
    return found, ""
