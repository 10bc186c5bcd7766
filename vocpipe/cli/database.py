"""``db``: migrations, a safe copy, integrity."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, retold
from vocpipe.cli.output import Json, as_json

if TYPE_CHECKING:
    from vocpipe.store.database import Database

app = typer.Typer(help="Migrations, a safe copy, integrity.", no_args_is_help=True)


def _database() -> "Database":
    from vocpipe.settings import load
    from vocpipe.store.database import Database

    return Database(load().store_url())


@app.command()
def upgrade(to_json: Json = False) -> None:
    """Bring the store to this version; an SQLite store is copied first."""
    from datetime import UTC, datetime

    from vocpipe.store import schema

    database = _database()
    before = schema.revision(database)
    copy = None
    if before is not None and before != schema.HEAD and database.file:
        copy = schema.backup(database, database.file.parent, datetime.now(UTC))
    schema.upgrade(database)
    if to_json:
        as_json({"from": before, "to": schema.HEAD, "backup": str(copy) if copy else None})
    else:
        typer.echo(_("The store is at {version}.", version=schema.HEAD))
        if copy:
            typer.echo(_("A copy from before: {file}", file=copy))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A file or a folder.")], to_json: Json = False
) -> None:
    """Write a whole, checked copy of the store."""
    from datetime import UTC, datetime

    from vocpipe.store import schema

    copy = schema.backup(_database(), target, datetime.now(UTC))
    if to_json:
        as_json({"backup": str(copy)})
    else:
        typer.echo(str(copy))


@app.command()
def check(to_json: Json = False) -> None:
    """Check the store's integrity and schema; exit 1 when something is wrong."""
    from vocpipe.store import schema

    problems = schema.check(_database())
    if to_json:
        as_json({"problems": problems})
    else:
        typer.echo("\n".join(map(retold, problems)) or _("The store is sound."))
    if problems:
        raise typer.Exit(1)
