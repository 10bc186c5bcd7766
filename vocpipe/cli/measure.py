"""``kpi``: the feedback-to-change KPI with its cohorts, split and counter-metrics."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from vocpipe.cli.language import _, language, retold
from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, a_day, as_json, table

if TYPE_CHECKING:
    from vocpipe.kpi import KpiReport
    from vocpipe.kpi.rates import Rate


Split = Literal["usage", "knowledge", "kind", "segment", "route", "feature", "voices"]


def kpi(
    as_of: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="The day (default: today).")
    ] = None,
    check: Annotated[
        bool, typer.Option("--verify", help="Recompute every figure shown so far, and check the hash chain.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option(help="Write the rows behind each number here (.csv or .xlsx).")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="Write the leadership page here (.html): one A4 for the month.")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="ja or en, for --page and --save.")] = None,
    split: Annotated[
        Split | None,
        typer.Option(
            metavar="SPLIT",
            help="Show every share by usage, knowledge, kind, segment, route, feature or voices.",
        ),
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Write the one-page report here (.md or .html).")] = None,
    to_json: Json = False,
) -> None:
    """Show how much of the voice of customers led to a product improvement, and how fast."""
    from vocpipe.pipeline import measure
    from vocpipe.pipeline.export import export_kpi
    from vocpipe.pipeline.leadership import write_leadership_page
    from vocpipe.pipeline.measure import kpi_page_of

    if check:
        _verify(to_json)
        return
    with opened() as workspace:
        report = measure(workspace, as_of)
        written = export_kpi(workspace, report.as_of, export) if export else []
        if save:
            written.append(kpi_page_of(workspace, report, save, lang))
        if page:
            written.append(write_leadership_page(workspace, report, page, lang))
    if to_json:
        as_json(report.model_dump(mode="json"))
    else:
        _show(report, split)
        for file in written:
            typer.echo(str(file))


def _verify(to_json: bool) -> None:
    from dataclasses import asdict

    from vocpipe.pipeline.measure import verify

    with opened() as workspace:
        found = verify(workspace)
    if to_json:
        as_json(asdict(found))
    else:
        same = "computed anew and the same as shown: {n} days", "computed anew and the same as shown: 1 day"
        typer.echo(_(*same, n=found.same))
        if found.other_definition:
            typer.echo(_("shown under an older definition, not compared: {n} days", n=found.other_definition))
        typer.echo(_("newest seal of the ledger: {seal}", seal=found.seal or "-"))
        for problem in found.problems:
            typer.echo(f"vocpipe: {retold(problem)}", err=True)
    if found.problems:
        raise typer.Exit(1)


def _rate(rate: "Rate | None") -> str:
    if rate is None or rate.share is None:
        return "-"
    return f"{rate.share:.0%} ({rate.k}/{rate.n}, {rate.low:.0%}-{rate.high:.0%})"


def _show(report: "KpiReport", split: str | None) -> None:
    from vocpipe.drafting.kpi_words import counter_lines, figure_lines, missing, split_head, split_lines

    lang, shown = language(), report.model_dump(mode="json")
    if split:
        rows = [row for _, row in split_lines(shown, split, lang)]
        table(_as_of(report), split_head(shown, split, lang), rows, wide=0)
        return
    for reach in report.reach:
        months = [
            [
                c.month,
                c.n,
                c.reached,
                _("mature") if c.state == "mature" else _("maturing"),
                _rate(c.rate) if c.state == "mature" else f"{c.low:.0%}-{c.high:.0%}",
            ]
            for c in reach.cohorts
        ]
        title = _("Led to a released change within {n} days, by month received", n=reach.window_days)
        table(title, ["received", "asks", "reached", "state", "share"], months)
    figures = [line[1:] for line in figure_lines(shown, lang)]
    table(_as_of(report), ["figure", "share", "weighted by revenue"], figures, wide=0)
    counters = [line[1:3] for line in counter_lines(shown, lang)]
    table(_("Counter-metrics: look here when a figure rises"), ["figure", "share"], counters, wide=0)
    for said in missing(shown, lang):
        typer.echo(said)


def _as_of(report: "KpiReport") -> str:
    return _(
        "As of {day} ({zone}), definition {definition}",
        day=report.as_of, zone=report.zone, definition=report.definition,
    )  # fmt: skip


def scores(
    save: Annotated[Path | None, typer.Option(help="Write the check here (.md or .html).")] = None,
    lang: Annotated[str | None, typer.Option(help="ja or en, for --save.")] = None,
    to_json: Json = False,
) -> None:
    """Check every half year whether each score predicts release, renewal or a higher level; failures too."""
    from vocpipe.drafting.scores_page import calibration_table, lift_table
    from vocpipe.drafting.words import say
    from vocpipe.pipeline.scores import score_report, write_scores

    with opened() as workspace:
        found = score_report(workspace)
        if save:
            write_scores(workspace, found, save, lang or workspace.settings.language)
    shown, said = [one.model_dump(mode="json") for one in found], language()
    if to_json:
        as_json(shown)
        return
    if not found:
        typer.echo(say("scores_none", said))
    else:
        typer.echo(say("scores_lead", said))
        for name, made in (("lift", lift_table(shown, said)), ("bins", calibration_table(shown, said))):
            table(say(f"scores_{name}", said), made.head, made.rows, wide=0)
            typer.echo(say(f"scores_{name}_lead", said))
        typer.echo(say("scores_chance", said, n=len(found)))
    if save:
        typer.echo(str(save))
