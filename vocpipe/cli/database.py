"""``db``: migrations, a safe copy, integrity."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, retold
from vocpipe.cli.output import Json, answer

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
    words = _("The store is at {version}.", version=schema.HEAD)
    if copy:
        words += "\n" + _("A copy from before: {file}", file=copy)
    answer(words, {"from": before, "to": schema.HEAD, "backup": str(copy) if copy else None}, to_json)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A file or a folder.")], to_json: Json = False
) -> None:
    """Write a whole, checked copy of the store."""
    from datetime import UTC, datetime

    from vocpipe.store import schema

    copy = schema.backup(_database(), target, datetime.now(UTC))
    answer(str(copy), {"backup": str(copy)}, to_json)


@app.command()
def check(to_json: Json = False) -> None:
    """Check the store's integrity and schema; exit 1 when something is wrong."""
    from vocpipe.store import schema

    problems = schema.check(_database())
    answer("\n".join(map(retold, problems)) or _("The store is sound."), {"problems": problems}, to_json)
    if problems:
        raise typer.Exit(1)
