"""The options that narrow a list or a search down to some voices."""

from typing import Annotated

import typer

from vocpipe.cli.output import a_day
from vocpipe.records import Kind, Knowledge, Team, UsageState

OfKind = Annotated[Kind | None, typer.Option(help="Only this kind.")]
OfUsage = Annotated[UsageState | None, typer.Option(help="Only with this use of some feature.")]
OfKnowledge = Annotated[Knowledge | None, typer.Option(help="Only with this knowledge.")]
OfTheme = Annotated[str | None, typer.Option(help="Only of this theme (its key), or: single")]
OfTeam = Annotated[Team | None, typer.Option(help="Only what this team gets.")]
OfAccount = Annotated[str | None, typer.Option(help="Only of this account (id or name).")]
OfSource = Annotated[str | None, typer.Option(help="Only from this source (see: vocpipe sources).")]
Since = typer.Option("--from", parser=a_day, metavar="DAY", help="Said on this day or later.")
Until = typer.Option("--to", parser=a_day, metavar="DAY", help="Said on this day or earlier.")
