"""``items``, ``themes``, ``accounts``, ``changes``: list and filter."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import AnyWeekOption, Csv, Json, WeekOption, listed
from vocpipe.records import Kind, Knowledge, Team, UsageState, label_lang

if TYPE_CHECKING:
    from vocpipe.workspace import Workspace

LINE = 60
"""Half-width characters of a voice that the table shows."""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (items, themes, accounts, changes):
        app.command()(command)


def items(
    week: AnyWeekOption = None,
    route: Annotated[Team | None, typer.Option(help="Only what this team gets.")] = None,
    theme: Annotated[str | None, typer.Option(help="A theme key, or: single")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only this kind.")] = None,
    usage: Annotated[UsageState | None, typer.Option(help="Only with this use of some feature.")] = None,
    knowledge: Annotated[Knowledge | None, typer.Option(help="Only with this knowledge.")] = None,
    account: Annotated[str | None, typer.Option(help="Only of this account (id or name).")] = None,
    source: Annotated[str | None, typer.Option(help="Only from this source (see: vocpipe sources).")] = None,
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
    columns = {
        "id": "id",
        "said_on": "said",
        "account": "account",
        "level": "level",
        **({"set_aside": "set aside"} if set_aside else {}),
        "kind": "kind",
        "usage": "usage",
        "text": "voice",
    }
    if to_csv:
        columns |= {
            "theme": "theme",
            "route": "route",
            "outcome": "outcome",
            "source": "source",
            "origin": "origin",
        }
    listed(
        rows,
        f"{len(rows)} of {total} voices",
        columns,
        "text",
        to_json=to_json,
        to_csv=to_csv,
        empty="Ask for less, or see what is there: vocpipe sources, vocpipe accounts, vocpipe themes",
    )


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
    return row | {"usage": usage if full else cut(usage, LINE // 2), "text": text}


_THEMES = {
    "ja": ("キー", "テーマ", "今週", "全体", "傾向", "アカウント", "利用中", "部分的に理解"),
    "en": ("key", "theme", "this week", "all", "trend", "accounts", "users", "partly know"),
}
"""The headings of the list of themes."""


def themes(
    week: WeekOption = None,
    lang: Annotated[str | None, typer.Option(help="ja or en (default: the workspace's).")] = None,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List the themes of the last 12 weeks: size, this week, trend, who uses what."""
    from vocpipe.drafting.words import say
    from vocpipe.pipeline.listing import list_themes
    from vocpipe.review import proposals

    with opened() as workspace:
        shown = workspace.week(week)
        before = shown.shift(-1)
        spoken = lang if lang in _THEMES else workspace.settings.language
        rows = list_themes(workspace, shown, spoken)
        waiting = len(proposals(workspace))
    names = ("key", "name", "this_week", "total", "trend", "accounts", "users", "partial")
    columns = dict(zip(names, _THEMES.get(spoken, _THEMES["en"]), strict=True))
    if not (to_json or to_csv):
        rows = [
            row | {"name": _marked(row, spoken), "trend": say(f"trend_{row['trend']}", spoken)}
            for row in rows
        ]
    count = {"ja": f"テーマ{len(rows)}件、今週は{shown}"}
    title = count.get(spoken, f"{len(rows)} themes, this week is {shown}")
    listed(
        rows, title, columns, "name", to_json=to_json, to_csv=to_csv, empty="Place voices first: vocpipe run"
    )
    if rows and not (to_json or to_csv) and not any(row["this_week"] for row in rows):
        typer.echo(f"No voice in {shown} yet. The week before: vocpipe themes --week {before}")
    if waiting:
        typer.echo(f"{waiting} proposals wait for your answer: vocpipe review", err=True)


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
        if levels:
            history = level_history(workspace)
            names = {key: key for key in ("account_id", "account", "day", "level", "rule", "why")}
            listed(
                history,
                f"{len(history)} levels",
                names,
                "why",
                to_json=to_json,
                to_csv=to_csv,
                empty="Set level.rule in vocpipe.toml (docs/settings.md), then: vocpipe run",
            )
            return
        rows = list_accounts(workspace)
    columns = {
        "id": "id",
        "name": "account",
        "status": "status",
        "plan": "plan",
        "level": "level",
        "health": "health",
        "owner": "CSM",
        "voices": "voices",
    }
    listed(rows, f"{len(rows)} accounts", columns, "name", to_json=to_json, to_csv=to_csv)


def changes(to_json: Json = False, to_csv: Csv = False) -> None:
    """List product changes and how many voices are linked to each."""
    from vocpipe.pipeline.listing import list_changes

    with opened() as workspace:
        rows = list_changes(workspace)
    columns = {
        "id": "id",
        "title": "change",
        "state": "state",
        "started_on": "started",
        "released_on": "released",
        "voices": "voices",
    }
    listed(rows, f"{len(rows)} changes", columns, "title", to_json=to_json, to_csv=to_csv)
