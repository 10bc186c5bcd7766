"""``search``: voices and themes, by meaning and by words; filters combine."""

from datetime import date
from typing import Annotated, Any

import typer

from vocpipe.cli.filters import (
    OfAccount,
    OfKind,
    OfKnowledge,
    OfSource,
    OfTeam,
    OfTheme,
    OfUsage,
    Since,
    Until,
)
from vocpipe.cli.language import _
from vocpipe.cli.opening import opened
from vocpipe.cli.output import AnyWeekOption, Json, as_json, table
from vocpipe.records import Channel, Lang


def search(
    text: Annotated[str, typer.Argument(help="What you look for, in Japanese or English.")],
    kind: OfKind = None,
    feature: Annotated[str | None, typer.Option(help="Only about this feature (its key or name).")] = None,
    usage: OfUsage = None,
    knowledge: OfKnowledge = None,
    theme: OfTheme = None,
    route: OfTeam = None,
    account: OfAccount = None,
    level: Annotated[int | None, typer.Option(min=1, max=4, help="Only of accounts at this level.")] = None,
    week: AnyWeekOption = None,
    since: Annotated[date | None, Since] = None,
    until: Annotated[date | None, Until] = None,
    channel: Annotated[Channel | None, typer.Option(help="Only heard there.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="Only in this language.")] = None,
    source: OfSource = None,
    by: Annotated[
        str, typer.Option("--match", metavar="both|words|meaning", help="Words alone load no model.")
    ] = "both",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    to_json: Json = False,
) -> None:
    """Find voices and themes by meaning and by words; every hit says why it was found."""
    from vocpipe.pipeline.finding import filters
    from vocpipe.pipeline.search import By, Searcher
    from vocpipe.review.people import find_theme
    from vocpipe.store import SINGLE

    if by not in set(By):
        raise typer.BadParameter(_("--match is one of both, words, meaning"))
    with opened() as workspace:
        key = find_theme(workspace, theme).key if theme not in (None, SINGLE) else theme
        wanted = filters(
            workspace, kind=kind, feature=feature, state=usage, knowledge=knowledge,
            theme=key, team=route, account=account, level=level,
            week=week, first=since, last=until, channel=channel, lang=lang, source=source,
        )  # fmt: skip
        found = Searcher(workspace).search(text, wanted, limit=limit, by=By(by))
    as_json(found) if to_json else _show(found)


def _show(found: dict[str, Any]) -> None:
    if found["themes"]:
        rows = [[one["key"], one["name"], one["voices"], _why(one["why"])] for one in found["themes"]]
        table(_("{n} themes", "1 theme", n=len(rows)), ["key", "theme", "voices", "why"], rows, wide=1)
    rows = [
        [
            one["id"],
            one["said_on"],
            one["account"],
            _theme_name(one),
            _why(one["why"]),
            _cut(one),
        ]
        for one in found["items"]
    ]
    if not rows and not found["themes"]:
        typer.echo(_("Nothing was found: no voice holds these words, and none lies nearer than by chance."))
        return
    table(
        _("{n} voices", "1 voice", n=len(rows)),
        ["id", "said", "account", "theme", "why", "voice"],
        rows,
        wide=5,
    )


def _theme_name(one: dict[str, Any]) -> str | None:
    return one["theme_name"] or (_("single voice") if one["theme"] == "single" else one["theme"])


def _why(why: dict[str, Any]) -> str:
    near = f"{_('meaning')} {why['meaning']:.2f}" if why["meaning"] is not None else ""
    return ", ".join(part for part in (" ".join(why["words"]), near) if part)


def _cut(one: dict[str, Any]) -> str:
    """Show an excerpt with dots where the voice goes on."""
    before, after = "..." if one["start"] else "", "..." if one["end"] < one["length"] else ""
    return f"{before}{one['excerpt']}{after}"
