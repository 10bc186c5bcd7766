"""``show``: one voice, theme, change or account as a page, with its whole ledger."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.language import _, language, retold, value
from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from vocpipe.review.said import Said
    from vocpipe.workspace import Workspace

Found = Mapping[str, Any]

_FACTS = (
    "id",
    "title",
    "name",
    "account",
    "commenter",
    "said_at",
    "source",
    "origin",
    "rating",
    "state",
    "status",
    "plan",
    "level",
    "health",
    "industry",
    "owner",
    "born_on",
    "planned_on",
    "started_on",
    "released_on",
    "declined_on",
    "features",
    "url",
    "set_aside",
    "gone",
    "duplicate_of",
    "merged_into",
)
"""What the page shows of a thing beside its words and its ledger; --json gives everything."""


def show(item: Annotated[str, typer.Argument(metavar="ID")], to_json: Json = False) -> None:
    """Show one voice, theme, change or account with everything ever said about it."""
    from vocpipe.pipeline.theme_memory import themes_alike
    from vocpipe.review.lookup import look_up

    with opened() as workspace:
        found = look_up(workspace, item)
        if "labels" in found:
            found["alike"] = themes_alike(workspace).get(found["key"])
        if to_json:
            as_json(found)
        else:
            _print(found, _ledger(workspace, found), workspace.settings.zone)


def _print(found: Found, verdicts: "Sequence[Said]", zone: "ZoneInfo") -> None:
    for line in _head(found, zone):
        typer.echo(line)
    if "text" in found:
        typer.echo("\n" + "\n".join(f"  {line}" for line in str(found["text"]).splitlines()))
    if followed := found.get("followed_up"):
        followed = followed | {"used_since": retold(followed["used_since"])}
        typer.echo("\n" + _("success got in touch: {by}, {on}; used since: {used_since}", **followed))
    _tables(found)
    if found.get("ledger"):
        typer.echo("\n" + _("Everything said about it, oldest first"))
    for said in verdicts:
        _verdict(said, zone)
    for entry in found["ledger"] if not verdicts else ():
        _event(entry, zone)


def _tables(found: Found) -> None:
    """Print what is said in the voices' own words, and the voices."""
    if quotes := found.get("summary"):
        rows = [[_(q["why"]), q["id"], q["text"]] for q in quotes]
        table("\n" + _("In their own words"), ["", "id", "voice"], rows, 2)
    if voices := found.get("voices"):
        rows = [[row["id"], row["said_on"], row.get("account"), row["text"]] for row in voices]
        title = _("{n} voices", "1 voice", n=len(rows))
        table(f"\n{title}", ["id", "said", "account", "voice"], rows, wide=3)


def _head(found: Found, zone: "ZoneInfo") -> list[str]:
    """Give the facts that are known, a line each."""
    from vocpipe.drafting.words import say

    lines, labels = [], found.get("labels")
    if labels:
        lines.append(" / ".join(dict.fromkeys(labels.values())) + f" ({found['key']})")
    for name in _FACTS:
        held = found.get(name)
        if held not in (None, "", [], {}) and not (labels and name == "state"):
            lines.append(f"{_(name.replace('_', ' '))}: {_fact(name, held, zone)}")
    if found.get("alike"):
        spoken = language()
        lines.append(f"{say('alike', spoken)}: {say('alike_line', spoken, n=round(10 * found['alike']))}")
    return lines


def _fact(name: str, held: Any, zone: "ZoneInfo") -> str:
    if name == "account":
        return _account(held)
    if name == "said_at":
        return _when(held, zone)
    if name in ("state", "status", "set_aside"):
        return value(held)
    if name in ("origin", "gone"):
        return retold(held)
    return ", ".join(map(str, held)) if isinstance(held, list) else str(held)


def _account(account: Found) -> str:
    """Give an account in a line: its name, and what is known of it."""
    level = _("level {n}", n=account["level"]) if account.get("level") else ""
    return " · ".join(
        filter(None, [account["name"], account.get("plan"), level, account.get("owner"), account["id"]])
    )


def _when(moment: str, zone: "ZoneInfo") -> str:
    if len(moment) == len("2026-11-22"):
        return moment
    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M}".removesuffix(" 00:00")  # most sources know the day only


def _ledger(workspace: "Workspace", found: Found) -> "list[Said]":
    """Give the verdicts of a voice, or those that link voices to a change; others have none."""
    from vocpipe.records import About
    from vocpipe.review.said import names

    store, named = workspace.store, names(workspace, language())
    if "text" in found:
        history = store.ledger.history(found["id"])
        undone = {verdict.undoes for verdict in history if verdict.undoes}
        voice = store.feedback.by_id([found["id"]])[found["id"]]
        return [named.said(verdict, voice, undone) for verdict in history]
    if "released_on" not in found:
        return []
    voices = store.feedback.by_id([row["id"] for row in found["voices"]])
    links = (
        v for v in store.ledger.everything(voices) if v.about is About.OUTCOME and v.subject == found["id"]
    )
    return [named.said(verdict, voices[verdict.feedback_id], set()) for verdict in links]


def _verdict(said: "Said", zone: "ZoneInfo") -> None:
    """Print a verdict: when, who, what and how sure; below it on what evidence."""
    what = f"{value(said.about)}: {said.what}"
    if said.undone:
        what += f" ({_('taken back')})"
    if said.confidence is not None:
        what += " · " + _("sure {p}", p=f"{said.confidence:.0%}")
    by = f"{said.by} ({said.version.partition('+')[0]})" if said.version else said.by
    typer.echo(f"  {said.at.astimezone(zone):%Y-%m-%d %H:%M}  {by}: {what}  {said.id}")
    for piece in said.evidence:
        typer.echo("      " + " ".join(piece.split()))


def _event(entry: Found, zone: "ZoneInfo") -> None:
    """Print what happened to a theme, with the number that takes it back, or a level of an account."""
    from vocpipe.drafting.words import say

    detail, spoke = entry.get("detail"), f"  {_when(entry['at'], zone)}  {_by(entry)}: "
    if detail is None:
        typer.echo(f"{spoke}{retold(entry['what'])}  {entry['evidence']}")
        return
    what = say(
        f"happened_{entry['what']}", language(),
        to=detail.get("to"), week=detail.get("week"), until=detail.get("until"),
    )  # fmt: skip
    number = f"  (vocpipe undo {entry['seq']})" if entry["human"] and not entry["undone"] else ""
    typer.echo(f"{spoke}{what}{number}")


def _by(entry: Found) -> str:
    """Give a person's name, or the machine."""
    return str(entry["by"]) if entry["human"] else value("the machine")
