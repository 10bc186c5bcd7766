"""Every fixed word of the pages has its Japanese, and none of the Japanese is left over."""

import ast
from importlib import resources
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from tests.parsing import tree
from vocpipe.drafting.consent import State
from vocpipe.pipeline.incoming import UNKNOWN_SPEAKER
from vocpipe.records import (
    About,
    ChangeState,
    Channel,
    Deed,
    Kind,
    Knowledge,
    OutcomeHow,
    Role,
    Team,
    UsageState,
)
from vocpipe.review.edits import EDITED
from vocpipe.translation import PAGES
from vocpipe.translation import catalogue as catalogue_of
from vocpipe.translation import on_pages as translate
from vocpipe.web.consent_forms import ATTRIBUTIONS
from vocpipe.web.render import best

WEB = Path(str(resources.files("vocpipe.web")))

DETAILS = (
    "kind", "also", "severity", "severity_kept", "state", "knowledge", "knowledge_kept", "answer", "theme",
    "reasons", "admitted", "how", "change_id", "capability", "reason", "channel", "message", "note", "solved",
    "where", "role", "lang", "token", "scopes", "why", "sessions", "source", "new", "revised", "updated",
    "same", "rejected", "mended", "edits", "from", "to", "into", "week", "until", "id", "what", "voices",
    "wording", "channels", "attribution", "rule", "due", "owner", "done", "arrived", "messages",
    "originals", "stated", "measured", "single", "name", "active",
    "set_aside", "missing", "credit", "may_edit", "incentive", "expires", "proof", "place", "claims",
)  # fmt: skip
"""What the details of an audit entry may be called."""

COMPOSED = (
    {kind.value for kind in Kind}
    | {how.value.replace("_", " ") for how in OutcomeHow}
    | {f"knowledge {one}" for one in Knowledge}
    | {f"team {team}" for team in Team}
    | {"one of the voices this theme was born of"}
    | {f"role {role}" for role in Role}
    | {state.value.replace("_", " ") for state in UsageState}
    | {f"evidence of {about}" for about in ("kind", "usage", "core")}
    | {state.value for state in ChangeState}
    | {state.value for state in State}
    | {f"named {one}" for one in ATTRIBUTIONS}
    | {"claims"}
    | {channel.value for channel in Channel}
    | {"prospect", "active", "churned", "unknown"}
    | {about.value for about in About}
    | {deed.value for deed in Deed}
    | {"empty", "no words", "filler", "test entry", "spam", UNKNOWN_SPEAKER, EDITED}
    | {"password", "start link", "OIDC", "proxy"}
    | {f"severity {n}" for n in range(4)}
    | {"no cue; judged as a whole", "the feature was named beside the voice"}
    | {"acted", "yes", "no"}
    | {"prospect: lowers the odds of user", "hits the core", "proposed"}
    | {f"detail {name}" for name in DETAILS}
    | {"undone", "renamed", "merged", "split", "accepted", "dismissed", "acted", "apart", "together"}
)
"""Words that templates choose by a value."""


def fixed_words() -> set[str]:
    """Give every word templates and handlers pass to the translator."""
    found = set(COMPOSED)
    for template in WEB.glob("templates/*.html"):
        parsed = Environment().parse(template.read_text(encoding="utf-8"))
        called = (words for _, _, words in extract_from_ast(parsed, ("_",)))
        found |= {one[0] if isinstance(one, tuple) else one for one in called if one and one != (None,)}
    for module in (*WEB.glob("*.py"), WEB.parent / "review" / "said.py"):
        for call in ast.walk(tree(module)):
            if isinstance(call, ast.Call) and (place := said_at(call.func)) is not None:
                found |= {
                    str(one.value) for one in call.args[place : place + 1] if isinstance(one, ast.Constant)
                }
    return found


def said_at(called: ast.expr) -> int | None:
    """Give which argument are words: ``form.done``'s first, ``translate``'s second."""
    if isinstance(called, ast.Attribute) and called.attr == "done":
        return 0
    return 1 if isinstance(called, ast.Name) and called.id == "translate" else None


def test_every_fixed_word_has_its_japanese_and_none_is_left_over() -> None:
    assert fixed_words() == set(catalogue_of("ja", PAGES))


def test_places_in_the_words_are_the_same_in_japanese() -> None:
    for english, japanese in catalogue_of("ja", PAGES).items():
        assert english.count("{n}") == japanese.count("{n}"), english


def test_words_are_given_in_the_language_with_their_numbers() -> None:
    assert translate("ja", "{n} themes", n=3) == "テーマ3件"
    assert translate("en", "{n} themes", n=3) == "3 themes"


def test_the_persons_choice_goes_before_the_browsers_and_that_before_the_workspaces() -> None:
    assert best("en", "ja", "ja") == "en"
    assert best("", "fr-FR, en-GB;q=0.8, ja;q=0.5", "ja") == "en"
    assert best("", "fr", "ja") == "ja"
