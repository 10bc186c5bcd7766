"""Why apprise could not send: it answers only yes or no, and tells the rest to its log.

What matters is whether the message may have been taken all the same: only where it was surely not is
trying again no second message.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

_STATUS = re.compile(r"error=(\d{3})")
_NOT_REACHED = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|Connection refused|Name or service not known"
)

_MAIL_REFUSED = re.compile(r"Socket Exception: \([45]\d\d,")
"""What a mail server says of a mail it does not take, and of a wrong password."""

_NOT_NOW = frozenset((429, 503))
"""Statuses that servers give before they do anything with a message, and that pass."""


class Answer(StrEnum):
    """What is known of a message that was sent once."""

    TAKEN = "taken"
    NOT_NOW = "not now"
    """Surely not taken: the server was not reached, or is busy."""
    REFUSED = "refused"
    """Surely not taken, and a try more changes nothing."""
    UNKNOWN = "unknown"


class Heard(logging.Handler):
    """What was heard so far; it keeps no line, as lines hold customers' words and secret addresses."""

    answer = Answer.UNKNOWN

    def emit(self, record: logging.LogRecord) -> None:
        """Take from a line only whether it says that nothing was taken."""
        line = record.getMessage()
        status = _STATUS.search(line)
        if _NOT_REACHED.search(line) or (status and int(status[1]) in _NOT_NOW):
            self.answer = Answer.NOT_NOW
        elif _MAIL_REFUSED.search(line) or (status and 300 <= int(status[1]) < 500):
            self.answer = Answer.REFUSED


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear what apprise and its HTTP client say inside the block; nobody else hears it."""
    heard = Heard()
    with _hushed("apprise", heard), _hushed("urllib3", heard):
        yield heard


@contextmanager
def _hushed(name: str, heard: Heard) -> Iterator[None]:
    log = logging.getLogger(name)
    level, told_on, handlers = log.level, log.propagate, log.handlers
    log.propagate, log.handlers = False, [heard]
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.propagate, log.handlers = told_on, handlers
        log.setLevel(level)
