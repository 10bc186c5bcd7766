"""Messages to chat and mail through apprise; quiet when there is nothing to say."""

import time
from collections.abc import Container, Iterator, Sequence
from os import environ
from threading import RLock
from typing import TYPE_CHECKING, Literal, Self

from pydantic import SecretStr, model_validator

from vocpipe.destinations.apprise_log import Answer, listening
from vocpipe.destinations.base import Delivery, Destination, Message, Planned, Sending, unnoted
from vocpipe.destinations.escape import no_mentions, one_line
from vocpipe.destinations.hosts import check_address, kept_outside, shown
from vocpipe.errors import SettingsError, VocpipeError

if TYPE_CHECKING:
    from apprise import NotifyBase

_FAILURES = 3

_WAITS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try of a delivery, over all its messages."""

_ALONE = RLock()
"""Held while apprise works: what is kept from it and what is heard of it are the whole process's."""


class NotTakenError(VocpipeError):
    """A destination could not be reached or refused a message."""

    def __init__(self, name: str, keys: Sequence[str], surely: Sequence[str]) -> None:
        """Name the destination and the keys of the messages; ``surely`` have not arrived, for the others
        nobody knows.
        """
        super().__init__(
            f"destination '{name}' did not take message {', '.join(keys)}",
            f"Check its address and the network (vocpipe deliver --test '{name}'), then: vocpipe deliver",
        )
        self.surely = surely


class AppriseDestination(Destination):
    """A chat channel or mailbox. The address is a secret: give ``url_env`` rather than ``url``.

    ``keys`` limits which messages it takes by the parts of their key ("product"
    takes "2026-W47/product/ja"); none given takes all.
    """

    type: Literal["apprise"] = "apprise"
    url: SecretStr | None = None
    url_env: str | None = None
    hosts: tuple[str, ...] = ()
    """Hosts it may send to, where the address is not one of a known service."""
    allow_private: bool = False
    keys: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("give either url or url_env")
        return self

    def deliver(self, delivery: Delivery, sent: Container[str], sending: Sending = unnoted) -> Iterator[str]:
        """Send each message once, by its key; a message that speaks of no voice is not sent.

        One message that is not taken does not hold up the others; after ``_FAILURES`` in a row the
        destination is left alone. A message is tried again, a few times a delivery, only where it was
        surely not taken (the server was not reached, or said "not now"): whether a server that did not
        answer took it cannot be known, and a try more might be a message more. The next run tries again.
        """
        due, failed, surely, in_a_row = self.due(delivery, sent), [], [], 0
        address, waits = self._address() if due else "", iter(_WAITS)
        if due:
            self._target(address)  # a mistake in the address is no sending of anything
        for message in due:
            key = self.key(message.key)
            sending(key)
            answer = self._sent(address, message, waits)
            if answer is Answer.TAKEN:
                in_a_row = 0
                yield key
                continue
            failed.append(message.key)
            surely += [key] if answer is not Answer.UNKNOWN else []
            in_a_row += 1
            if in_a_row == _FAILURES:
                break
        if failed:
            raise NotTakenError(self.name, failed, surely)

    def plan(self, delivery: Delivery, sent: Container[str]) -> Iterator[Planned]:
        """Give the messages that would be sent; raises SettingsError for an address that is refused."""
        due = self.due(delivery, sent)
        where = shown(self._address()) if due else ""
        for message in due:
            yield Planned(self.name, where, message.title, no_mentions(message.words))

    def test(self, title: str, body: str) -> str:
        """Send one message that is no customer's."""
        address = self._address()
        if self._sent(address, Message("test", title, body), iter(())) is not Answer.TAKEN:
            raise NotTakenError(self.name, ["test"], [])
        return shown(address)

    def due(self, delivery: Delivery, sent: Container[str]) -> list[Message]:
        """Give the messages that this destination takes and that have not left."""
        return [m for m in delivery.messages if self._takes(m) and self.key(m.key) not in sent]

    def _takes(self, message: Message) -> bool:
        wanted = not self.keys or any(key in message.key.split("/") for key in self.keys)
        return wanted and bool(message.feedback_ids) and bool(message.body.strip())

    def _address(self) -> str:
        secret = self.url.get_secret_value() if self.url else environ.get(self.url_env or "", "")
        if not secret:
            raise SettingsError(
                f"destination '{self.name}': {self.url_env} is not set", "Set it to the address"
            )
        check_address(secret, self.hosts, self.name, allow_private=self.allow_private)
        return secret

    def _sent(self, address: str, message: Message, waits: Iterator[float]) -> Answer:
        """Send one message; wait and try again while the server says "not now" and waits are left."""
        while True:
            answer = self._send(address, message)
            wait = next(waits, None) if answer is Answer.NOT_NOW else None
            if wait is None:
                return answer
            time.sleep(wait)

    def _send(self, address: str, message: Message) -> Answer:
        """Send once; give what is known: of several addressees some may have got what others did not."""
        import apprise

        title = one_line(no_mentions(message.title))
        with _ALONE, kept_outside(address, allow_private=self.allow_private), listening() as heard:
            target = self._target(address)
            sender = apprise.Apprise()
            sender.add(target)
            if sender.notify(body=no_mentions(message.words), title=title):
                return Answer.TAKEN
        return Answer.UNKNOWN if len(target) > 1 else heard.answer

    def _target(self, address: str) -> "NotifyBase":
        """Give what apprise makes of an address; raises SettingsError where that is nothing."""
        import apprise

        # Whether to ask again is decided here: apprise's own retry would send what may have arrived.
        kept = f"{address}{'&' if '?' in address else '?'}redirect=no&retry=0"
        with _ALONE, listening():
            target = apprise.Apprise.instantiate(kept)
        if target is None:
            raise SettingsError(
                f"destination '{self.name}': apprise cannot read its address", "See the apprise wiki"
            )
        return target
