"""``review``, ``accept``, ``dismiss``: what the machine asks about themes; ``apart``, ``together``: pairs."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.briefs import Language
from vocpipe.cli.language import _, language, undoable
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Csv, Json, ReviewWeekOption, answer, listed

if TYPE_CHECKING:
    from vocpipe.records import ThemeEvent

Proposal = Annotated[str, typer.Argument(metavar="PROPOSAL", help="Its id; see: vocpipe review")]
One = Annotated[str, typer.Argument(metavar="ITEM|THEME")]
Note = Annotated[str, typer.Option("--note", help="Why, in one sentence.")]


def review(
    week: ReviewWeekOption = None,
    singles: Annotated[
        bool, typer.Option("--singles", help="Only the week's sharp voices, also as --json or --csv.")
    ] = False,
    lang: Annotated[Language | None, typer.Option(help="ja or en (default: the workspace's)")] = None,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List what vocpipe asks about themes, and the week's sharpest voices, each with its reasons."""
    from vocpipe import review as people
    from vocpipe.pipeline.week_view import review_week, week_singles
    from vocpipe.review.links import link_proposals

    plain = not (to_json or to_csv)
    with opened() as workspace:
        asked = [] if singles else people.proposals(workspace)
        links = len(link_proposals(workspace)) if plain and not (asked or singles) else 0
        told = lang or workspace.settings.language
        voices = week_singles(workspace, review_week(workspace, week), told) if singles or plain else []
    if not singles:
        _show_proposals(asked, to_json, to_csv)
    if links:
        typer.echo(
            _(
                "{n} proposed links to changes wait: vocpipe links",
                "1 proposed link to a change waits: vocpipe links",
                n=links,
            )
        )
    if singles or plain:
        columns = {"id": "id", "text": "voice", "account": "account", "why": "why here"}
        title = _(
            "{n} sharp voices of the week: vocpipe admit VOICE --reason WHY",
            "1 sharp voice of the week: vocpipe admit VOICE --reason WHY",
            n=len(voices),
        )
        listed(voices, title, columns, "text", to_json, to_csv, _("No voice stood out"))


def _show_proposals(rows: list[dict[str, Any]], to_json: bool, to_csv: bool) -> None:
    from vocpipe.themes.proposals import because

    shown = [
        row
        | {
            "what": _(row["what"]),
            "of": " + ".join(row["names"]),
            "because": "; ".join(because(row["evidence"], language())),
            "takes": "\n".join(row["quotes"]),
        }
        for row in rows
    ]
    columns = {"id": "proposal", "what": "do", "of": "to", "because": "because", "takes": "voices it takes"}
    title = _("{n} proposals about themes", "1 proposal about themes", n=len(rows))
    empty = _("Nothing to answer; each run may ask again. The themes: vocpipe themes")
    listed(rows if to_json else shown, title, columns, "takes", to_json, to_csv, empty)


def accept(proposal: Proposal, by: By = None, to_json: Json = False) -> None:
    """Carry a proposal out; it is your word from now on."""
    from vocpipe import review as people

    with opened() as workspace:
        _said(people.accept(workspace, proposal, who(by)), to_json)


def dismiss(
    proposal: Proposal,
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Say no to a proposal; it never comes back."""
    from vocpipe import review as people

    with opened() as workspace:
        _said(people.dismiss(workspace, proposal, who(by), reason), to_json)


def apart(one: One, other: One, note: Note = "", by: By = None, to_json: Json = False) -> None:
    """Say that two voices, a voice and a theme, or two themes are not the same; kept for ever."""
    from vocpipe import review as people

    with opened() as workspace:
        _said(people.apart(workspace, one, other, who(by), note), to_json)


def together(one: One, other: One, note: Note = "", by: By = None, to_json: Json = False) -> None:
    """Say that two are the same: the second voice follows the first; takes back ``apart``."""
    from vocpipe import review as people

    with opened() as workspace:
        _said(people.together(workspace, one, other, who(by), note), to_json)


def _said(event: "ThemeEvent", to_json: bool) -> None:
    if pair := event.detail.get("pair"):
        words = "{one} and {other} are not the same."
        if event.event == "together":
            words = "{one} and {other} are the same."
        words = _(words, one=pair[0], other=pair[1])
    else:
        accepted = event.event == "accepted"
        done = _("carried out: {what}", what=_(event.detail["what"])) if accepted else _("dismissed for good")
        words = undoable(f"{event.theme}: {done}", event.seq)
    answer(words, event.model_dump(mode="json"), to_json)
