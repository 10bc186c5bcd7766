"""What was just done, told once on the next page, with the verdicts an undo would take back.

Kept here and not in the cookie: a theme's link may be hundreds of verdicts, a cookie holds 4 kB.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

KEPT = 500


@dataclass(frozen=True)
class Notice:
    """Words to show, what the undo button takes back (verdicts, a theme's event), and where it leads to.

    ``secret`` is a password or token that is shown this once; ``undo_at`` takes the undo where it is no
    verdict's or event's.
    """

    words: str
    undo: tuple[str, ...] = ()
    event: int | None = None
    back: str = "/"
    secret: str = ""
    undo_at: str = ""


class Notices:
    """Notices by a random number, each given once; the oldest are forgotten."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Notice] = OrderedDict()

    def keep(self, notice: Notice) -> str:
        """Keep a notice and give its number."""
        number = secrets.token_urlsafe(12)
        self._held[number] = notice
        while len(self._held) > KEPT:
            self._held.popitem(last=False)
        return number

    def take(self, number: str | None) -> Notice | None:
        """Give a notice and forget it."""
        return self._held.pop(number, None) if number else None
