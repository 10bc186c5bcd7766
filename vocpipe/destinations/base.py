"""What every destination is: a small config model that sends a week's results, each thing once."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from vocpipe.drafting.plain import plain
from vocpipe.records import Brief


@dataclass(frozen=True)
class Message:
    """A short text for chat or mail. ``key`` names what it is about ("2026-W47/product/ja").

    ``feedback_ids`` are the voices it speaks of; a message about none is not sent.
    """

    key: str
    title: str
    body: str
    feedback_ids: tuple[str, ...] = ()
    marked: bool = False
    """Whether ``body`` is Markdown of ours."""

    @property
    def words(self) -> str:
        """The body as chat and mail show it."""
        return plain(self.body) if self.marked else self.body

    @property
    def week(self) -> str:
        """The week it is about, which its key begins with."""
        return self.key.partition("/")[0]


@dataclass(frozen=True)
class StatusTable:
    """What a tab shows: a header, and rows whose first cell is the id of a voice or a quote."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Planned:
    """Something that a destination would send now: where to, what it is, and its words."""

    destination: str
    where: str
    what: str
    body: str = ""


@dataclass(frozen=True)
class Delivery:
    """Everything one week has to give; a destination takes the part it is for."""

    week: str
    briefs: tuple[Brief, ...] = ()
    messages: tuple[Message, ...] = ()
    status: StatusTable | None = None


Sending = Callable[[str], None]
"""Told the dedupe key of a message right before it is sent."""


def unnoted(_key: str) -> None:
    """Note nothing of what is sent."""


class Destination(BaseModel):
    """A place results go to; its fields are the ``[[destination]]`` lines of vocpipe.toml."""

    model_config = ConfigDict(extra="forbid")

    type: str
    name: str = Field(min_length=1)
    personal: bool = False
    """Whether names of people and other personal data may go there; else they are replaced."""

    def due(self, delivery: Delivery, sent: Container[str]) -> list[Message]:
        """Give the messages that this destination takes and that have not left; a file takes none."""
        return []

    def deliver(self, delivery: Delivery, sent: Container[str], sending: Sending = unnoted) -> Iterator[str]:
        """Send what ``sent`` does not hold yet and yield the dedupe key of each thing that has left.

        The caller keeps every key as soon as it is yielded: a run that is killed then sends
        nothing twice. ``sending`` is told of what could arrive twice, before it is sent.
        Raises VocpipeError naming the destination when it cannot be reached.
        """
        raise NotImplementedError

    def plan(self, delivery: Delivery, sent: Container[str]) -> Iterator[Planned]:
        """Give what ``deliver`` would send, and send nothing; raises what can be known without sending."""
        raise NotImplementedError

    def test(self, title: str, body: str) -> str:
        """Send one harmless message, or touch the place without changing it; give where it went."""
        raise NotImplementedError

    def key(self, *parts: str) -> str:
        """Give the dedupe key of a thing of this destination."""
        return "/".join((self.name, *parts))
