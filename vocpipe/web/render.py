"""One way to answer with a page: the template, the person, the language, what was just done."""

from datetime import date, datetime
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup

from vocpipe.drafting.claims import rule_of
from vocpipe.drafting.page import templates
from vocpipe.drafting.words import day, say
from vocpipe.records import Person, Right, Role, Scope, label_lang
from vocpipe.review import seen
from vocpipe.themes.proposals import because
from vocpipe.translation import LANGS, retold
from vocpipe.translation import on_pages as translate
from vocpipe.web.access import person_of
from vocpipe.workspace import Workspace

NOTICE = "notice"


@cache
def environment() -> Environment:
    """Give the templates; every expression is escaped, whatever the template is called."""
    made = templates("vocpipe.web")
    made.filters["spaced"] = lambda value: str(value).replace("_", " ")
    made.globals |= {
        "Right": Right,
        "Role": Role,
        "Scope": Scope,
        "langs": LANGS,
        "svg": Markup,
        "label_lang": label_lang,
        "because": because,
        "rule_of": rule_of,
    }
    return made


def language(request: Request) -> str:
    """Give the language of the answer."""
    workspace: Workspace = request.app.state.workspace
    person = person_of(request)
    chosen = (person.lang if person else "") or str(request.session.get("lang", ""))
    return best(chosen, request.headers.get("accept-language", ""), workspace.settings.language)


def best(wanted: str, accepted: str, default: str) -> str:
    """Choose a language: the person's own choice, else what the browser accepts, else the workspace's."""
    if wanted in LANGS:
        return wanted
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGS:
            return code
    return default if default in LANGS else "en"


def page(
    request: Request, template: str, person: Person | None, status: int = 200, **shown: Any
) -> HTMLResponse:
    """Render a template for a person; a notice of the last action is shown once."""
    lang = language(request)
    html = (
        environment()
        .get_template(template)
        .render(
            shown
            | {
                "request": request,
                "person": person,
                "lang": lang,
                "here": request.url.path,
                "also_here": also_told(lang, _also_here(request, person)),
                "address": _address(request),
                "seen": seen(request.app.state.workspace),
                "notice": request.app.state.notices.take(request.session.pop(NOTICE, None)),
                "product": request.app.state.workspace.settings.name,
                "_": partial(translate, lang),
                "retold": partial(retold, lang),
                "say": partial(_say, lang),
                "capability_in": partial(request.app.state.workspace.catalogue.capability_in, lang),
                "day": partial(_day, lang, request.app.state.workspace.settings.zone),
                "when": partial(_when, request.app.state.workspace.settings.zone),
            }
        )
    )
    return HTMLResponse(html, status)


def also_told(lang: str, names: list[str]) -> str:
    """Give one line for the names of those who look at a page too, "" for nobody."""
    return translate(lang, "Also here now: {names}", names=", ".join(names)) if names else ""


def _also_here(request: Request, person: Person | None) -> list[str]:
    """Note that a person looks at this page, and give the names of the others who do."""
    if person is None or request.method != "GET":
        return []
    names: list[str] = request.app.state.presence.here(request.url.path, person)
    return names


def _address(request: Request) -> str:
    """Give where a form of every page leads back to: this view with its filters, never a form's address."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _say(lang: str, key: str, **values: object) -> str:
    return say(key, lang, **values)


def _day(lang: str, zone: ZoneInfo, value: date) -> str:
    """Give a day as readers write it; of a moment, the day it was in the workspace's zone."""
    return day(value.astimezone(zone).date() if isinstance(value, datetime) else value, lang)


def _when(zone: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
