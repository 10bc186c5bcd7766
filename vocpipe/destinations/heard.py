"""Why apprise could not send: it answers only yes or no, and tells the rest to its log.

What matters is whether the message may have been taken all the same: only where it was surely not is
trying again at once no second message.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

_STATUS = re.compile(r"error=(\d{3})")
_NOT_REACHED = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|Connection refused|Name or service not known"
)

NOT_TAKEN = frozenset((429, 503))
"""Statuses that servers give before they do anything with a message."""


class Heard(logging.Handler):
    """What was heard so far; it keeps no line, as lines hold customers' words and secret addresses."""

    surely_not_taken = False

    def emit(self, record: logging.LogRecord) -> None:
        """Take from a line only whether it says that nothing was taken."""
        line = record.getMessage()
        status = _STATUS.search(line)
        refused = status is not None and int(status[1]) in NOT_TAKEN
        self.surely_not_taken |= refused or _NOT_REACHED.search(line) is not None


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
