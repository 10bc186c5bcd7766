"""How often signing in may be tried: a few times for one login from one address, more for each alone.

Kept in this process: a restart forgives. OWASP's advice against guessing without letting anybody lock
a colleague out: the tight limit needs both the login and the address.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

WINDOW = 15 * 60
"""Seconds that a try is remembered."""

PAIR, ADDRESS, LOGIN = 5, 30, 50
"""Tries within the window: of one login from one address, from one address, of one login."""

KEPT = 10_000
"""Keys remembered at most; the one not tried for longest goes first."""


class SignInLimit:
    """Counts tries; every try counts before its password is looked at, so that parallel ones do too."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[tuple[str, str], list[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, login: str, address: str) -> int:
        """Count a try and give 0, or give the seconds to wait when there were too many."""
        limits = {(login, address): PAIR, ("", address): ADDRESS, (login, ""): LOGIN}
        with self._lock:
            now = self._clock()
            recent = {key: [at for at in self._tries.get(key, ()) if at > now - WINDOW] for key in limits}
            full = [recent[key][0] for key, most in limits.items() if len(recent[key]) >= most]
            if full:
                return int(max(full) + WINDOW - now) + 1
            for key, tries in recent.items():
                self._tries[key] = [*tries, now]
                self._tries.move_to_end(key)
            while len(self._tries) > KEPT:
                self._tries.popitem(last=False)
            return 0

    def forget(self, login: str, address: str) -> None:
        """Forget the tries of somebody who has come in."""
        with self._lock:
            self._tries.pop((login, address), None)
            self._tries.pop((login, ""), None)
