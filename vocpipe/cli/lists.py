"""``items``, ``themes``, ``accounts``, ``changes``: list and filter."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.briefs import Language
from vocpipe.cli.filters import OfAccount, OfKind, OfKnowledge, OfSource, OfTeam, OfTheme, OfUsage
from vocpipe.cli.language import _, language, value
from vocpipe.cli.opening import opened
from vocpipe.cli.output import AnyWeekOption, Csv, Json, ReviewWeekOption, listed
from vocpipe.records import label_lang

if TYPE_CHECKING:
    from vocpipe.workspace import Workspace

LINE = 60
"""Half-width characters of a voice that the table shows."""

# What each table shows: the key of a row, and its heading.
_ITEMS = {
    "id": "id", "said_on": "said", "account": "account", "level": "level", "set_aside": "set aside",
    "kind": "kind", "usage": "usage", "text": "voice",
}  # fmt: skip
_ITEMS_IN_CSV = {name: name for name in ("theme", "route", "outcome", "source", "origin")}
_THEMES = {
    "key": "key", "name": "theme", "this_week": "this week", "total": "in all",
    "alike": "alike pairs", "trend": "trend", "accounts": "accounts", "users": "users",
    "partial": "partly know",
}  # fmt: skip
_LEVELS = {
    "account_id": "id", "account": "account", "day": "day", "level": "level", "rule": "rule", "why": "why",
}  # fmt: skip
_ACCOUNTS = {
    "id": "id", "name": "account", "status": "status", "plan": "plan", "level": "level",
    "health": "health", "owner": "CSM", "voices": "voices",
}  # fmt: skip
_CHANGES = {
    "id": "id", "title": "change", "state": "state", "started_on": "started",
    "released_on": "released", "voices": "voices",
}  # fmt: skip


def items(
    week: AnyWeekOption = None,
    route: OfTeam = None,
    theme: OfTheme = None,
    kind: OfKind = None,
    usage: OfUsage = None,
    knowledge: OfKnowledge = None,
    account: OfAccount = None,
    source: OfSource = None,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="The ones set aside instead: filler, spam, unknown speakers.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    full: Annotated[bool, typer.Option("--full", help="Whole texts, not their first line.")] = False,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List voices; filters combine. JSON and CSV give all, the table the newest."""
    from vocpipe.pipeline.listing import ItemFilter, count_items, list_items
    from vocpipe.review.people import find_theme
    from vocpipe.store import SINGLE

    with opened() as workspace:
        key = find_theme(workspace, theme).key if theme not in (None, SINGLE) else theme
        wanted = ItemFilter(week, route, key, kind, usage, knowledge, account, source, set_aside)
        for_people = not (to_json or to_csv)
        rows = list_items(workspace, wanted, most=limit if for_people else None)
        total = count_items(workspace, wanted)
        if for_people:
            rows = [_for_people(workspace, row, full) for row in rows]
    columns = {key: head for key, head in _ITEMS.items() if set_aside or key != "set_aside"}
    columns |= _ITEMS_IN_CSV if to_csv else {}
    title = _("{n} of {total} voices", n=len(rows), total=total)
    empty = _("Ask for less, or see what is there: vocpipe sources, vocpipe accounts, vocpipe themes")
    listed(rows, title, columns, "text", to_json, to_csv, empty)


def _for_people(workspace: "Workspace", row: dict[str, Any], full: bool) -> dict[str, Any]:
    """Give a row with features by name and the text on a line, in the workspace's language."""
    from vocpipe.drafting.width import cut
    from vocpipe.drafting.words import say
    from vocpipe.pipeline.briefing import feature_names

    lang, names = workspace.settings.language, feature_names(workspace)
    used = [
        f"{names.get(one['feature'], {}).get(lang, one['feature'])}: {say('split_' + one['state'], lang)}"
        for one in row["usages"]
    ]
    text = row["text"] if full else cut(" ".join(row["text"].split()), LINE)
    usage = ", ".join(used)
    shown = {name: value(row[name]) for name in ("kind", "set_aside") if row.get(name)}
    return row | shown | {"usage": usage if full else cut(usage, LINE // 2), "text": text}


def themes(
    week: ReviewWeekOption = None,
    lang: Annotated[
        Language | None, typer.Option(help="The names in ja or en (default: the workspace's).")
    ] = None,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List the themes of the last 12 weeks: size, this week, trend, who uses what."""
    from vocpipe.drafting.words import say
    from vocpipe.pipeline.brief_themes import themes_are_a_guess
    from vocpipe.pipeline.listing import list_themes, with_mixing
    from vocpipe.pipeline.week_view import review_week
    from vocpipe.review import proposals

    with opened() as workspace:
        shown = review_week(workspace, week)
        spoken = lang or workspace.settings.language
        rows = list_themes(workspace, shown, spoken)
        rows = with_mixing(workspace, rows) if to_json else rows
        waiting, few = len(proposals(workspace)), themes_are_a_guess(workspace)
    for_people = not (to_json or to_csv)
    told = [_theme_for_people(row, spoken) for row in rows] if for_people else rows
    title = _("{n} themes, as of week {week}", "1 theme, as of week {week}", n=len(rows), week=shown)
    empty = _("No theme yet: three people who say the same make one (vocpipe run places voices)")
    listed(told, title, _THEMES, "name", to_json, to_csv, empty)
    if rows and few and for_people:
        typer.echo(say("first_guess", language()))
    _proposals_wait(waiting)


def _proposals_wait(waiting: int) -> None:
    if waiting:
        typer.echo(
            _(
                "{n} proposals wait for your answer: vocpipe review",
                "1 proposal waits for your answer: vocpipe review",
                n=waiting,
            ),
            err=True,
        )


def _theme_for_people(row: dict[str, Any], lang: str) -> dict[str, Any]:
    """Give a theme's row with its trend and its certainty in words."""
    from vocpipe.drafting.words import say

    alike = f"{round(10 * row['alike'])}/10" if row["alike"] else ""
    return row | {
        "name": _marked(row, lang),
        "trend": say(f"trend_{row['trend']}", language()),
        "alike": alike,
    }


def _marked(row: dict[str, Any], lang: str) -> str:
    """Give a theme's name, marked where there is none in the language asked for."""
    of = label_lang(row["labels"], lang)
    return f"{row['name']}" if of == lang else f"{row['name']} [{'日本語' if of == 'ja' else 'English'}]"


def accounts(
    levels: Annotated[
        bool, typer.Option("--levels", help="The history of levels instead: day, level, rule and why.")
    ] = False,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List accounts with their level and how much they have said."""
    from vocpipe.pipeline.levels import level_history
    from vocpipe.pipeline.listing import list_accounts

    with opened() as workspace:
        rows = level_history(workspace) if levels else list_accounts(workspace)
    if levels:
        title = _("{n} levels", "1 level", n=len(rows))
        empty = _("Set level.rule in vocpipe.toml (docs/settings.md), then: vocpipe run")
        listed(rows, title, _LEVELS, "why", to_json, to_csv, empty)
        return
    if not (to_json or to_csv):
        rows = [row | {"status": value(row["status"])} for row in rows]
    title = _("{n} accounts", "1 account", n=len(rows))
    empty = _("Name your list of accounts in vocpipe.toml (docs/settings.md), then: vocpipe ingest")
    listed(rows, title, _ACCOUNTS, "name", to_json, to_csv, empty)


def changes(to_json: Json = False, to_csv: Csv = False) -> None:
    """List product changes and how many voices are linked to each."""
    from vocpipe.pipeline.listing import list_changes

    with opened() as workspace:
        rows = list_changes(workspace)
    if not (to_json or to_csv):
        rows = [row | {"state": value(row["state"])} for row in rows]
    title = _("{n} changes", "1 change", n=len(rows))
    empty = _('Record one: vocpipe change --title "..."; or name a list in vocpipe.toml (docs/settings.md)')
    listed(rows, title, _CHANGES, "title", to_json, to_csv, empty)
