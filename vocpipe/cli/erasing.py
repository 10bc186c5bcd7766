"""``erase``: take a voice's words out for good, when the person who said them asks for it."""

from typing import Annotated

import typer

from vocpipe.cli.language import _
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, as_json


def erase(
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="Voices' ids.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence; it is kept.")],
    by: By = None,
    to_json: Json = False,
) -> None:
    """Erase the words of voices for good: a tombstone stays and every figure; it cannot be undone."""
    from dataclasses import asdict

    from vocpipe.pipeline.erasing import erase as do
    from vocpipe.review.people import find_voice

    with opened() as workspace:
        voices = {voice.id: voice for voice in (find_voice(workspace, item) for item in items)}
        done = do(workspace, list(voices.values()), reason, who(by))
    if to_json:
        as_json(asdict(done) | {"tombstones": [one.model_dump(mode="json") for one in done.tombstones]})
        return
    for one in done.tombstones:
        source = voices[one.feedback_id].source
        typer.echo(
            _("{id}: erased. Take it out of its source, too: {source}", id=one.feedback_id, source=source)
        )
    if not done.tombstones:
        typer.echo(_("Nothing to erase: it is erased already."))
    if done.same_words:
        typer.echo(_("The same words stand in: {ids}", ids=" ".join(done.same_words)))
    if done.same_person:
        typer.echo(_("The same person said: {ids}", ids=" ".join(done.same_person)))
    if done.files:
        typer.echo(_("Delete these files, or write them anew: they hold some of the words:"))
        typer.echo("\n".join(done.files))
    if done.tombstones:
        typer.echo(
            _("Copies that left vocpipe (files, sheets, messages, backups) are not reached from here.")
        )
