"""``kpi``: the feedback-to-change KPI with its cohorts, split and counter-metrics."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, language, retold
from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json, table

if TYPE_CHECKING:
    from vocpipe.kpi import KpiReport, ScoreCheck
    from vocpipe.kpi.rates import Rate
    from vocpipe.kpi.report import Reach, Share


def kpi(
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day (default: today).")
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
        report = measure(workspace, as_of.date() if as_of else None)
        written = export_kpi(workspace, report, export) if export else []
        if save:
            written.append(kpi_page_of(workspace, report, save, lang))
        if page:
            written.append(write_leadership_page(workspace, report, page, lang))
    if to_json:
        as_json(report.model_dump(mode="json"))
    else:
        _show(report)
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
        typer.echo(_("computed anew and the same as shown: {n} days", n=found.same))
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


def _headline(reach: "Reach") -> str:
    """Show the share of the mature months; while there is none, between what the share can still become."""
    n = sum(cohort.n for cohort in reach.cohorts)
    if reach.overall.share is not None or not n:
        return _rate(reach.overall)
    low, high = (sum(getattr(c, end) * c.n for c in reach.cohorts) / n for end in ("low", "high"))
    return _("maturing: {low} to {high} (n {n})", low=f"{low:.0%}", high=f"{high:.0%}", n=n)


def _weighted(share: "Share") -> str:
    weighted = share.weighted
    if weighted.share is None or weighted.low is None or weighted.high is None:
        return "-"
    return f"{weighted.share:.0%} (n {weighted.n}, {weighted.low:.0%}-{weighted.high:.0%})"


def _show(report: "KpiReport") -> None:
    for reach in report.reach:
        rows = [
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
        table(title, ["received", "asks", "reached", "state", "share"], rows)
    _show_figures(report)
    _show_counters(report)


def _show_figures(report: "KpiReport") -> None:
    from vocpipe.drafting.words import say

    time = report.time_to_change
    lang, days, guided = language(), time.median.days, report.enablement
    median = say("kpi_days", lang, n=days) if days is not None else _("not reached yet")
    rows = [[say("kpi_reach", lang, days=r.window_days), _headline(r), _weighted(r)] for r in report.reach]
    rows += [
        [
            _("time to change, median"),
            _("{median} (n {n}, {reached} reached)", median=median, n=time.n, reached=time.reached),
            "",
        ],
        [
            say("kpi_decided_row", lang, days=report.decided.window_days),
            _rate(report.decided.overall),
            _weighted(report.decided),
        ],
        [say("kpi_reverse", lang), _rate(report.releases.reverse), ""],
        [say("kpi_single", lang), _rate(report.releases.single_voice), ""],
        [say("kpi_told", lang), _rate(report.told.overall), _weighted(report.told)],
        [say("kpi_solved", lang), _rate(report.solved), ""],
        [say("kpi_guided", lang), _rate(guided.guided), ""],
        [
            say("kpi_used_after", lang, days=report.enablement.window_days),
            _rate(report.enablement.used_after),
            "",
        ],
        [_("quotes cleared for use"), _rate(report.proof.cleared), ""],
        [_("and used outside"), _rate(report.proof.used), ""],
    ]
    title = _(
        "As of {day} ({zone}), definition {definition}",
        day=report.as_of, zone=report.zone, definition=report.definition,
    )  # fmt: skip
    table(title, ["figure", "share", "weighted by revenue"], rows, wide=0)


def _show_counters(report: "KpiReport") -> None:
    from vocpipe.drafting.words import say

    counters = report.counters
    names = type(counters).model_fields
    rows = [[say(f"counter_{name}", language()), _rate(getattr(counters, name))] for name in names]
    table(_("Counter-metrics: look here when a figure rises"), ["figure", "share"], rows, wide=0)


def scores(to_json: Json = False) -> None:
    """Check every half year whether each score predicts release, renewal or a higher level; failures too."""
    from vocpipe.pipeline.scores import score_report

    with opened() as workspace:
        found = score_report(workspace)
    if to_json:
        as_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        [one.score, one.ending, _rate(one.marked), _rate(one.others), _lift(one), one.proposal]
        for one in found
    ]
    heads = ["score", "predicts", "marked", "others", "lift", "proposal"]
    table(_("Voices older than 180 days; lift above 1: marked ones end so more often"), heads, rows, wide=0)
    if not rows:
        typer.echo(_("No voice is 180 days old yet: nobody knows how they ended."))


def _lift(one: "ScoreCheck") -> str:
    if one.lift is None:
        return "-"
    return f"{one.lift:.2f} ({one.low:.2f}-{one.high:.2f})"
