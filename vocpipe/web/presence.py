"""Who looks at which page now: kept in memory, forgotten soon after they leave."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from vocpipe.records import Person
from vocpipe.web.people import Reader
from vocpipe.web.render import also_told, language

router = APIRouter()

STAYS = 60.0
"""Seconds after which somebody who was not heard of again has left; an open page says so every 20."""

MOST = 5_000
"""Places remembered at once; more are somebody asking for addresses, not reading."""


class Presence:
    """Names by place and login, each with when they were last heard of."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._heard: dict[str, dict[str, tuple[str, float]]] = {}

    def here(self, place: str, person: Person) -> list[str]:
        """Note that a person looks at a place; give the names of the others who do."""
        with self._lock:
            if len(self._heard) >= MOST:  # not before: a page that was hidden for long is open still
                self._forget()
            if place in self._heard or len(self._heard) < MOST:
                self._heard.setdefault(place, {})[person.login] = person.name, self._now()
            return self._others(place, person)

    def still_here(self, place: str, person: Person) -> list[str]:
        """Note that somebody who opened a place looks at it still; of one they did not open, give nobody."""
        return self.here(place, person) if person.login in self._heard.get(place, {}) else []

    def others(self, place: str, person: Person) -> list[str]:
        """Give the names of the others who look at a place."""
        with self._lock:
            return self._others(place, person)

    def _others(self, place: str, person: Person) -> list[str]:
        left, heard = self._now() - STAYS, self._heard.get(place, {})
        return sorted(name for login, (name, at) in heard.items() if login != person.login and at > left)

    def _forget(self) -> None:
        left = self._now() - STAYS
        for place in [
            place for place, heard in self._heard.items() if all(at <= left for _, at in heard.values())
        ]:
            del self._heard[place]


@router.get("/presence")
def presence(request: Request, person: Reader, at: str) -> PlainTextResponse:
    """Say who else looks at a page that one has opened; asking tells that one still looks at it oneself."""
    names = request.app.state.presence.still_here(at, person)
    return PlainTextResponse(also_told(language(request), names))
