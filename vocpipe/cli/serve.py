"""vocpipe serve: the web app, on this machine alone or for the team."""

import errno
import secrets
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _
from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json
from vocpipe.errors import SettingsError

if TYPE_CHECKING:
    from vocpipe.workspace import Workspace

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERY = {"0.0.0.0", "::"}
HERE = "127.0.0.1"
Port = Annotated[int, typer.Option(min=1, max=65535)]


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; others than this machine's own need sign-in.")
    ] = HERE,
    port: Port = 8321,
    to_json: Json = False,
) -> None:
    """Open the web app: the weekly review, themes, voices. Prints the link that signs you in, once."""
    try:
        import uvicorn

        from vocpipe.pipeline.importing import sweep
        from vocpipe.web.app import HOSTS, create_app
    except ModuleNotFoundError as error:
        raise SettingsError(
            "the web app is not installed", "Run where vocpipe was cloned: scripts/install web"
        ) from error
    with opened() as workspace:
        own = host in LOOPBACK
        if not own:
            _refuse_without_doors(workspace, host)
        refuse_taken(host, port)
        workspace.store.feedback.count()
        sweep(workspace)
        # The start link is for whoever sits at this machine: it opens nothing from elsewhere.
        token = secrets.token_urlsafe(24) if own else ""
        app = create_app(workspace, token, HOSTS if own or host in EVERY else (*HOSTS, host))
        # Altair and the first figures take seconds: taken here, before anybody waits for a page.
        app.state.views.kpi(workspace.settings.language)
        address = workspace.settings.web.url or f"http://{host}:{port}"
        _tell(f"http://{host}:{port}/start?token={token}" if own else address, own, to_json)
        # Whom a proxy speaks for is decided by web.proxy.peers, not by uvicorn's own rule.
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, proxy_headers=False)


def _refuse_without_doors(workspace: "Workspace", host: str) -> None:
    """Raise SettingsError unless people can sign in, and the address they open is known."""
    web = workspace.settings.web
    if not (workspace.store.people.with_password() or web.oidc.on or web.proxy.peers):
        raise SettingsError(
            f"{host} can be reached from other machines, and nobody could sign in there",
            "Add people (vocpipe people add), or set web.oidc or web.proxy; see docs/people.md",
        )
    if host in EVERY and web.url is None:
        raise SettingsError(
            f"{host} listens under every name, so vocpipe must know the one people open",
            'Set it in vocpipe.toml: [web] url = "https://voc.example.com"',
        )


def refuse_taken(host: str, port: int) -> None:
    """Raise SettingsError unless we can listen there; looked at before the link is printed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"port {port} is taken by another program, perhaps by another vocpipe serve",
                f"End that one, or choose another port: --port {port + 1}",
            ) from error
        raise SettingsError(
            f"vocpipe cannot listen on {host} port {port} ({error.strerror})",
            "Choose another with --host and --port",
        ) from error


def _tell(link: str, once: bool, to_json: bool) -> None:
    if to_json:
        as_json({"open": link})
    else:
        how = _("the link works once; Ctrl+C ends") if once else _("Ctrl+C ends")
        typer.echo(_("vocpipe: open {link} ({how})", link=link, how=how))
    if link.startswith("http://") and not once:
        typer.echo(
            _("vocpipe: passwords cross the network unencrypted; put a proxy with TLS before it"), err=True
        )
