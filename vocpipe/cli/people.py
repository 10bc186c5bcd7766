"""People's verbs: what they say replaces the machine's answer, and can be undone."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.language import _, language, undoable
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, answer, as_json
from vocpipe.records import Kind, Knowledge, OutcomeHow, Team, Theme, UsageState, Verdict

if TYPE_CHECKING:
    from vocpipe.workspace import Workspace

Item = Annotated[str, typer.Argument(metavar="ITEM", help="A voice's id (its start is enough).")]
Wanted = Annotated[str, typer.Argument(metavar="ITEM|THEME", help="A voice, or a theme for all its voices.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in one sentence.")]
Ja = Annotated[str, typer.Option("--ja", help="The name in Japanese.")]
En = Annotated[str, typer.Option("--en", help="The name in English.")]


def said(workspace: "Workspace", verdicts: "Verdict | list[Verdict]", to_json: bool) -> None:
    """Show the verdicts a person's verb wrote: what holds now, and the way to take it back."""
    listed = verdicts if isinstance(verdicts, list) else [verdicts]
    if to_json:
        as_json([verdict.model_dump(mode="json") for verdict in listed])
        return
    for verdict, holds in zip(listed, sentences(workspace, listed), strict=True):
        typer.echo(undoable(f"{verdict.feedback_id}: {holds}", verdict.id))


def sentences(workspace: "Workspace", verdicts: Sequence[Verdict]) -> list[str]:
    """Say in a sentence each what verdicts hold."""
    from vocpipe.review.said import names

    named = names(workspace, language())
    return [named.sentence(verdict) for verdict in verdicts]


def _do(verb: "Callable[[Workspace], Any]", to_json: bool) -> None:
    with opened() as workspace:
        said(workspace, verb(workspace), to_json)


def correct(
    item: Item,
    kind: Annotated[Kind | None, typer.Option(help="What kind of voice it is.")] = None,
    severity: Annotated[
        int | None,
        typer.Option(min=0, max=3, help="0 none, 1 a nuisance, 2 blocks work, 3 loss or churn."),
    ] = None,
    feature: Annotated[
        str | None, typer.Option(help="The feature --state and --knowledge are about (its key or name).")
    ] = None,
    state: Annotated[UsageState | None, typer.Option(help="Whether they use it.")] = None,
    knowledge: Annotated[Knowledge | None, typer.Option(help="Whether they know it.")] = None,
    team: Annotated[list[Team] | None, typer.Option(help="Who gets it (repeat for several).")] = None,
    reason: Reason = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Correct what the machine said of a voice: kind, usage of a feature, or route."""
    from vocpipe import review

    name = who(by)
    verbs: list[Callable[[Workspace], Verdict]] = []
    if kind is not None:
        verbs.append(lambda w: review.correct_kind(w, item, kind, severity, name, reason))
    if feature is not None and state is not None:
        verbs.append(lambda w: review.correct_usage(w, item, feature, state, knowledge, name, reason))
    if team:
        verbs.append(lambda w: review.correct_route(w, item, team, reason, name))
    halves = (feature is None) != (state is None) or (severity is not None and kind is None)
    if not verbs or halves:
        raise typer.BadParameter(
            _("give --kind (and --severity), or --feature with --state, or --team with --reason")
        )
    with opened() as workspace:
        with workspace.store.transaction():
            written = [verb(workspace) for verb in verbs]
        said(workspace, written, to_json)


def move(
    item: Item,
    theme: Annotated[str, typer.Argument(metavar="THEME|single")],
    by: By = None,
    to_json: Json = False,
) -> None:
    """Put a voice into a theme, or make it a single voice; it stays there for ever."""
    from vocpipe import review

    _do(lambda w: review.move(w, item, None if theme == "single" else theme, who(by)), to_json)


def theme_done(verb: "Callable[[Workspace], Theme]", words: str, to_json: bool) -> None:
    """Do something to a theme and say ``words`` of it, with the way to take it back."""
    with opened() as workspace:
        before = workspace.store.themes.last()
        theme = verb(workspace)
        happened = [event.seq for event in workspace.store.themes.after(before) if event.human]
    told = _(words, name=theme.label(language()), key=theme.key)
    told = undoable(told, happened[-1]) if happened else told
    answer(told, theme.model_dump(mode="json"), to_json)


def rename(theme: str, ja: Ja = "", en: En = "", by: By = None, to_json: Json = False) -> None:
    """Name a theme; the machine never renames it again."""
    from vocpipe import review

    names = {"ja": ja, "en": en}
    theme_done(lambda w: review.rename(w, theme, names, who(by)), "{key} is called “{name}”", to_json)


def merge(theme: str, into: str, by: By = None, to_json: Json = False) -> None:
    """Merge a theme into another; its key stays as an alias."""
    from vocpipe import review

    words = "The voices are now in “{name}” ({key})"
    theme_done(lambda w: review.merge(w, theme, into, who(by)), words, to_json)


def split(
    theme: str,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...")],
    ja: Ja = "",
    en: En = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Split voices off a theme into a new one."""
    from vocpipe import review

    names, words = {"ja": ja, "en": en}, "The voices are a theme of their own: “{name}” ({key})"
    theme_done(lambda w: review.split(w, theme, items, names, who(by)), words, to_json)


def admit(item: Item, reason: Reason, by: By = None, to_json: Json = False) -> None:
    """Admit that this one voice hits the core, with the reason."""
    from vocpipe import review

    _do(lambda w: review.admit(w, item, reason, who(by)), to_json)


def link(
    item: Wanted,
    change: str,
    how: Annotated[OutcomeHow, typer.Option(help="caused, contributed or coincident")],
    reason: Reason = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Link a voice, or a theme's voices, to a change; the dates decide what may be claimed."""
    from vocpipe import review

    _do(lambda w: review.link(w, item, change, how, who(by), reason=reason), to_json)


def unlink(item: Wanted, change: str, reason: Reason = "", by: By = None, to_json: Json = False) -> None:
    """Say that a change does not answer a voice, or a theme's voices; it is not proposed again."""
    from vocpipe import review

    _do(lambda w: review.unlink(w, item, change, who(by), reason=reason), to_json)


def possible(
    item: Wanted, capability: str, reason: Reason = "", by: By = None, to_json: Json = False
) -> None:
    """Say that what was asked for is possible already, and by what."""
    from vocpipe import review

    _do(lambda w: review.mark_possible(w, item, capability, who(by), reason=reason), to_json)


def decline(
    item: Wanted,
    reason: Reason,
    not_ours: Annotated[bool, typer.Option("--not-ours", help="The product cannot answer this.")] = False,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Decline with a reason, or say that it is not ours to answer."""
    from vocpipe import review

    verb = review.not_ours if not_ours else review.decline
    _do(lambda w: verb(w, item, reason, who(by)), to_json)


def tell(
    item: Wanted,
    channel: Annotated[str, typer.Option(help="mail, call, meeting ...")],
    change: Annotated[str, typer.Option(help="The change they were told of.")] = "",
    message: Annotated[str, typer.Option(help="What they were told.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Record that the commenter was told of the outcome."""
    from vocpipe import review

    _do(lambda w: review.tell(w, item, channel, who(by), change=change, message=message), to_json)


def followup(
    item: Item,
    note: Annotated[str, typer.Option("--note", help="How it went, in one sentence.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Record that success got in touch about a voice; ``show`` then tells whether they use it."""
    from vocpipe import review

    _do(lambda w: review.follow_up(w, item, who(by), note), to_json)


def undo(
    verdict: Annotated[str, typer.Argument(metavar="VERDICT|NUMBER", help="A verdict, or a theme's event.")],
    reason: Reason = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Take back what a person said of a voice or did to a theme; what held before holds again."""
    from vocpipe import review

    with opened() as workspace:
        if verdict.isdigit():
            event = review.undo_event(workspace, int(verdict), who(by))
            words = _("{key}: taken back ({id})", key=event.theme, id=verdict)
            answer(words, event.model_dump(mode="json"), to_json)
            return
        undoings = review.undo(workspace, verdict, who(by), reason)
        if to_json:
            as_json([undoing.model_dump(mode="json") for undoing in undoings])
            return
        for undoing in undoings:
            typer.echo(f"{undoing.feedback_id}: {_taken_back(workspace, undoing)}")


def _taken_back(workspace: "Workspace", undoing: Verdict) -> str:
    """Say what was taken back, and what counts in its place."""
    was = workspace.store.ledger.get(undoing.undoes or "")
    held = workspace.store.ledger.current(undoing.about, [undoing.feedback_id])
    now = sentences(workspace, [one for one in held if one.subject == undoing.subject])
    what = sentences(workspace, [was])[0] if was else undoing.undoes
    return _("taken back: {what}; what counts now: {now}", what=what, now=now[-1] if now else "-")
