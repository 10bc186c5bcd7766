"""``routing``: how far the rules of routing and the people agree, and what their moves propose."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from vocpipe.cli.language import _, value
from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json, table

if TYPE_CHECKING:
    from vocpipe.pipeline.route_lessons import RouteReport
    from vocpipe.routing import Lesson


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
            value(f"team {one.team}"),
            one.both,
            one.rules_only,
            one.people_only,
            "—" if one.share is None else f"{one.share:.0%}",
        ]
        for one in report.teams
    ]
    table(
        _("{n} voices judged by people, {moved} of them moved", n=report.judged, moved=report.moved),
        ["team", "both", "rules only", "people only", "agree"],
        rows,
    )
    if not report.lessons:
        typer.echo(
            _("Nothing to propose: it takes {n} voices that an edit would surely send better.", n=AT_LEAST)
        )
    for one in report.lessons:
        take = _("To take it on, put this into vocpipe.toml:")
        typer.echo(f"\n{_words(one)}\n{take}\n\n{as_toml(one.edited)}")


def _words(one: "Lesson") -> str:
    edited = f"{one.key} {_or_none(one.now)} -> {_or_none(one.then)}"
    return _(
        "{rule}: {what} would send {better} voices as people did, and {worse} otherwise.",
        rule=one.rule,
        what=_("switched off") if one.key == "enabled" else edited,
        better=one.better,
        worse=one.worse,
    )


def _or_none(held: float | None) -> str:
    return _("none") if held is None else f"{held:g}"
