"""Messages to chat and mail through apprise; quiet when there is nothing to say."""

from collections.abc import Container, Iterator
from os import environ
from typing import Literal, Self

from pydantic import SecretStr, model_validator

from vocpipe.destinations.base import Delivery, Destination, Message
from vocpipe.destinations.escape import no_mentions, one_line
from vocpipe.destinations.hosts import check_address
from vocpipe.errors import SettingsError, VocpipeError


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

    def deliver(self, delivery: Delivery, sent: Container[str]) -> Iterator[str]:
        """Send each message once, by its key; a message that speaks of no voice is not sent."""
        due = [m for m in delivery.messages if self._takes(m) and self.key(m.key) not in sent]
        if not due:
            return
        address = self._address()
        for message in due:
            self._send(address, message)
            yield self.key(message.key)

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

    def _send(self, address: str, message: Message) -> None:
        import apprise

        target = apprise.Apprise.instantiate(f"{address}{'&' if '?' in address else '?'}redirect=no")
        if target is None:
            raise SettingsError(
                f"destination '{self.name}': apprise cannot read its address", "See the apprise wiki"
            )
        sender = apprise.Apprise()
        sender.add(target)
        if not sender.notify(body=no_mentions(message.body), title=one_line(no_mentions(message.title))):
            raise VocpipeError(
                f"destination '{self.name}' did not take message {message.key}", "Run again later"
            )
