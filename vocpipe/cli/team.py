"""``people`` and ``audit``: who may come in to the web app and the API, and who did what."""

import sys
from datetime import date, datetime
from typing import Annotated

import typer

from vocpipe.cli.language import _, language, value
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, a_day, answer, as_json, table
from vocpipe.records import Person, Role, Scope

app = typer.Typer(help="Who may come in to the web app and the API.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="An e-mail address or a short name.")]
FromStdin = Annotated[bool, typer.Option("--stdin", help="Read the password from stdin, not make one.")]
Originals = Annotated[
    bool | None,
    typer.Option("--originals/--no-originals", help="May see voices with the personal data."),
]


@app.command("list")
def people(to_json: Json = False) -> None:
    """List everybody: role, language, whether they may come in."""
    with opened() as workspace:
        found = workspace.store.people.all()
    if to_json:
        as_json([person.model_dump(mode="json") for person in found])
        return
    rows = [[p.login, p.name, p.role, _also(p), _("yes") if p.active else _("no")] for p in found]
    table(_("People"), ["login", "name", "role", "also", "may come in"], rows, wide=1)


@app.command()
def add(
    login: Login,
    role: Annotated[Role, typer.Option(help="What they are here for.")],
    name: Annotated[str, typer.Option(help="How their verdicts are signed (default: the login).")] = "",
    originals: Originals = None,
    without_password: Annotated[
        bool, typer.Option("--without-password", help="They come in by OIDC or the proxy.")
    ] = False,
    stdin: FromStdin = False,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Add a person; prints their first password, once."""
    from vocpipe import people

    wanted = Person(login=login, name=name or login, role=role, originals=bool(originals))
    chosen = "" if without_password else _typed() if stdin else None
    with opened() as workspace:
        person, password = people.add(workspace, wanted, who(by), chosen)
    made = password if chosen is None else ""
    document = person.model_dump(mode="json") | ({"password": made} if made else {})
    answer(_with_secret(_words(person), _("password"), made), document, to_json)


@app.command()
def role(
    login: Login,
    role: Annotated[Role | None, typer.Argument(metavar="ROLE", help=", ".join(Role))] = None,
    originals: Originals = None,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Give a person another role, or the right to see originals."""
    from vocpipe import people

    if role is None and originals is None:
        raise typer.BadParameter(_("give a role, or --originals or --no-originals"))
    with opened() as workspace:
        _told(people.change(workspace, login, who(by), role, originals), to_json)


@app.command()
def password(login: Login, stdin: FromStdin = False, by: By = None, to_json: Json = False) -> None:
    """Set a new password, printed once, and end the person's sessions."""
    from vocpipe import people

    chosen = _typed() if stdin else None
    with opened() as workspace:
        made = people.set_password(workspace, login, who(by), chosen)
    shown = "" if stdin else made
    words = _("{login} has a new password and is signed out everywhere", login=login)
    document = {"login": login} | ({"password": shown} if shown else {})
    answer(_with_secret(words, _("password"), shown), document, to_json)


@app.command()
def disable(login: Login, by: By = None, to_json: Json = False) -> None:
    """Let a person in no more; their sessions and tokens end."""
    from vocpipe import people

    with opened() as workspace:
        _told(people.disable(workspace, login, who(by)), to_json)


@app.command()
def enable(login: Login, by: By = None, to_json: Json = False) -> None:
    """Let a disabled person in again."""
    from vocpipe import people

    with opened() as workspace:
        _told(people.enable(workspace, login, who(by)), to_json)


@app.command()
def signout(login: Login, by: By = None, to_json: Json = False) -> None:
    """Sign a person out everywhere."""
    from vocpipe import people

    with opened() as workspace:
        ended = people.end_sessions(workspace, login, who(by))
    words = _("{login}: {n} sessions ended", "{login}: 1 session ended", login=login, n=ended)
    answer(words, {"login": login, "ended": ended}, to_json)


@app.command()
def token(
    login: Login,
    label: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do (repeat for several).")],
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it ends.")] = 90,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Make a personal token for the API; prints it, once."""
    from vocpipe import people

    with opened() as workspace:
        made, secret = people.make_token(workspace, login, label, scope, days, who(by))
    words = _("{id} until {day}", id=made.id, day=f"{made.expires:%Y-%m-%d}")
    document = made.model_dump(mode="json") | {"token": secret}
    answer(_with_secret(words, _("token"), secret), document, to_json)


@app.command()
def tokens(
    login: Annotated[str | None, typer.Argument(metavar="LOGIN", help="Only this person's.")] = None,
    to_json: Json = False,
) -> None:
    """List the tokens that hold."""
    from vocpipe.people.audit import clock

    with opened() as workspace:
        found = workspace.store.tokens.of(login, clock())
    if to_json:
        as_json([one.model_dump(mode="json") for one in found])
        return
    rows = [[t.id, t.login, t.label, " ".join(t.scopes), _day(t.expires), _day(t.used)] for t in found]
    table(_("Tokens that hold"), ["token", "login", "for", "scopes", "until", "last used"], rows, wide=2)


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="The token's id (tk_...).")],
    by: By = None,
    to_json: Json = False,
) -> None:
    """End a token."""
    from vocpipe import people

    with opened() as workspace:
        people.revoke_token(workspace, token, who(by))
    answer(_("{token} lets nobody in any more", token=token), {"revoked": token}, to_json)


def audit(
    person: Annotated[str, typer.Option(help="Only what this person did (the name they sign with).")] = "",
    day: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="Only of this day, in the workspace's zone."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    to_json: Json = False,
) -> None:
    """Show who did what when: verdicts, what became of themes, sign-ins, people, tokens, originals."""
    from vocpipe.people.audit import audit_page, told

    with opened() as workspace:
        found = audit_page(workspace, person, day, 0, limit)
        zone, lang = workspace.settings.zone, language()
    if to_json:
        as_json([entry.model_dump(mode="json") for entry in found])
        return
    rows = [
        [f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}", one.who, value(one.what), one.about, told(one, lang)]
        for one in found
    ]
    table(_("The last deeds"), ["when", "who", "what", "of", ""], rows, wide=4)


def _told(person: Person, to_json: bool) -> None:
    answer(_words(person), person.model_dump(mode="json"), to_json)


def _words(person: Person) -> str:
    said = (
        _("{login} may come in as {role}", login=person.login, role=person.role)
        if person.active
        else _("{login} may not come in", login=person.login)
    )
    return " ".join(filter(None, [said, _also(person)]))


def _also(person: Person) -> str:
    return _("may see originals") if person.originals else ""


def _with_secret(words: str, what: str, secret: str) -> str:
    told = _("{what} (shown only now): {secret}", what=what, secret=secret)
    return f"{words}\n{told}" if secret else words


def _typed() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else _("never")
