"""``routing``: how far the rules of routing and the people agree, and what their moves propose."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json, table

if TYPE_CHECKING:
    from vocpipe.pipeline.route_lessons import RouteReport
    from vocpipe.routing import Lesson


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(routing)


def routing(to_json: Json = False) -> None:
    """Compare the routing rules with where people moved voices, and propose thresholds; change nothing."""
    from vocpipe.pipeline.route_lessons import route_report

    with opened() as workspace:
        report = route_report(workspace)
    if to_json:
        as_json(_plain(report))
    else:
        _show(report)


def _plain(report: "RouteReport") -> dict[str, Any]:
    from vocpipe.routing import as_toml

    return {
        "judged": report.judged,
        "moved": report.moved,
        "teams": [asdict(one) | {"share": one.share} for one in report.teams],
        "lessons": [
            {
                "rule": one.rule,
                "key": one.key,
                "now": one.now,
                "then": one.then,
                "better": one.better,
                "worse": one.worse,
                "toml": as_toml(one.edited),
            }
            for one in report.lessons
        ],
    }


def _show(report: "RouteReport") -> None:
    from vocpipe.routing import AT_LEAST, as_toml

    rows = [
        [
            one.team,
            one.both,
            one.rules_only,
            one.people_only,
            "—" if one.share is None else f"{one.share:.0%}",
        ]
        for one in report.teams
    ]
    table(
        f"{report.judged} voices judged by people, {report.moved} of them moved",
        ["team", "both", "rules only", "people only", "agree"],
        rows,
    )
    if not report.lessons:
        typer.echo(f"Nothing to propose: it takes {AT_LEAST} voices that an edit would surely send better.")
    for one in report.lessons:
        typer.echo(f"\n{_words(one)}\nTo take it on, put this into vocpipe.toml:\n\n{as_toml(one.edited)}")


def _words(one: "Lesson") -> str:
    what = (
        "switched off" if one.key == "enabled" else f"{one.key} {_or_none(one.now)} -> {_or_none(one.then)}"
    )
    return f"{one.rule}: {what} would send {one.better} voices as people did, and {one.worse} otherwise."


def _or_none(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
