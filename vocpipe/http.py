"""One way to ask a web API: bounded tries by status, Retry-After, time-outs, JSON or an error.

Sources and the Google Sheets client share it. It imports requests: import it inside functions only.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from vocpipe.errors import SourceError

RETRIED = frozenset((408, 429, 500, 502, 503, 504))
LONGEST_ANSWER = 100_000_000
"""Bytes of an answer that is read at all."""

Send = Callable[[tuple[float, float]], requests.Response]
"""Sends one request with (connect, read) time-outs in seconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to try: seconds to connect and to read, tries, and seconds in all for one request."""

    connect: float = 5.0
    read: float = 60.0
    tries: int = 6
    total: float = 180.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer to a request (None: there was none) and what is wrong with it ("" for nothing)."""

    response: requests.Response | None
    trouble: str = ""

    @property
    def status(self) -> int:
        """Give the status, 0 without an answer."""
        return self.response.status_code if self.response is not None else 0


class Refused(Exception):
    """The API says no for good (a status below 500 that no waiting mends)."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def ask(
    send: Send,
    limits: Limits,
    sleep: Callable[[float], None],
    *,
    repeatable: bool = True,
    is_json: bool = True,
) -> Answer:
    """Send until there is a sound answer, a refusal, or no try and no time left.

    What is not ``repeatable`` (an append) is sent again only after 429, which servers give before
    they do anything. A refusal is no trouble: its status says it.
    """
    started = time.monotonic()
    for attempt in range(1, limits.tries + 1):
        left = limits.total - (time.monotonic() - started)
        answer = _once(send, limits, left, is_json)
        wait = wait_for(answer.response, attempt)
        again = repeatable or answer.status == 429
        if not answer.trouble or not again or attempt == limits.tries or wait > left:
            return answer
        sleep(wait)
    return answer


def _once(send: Send, limits: Limits, left: float, is_json: bool) -> Answer:
    try:
        response = send((limits.connect, max(0.1, min(limits.read, left))))
    except requests.Timeout:
        return Answer(None, "does not answer")
    except requests.RequestException as error:
        return Answer(None, f"cannot be reached ({type(error).__name__})")
    if response.status_code in RETRIED or _used_up(response):
        return Answer(response, f"answers {response.status_code}")
    if not response.ok or not is_json:
        return Answer(response)
    try:
        response.json()
    except ValueError:
        return Answer(response, "answered something that is no JSON")
    return Answer(response)


def _used_up(response: requests.Response) -> bool:
    """Tell whether a 403 only means that the quota is used up, as GitHub says it."""
    headers = response.headers
    return response.status_code == 403 and (
        "Retry-After" in headers or headers.get("X-RateLimit-Remaining") == "0"
    )


def wait_for(response: requests.Response | None, attempt: int) -> float:
    """Give the seconds to wait: as the server says, else 1, 2, 4 ... up to 32 with some chance added."""
    headers = response.headers if response is not None else {}
    told = headers.get("Retry-After", "").strip()
    if told.isdigit():
        return float(told)
    now = datetime.now(UTC)
    if told:
        try:
            return max(0.0, (parsedate_to_datetime(told) - now).total_seconds())
        except (ValueError, TypeError):
            pass
    reset = headers.get("X-RateLimit-Reset", "")
    if reset.isdigit() and headers.get("X-RateLimit-Remaining") == "0":
        return max(0.0, float(reset) - now.timestamp())
    return float(min(2 ** (attempt - 1), 32) * (1 + random.random() / 4))


def get_bytes(name: str, url: str, limits: Limits) -> bytes:
    """Give what stands at ``url`` (a feed); raises SourceError naming ``name``."""

    def send(timeout: tuple[float, float]) -> requests.Response:
        return requests.get(url, headers={"User-Agent": "vocpipe"}, timeout=timeout)

    answer = ask(send, limits, time.sleep, is_json=False)
    response = answer.response
    if answer.trouble or response is None:
        raise SourceError(f"{name}: the server {answer.trouble}", "Try again in some minutes")
    if not response.ok:
        raise SourceError(f"{name}: the server answers {response.status_code}", "Check the address")
    if len(response.content) > LONGEST_ANSWER:
        raise SourceError(f"{name}: the server answers with more than 100 MB")
    return response.content


class JsonApi:
    """A vendor's JSON API under one address: signed, paced, patient, and never sent elsewhere."""

    def __init__(
        self,
        name: str,
        base: str,
        headers: Mapping[str, str],
        limits: Limits,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Speak for the source ``name`` with the API at ``base``; ``headers`` sign every request."""
        self._name = name
        self._base = base.rstrip("/")
        self._limits = limits
        self._sleep = sleep
        self._last: dict[str, float] = {}
        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json", "User-Agent": "vocpipe", **headers})

    def get(self, path: str, params: Mapping[str, Any] | None = None, every: float = 0.0) -> Any:
        """Give the JSON at ``path`` (or at a whole address under the base).

        ``every`` is the least number of seconds between two requests with this path. Raises
        ``Refused`` for what is not there or not taken, ``SourceError`` for a key that is not
        accepted and when giving up.
        """
        return self.got(path, params, every).json()

    def got(
        self, path: str, params: Mapping[str, Any] | None = None, every: float = 0.0
    ) -> requests.Response:
        """Give the whole answer, as ``get`` does: some APIs page by headers."""
        self._pace(path, every)
        return self._sent("GET", path, params=dict(params or {}))

    def post(self, path: str, body: Mapping[str, Any], every: float = 0.0) -> Any:
        """Give the JSON answer to a question that is asked by POST; it must change nothing."""
        self._pace(path, every)
        return self._sent("POST", path, json=dict(body)).json()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _pace(self, path: str, every: float) -> None:
        if not every:
            return
        early = self._last.get(path, float("-inf")) + every - time.monotonic()
        if early > 0:
            self._sleep(early)
        self._last[path] = time.monotonic()

    def _sent(self, method: str, path: str, **given: Any) -> requests.Response:
        url = self._address(path)

        def send(timeout: tuple[float, float]) -> requests.Response:
            return self._session.request(method, url, timeout=timeout, allow_redirects=False, **given)

        answer = ask(send, self._limits, self._sleep)
        if answer.trouble:
            raise SourceError(
                f"source {self._name}: the server {answer.trouble}", "Try again in some minutes"
            )
        response = answer.response
        if response is None or response.status_code in (401, 403):
            raise SourceError(
                f"source {self._name}: the key is not accepted ({answer.status})",
                "Make a new one with the scopes of docs/sources.md (trackers: settings.md) and set it",
            )
        if response.status_code >= 300:
            raise Refused(response.status_code)
        if len(response.content) > LONGEST_ANSWER:
            raise SourceError(f"source {self._name}: the server answers with more than 100 MB")
        return response

    def _address(self, path: str) -> str:
        """Give the whole address; one outside the base would carry the key to a stranger."""
        url = path if "://" in path else f"{self._base}/{path.lstrip('/')}"
        if urlsplit(url)[:2] != urlsplit(self._base)[:2]:
            raise SourceError(
                f"source {self._name}: the server names a page on another server", "Check the address"
            )
        return url
