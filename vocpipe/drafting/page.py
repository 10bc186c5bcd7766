"""Prints a page of blocks: as Markdown, and as one HTML file that loads nothing and runs nothing.

Escaping is on for every expression of both templates, whatever they are called; only the SVG of
our own charts and our own stylesheet go through as they are.
"""

import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vocpipe.drafting.blocks import Page
from vocpipe.drafting.charts.house import dark_css
from vocpipe.drafting.inert import code, inert, quoted
from vocpipe.drafting.words import say

TEMPLATES = "vocpipe.drafting"


def templates(package: str, **given: Any) -> Environment:
    """Give the templates of a room; every HTML expression is escaped, whatever its template is called."""
    strict = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    return Environment(loader=PackageLoader(package), **{"autoescape": True, **strict, **given})


@cache
def _markdown() -> Environment:
    environment = templates(TEMPLATES, autoescape=False, finalize=inert)
    environment.filters |= {"quoted": quoted, "code": code}
    return environment


@cache
def _html() -> Environment:
    return templates(TEMPLATES)


@cache
def page_style() -> Markup:
    """Give the stylesheet of printed pages, charts on dark paper included."""
    sheet = resources.files(TEMPLATES).joinpath("templates/page.css").read_text(encoding="utf-8")
    return Markup(sheet + dark_css())


def print_template(name: str, **values: object) -> str:
    """Give another template of this room as HTML: everything escaped but our own charts (``svg``)."""
    return _html().get_template(name).render(svg=Markup, dark=Markup(dark_css()), **values) + "\n"


def print_markdown(page: Page) -> str:
    """Give the page as Markdown."""
    text = _markdown().get_template("page.md.j2").render(page=page, draft=say("draft", page.lang))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def print_html(page: Page) -> str:
    """Give the page as one self-contained HTML document."""
    template = _html().get_template("page.html.j2")
    return template.render(page=page, style=page_style(), svg=Markup, draft=say("draft", page.lang)) + "\n"
