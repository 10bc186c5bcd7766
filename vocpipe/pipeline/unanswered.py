"""Messages that were sent and never answered: of each there is one repeat, and then a person decides."""

from collections.abc import Mapping

from vocpipe.destinations import NotTakenError, Sending
from vocpipe.errors import NotFoundError, VocpipeError
from vocpipe.workspace import Workspace


def noting(workspace: Workspace, name: str, weeks: Mapping[str, str]) -> Sending:
    """Give what notes each message of a destination before it is sent; ``weeks`` are theirs by key.

    A sending that nobody answers, or that a kill cuts off, is then known to the next delivery.
    """

    def note(key: str) -> None:
        workspace.store.outbox.sending(key, name, weeks.get(key, ""), workspace.now())

    return note


def note_not_taken(workspace: Workspace, error: VocpipeError) -> None:
    """Take back the notes of messages that surely did not arrive."""
    if isinstance(error, NotTakenError):
        workspace.store.outbox.not_taken(error.surely)


def decide(workspace: Workspace, which: str, arrived: bool) -> list[str]:
    """Say of a message that waits for a person, or of all of a destination, whether it arrived.

    What did not is sent again with the next delivery. Gives the keys; raises NotFoundError when
    nothing of that name waits.
    """
    outbox = workspace.store.outbox
    found = [one for one in outbox.held() if which in (one.key, one.destination)]
    if not found:
        raise NotFoundError(f"nothing of {which} waits for a person", "See: vocpipe deliver --waiting")
    keys = [one.key for one in found]
    if not arrived:
        outbox.again(keys)
        return keys
    with workspace.store.transaction():
        for one in found:
            outbox.left(one.key, one.destination, one.week, workspace.now())
    return keys
