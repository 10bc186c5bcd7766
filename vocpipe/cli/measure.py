"""``kpi``: the feedback-to-change KPI with its cohorts, split and counter-metrics."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json, table

if TYPE_CHECKING:
    from vocpipe.kpi import KpiReport
    from vocpipe.kpi.rates import Rate


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(kpi)


def kpi(
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day (default: today).")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Write the one-page report here (.md or .html).")] = None,
    to_json: Json = False,
) -> None:
    """Show how much of the voice of customers led to a product improvement, and how fast."""
    from vocpipe.pipeline import measure
    from vocpipe.pipeline.measure import kpi_page_of

    with opened() as workspace:
        report = measure(workspace, as_of.date() if as_of else None)
        if save:
            kpi_page_of(workspace, report, save)
    if to_json:
        as_json(report.model_dump(mode="json"))
    else:
        _show(report)
    if save and not to_json:
        typer.echo(str(save))


def _rate(rate: "Rate | None") -> str:
    if rate is None or rate.share is None:
        return "-"
    return f"{rate.share:.0%} ({rate.k}/{rate.n}, {rate.low:.0%}-{rate.high:.0%})"


def _show(report: "KpiReport") -> None:
    for reach in report.reach:
        rows = [
            [
                c.month,
                c.n,
                c.reached,
                c.state,
                _rate(c.rate) if c.state == "mature" else f"{c.low:.0%} to {c.high:.0%}",
            ]
            for c in reach.cohorts
        ]
        title = f"Led to a released change within {reach.window_days} days, by month received"
        table(title, ["received", "asks", "reached", "state", "share"], rows)
    time = report.time_to_change
    median = f"{time.median.days} days" if time.median.days is not None else "not reached yet"
    rows = [
        [
            "time to change, median",
            f"{median} (n {time.n}, {time.reached} reached, {time.censored} still open)",
        ],
        [f"decided within {report.decided.window_days} days", _rate(report.decided.overall)],
        ["releases with a voice before work began", _rate(report.releases.reverse)],
        ["changes that rest on one voice", _rate(report.releases.single_voice)],
        ["told of the outcome", _rate(report.told.overall)],
        ["usage unknown", _rate(report.counters.unknown_usage)],
        ["self-links refused", _rate(report.counters.self_links_refused)],
        ["links made after the fact", _rate(report.counters.coincident)],
    ]
    table(
        f"As of {report.as_of} ({report.zone}), definition {report.definition}",
        ["figure", "value"],
        rows,
        wide=1,
    )
