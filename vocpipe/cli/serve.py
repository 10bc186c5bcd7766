"""vocpipe serve: the web app on this machine."""

import secrets
from typing import Annotated

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json
from vocpipe.errors import SettingsError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(serve)


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; only this machine's own.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8321,
    to_json: Json = False,
) -> None:
    """Open the web app: the weekly review, themes, voices. Prints the link that signs you in, once."""
    if host not in LOOPBACK:
        raise SettingsError(
            f"{host} can be reached from other machines, and sign-in for others is not configured",
            "Serve on 127.0.0.1, or put a tunnel with its own sign-in before it",
        )
    try:
        import uvicorn

        from vocpipe.web.app import create_app
    except ModuleNotFoundError as error:
        raise SettingsError("the web app is not installed", "Run: pip install 'vocpipe[web]'") from error
    token = secrets.token_urlsafe(24)
    with opened() as workspace:
        workspace.store.feedback.count()
        link = f"http://{host}:{port}/start?token={token}"
        if to_json:
            as_json({"open": link})
        else:
            typer.echo(f"vocpipe: open {link} (the link works once; Ctrl+C ends)")
        uvicorn.run(create_app(workspace, token), host=host, port=port, log_level="warning", access_log=False)
