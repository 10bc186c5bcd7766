"""The client of an OpenAI-compatible endpoint: one chat, bounded in time and size, never followed elsewhere.

It imports requests: import it inside functions only.
"""

import time
from collections.abc import Sequence
from typing import Any

import requests

from vocpipe.errors import VocpipeError
from vocpipe.http import Limits, ask

LONGEST_ANSWER = 200_000
"""Bytes of an answer that is read at all; a title is a hundred."""


class UnreachableError(VocpipeError):
    """The endpoint does not answer, or not with what its interface promises."""


class Llm:
    """One model behind one address."""

    def __init__(self, base_url: str, model: str, key: str | None, seconds: float) -> None:
        self.model = model
        self._url = base_url.rstrip("/") + "/chat/completions"
        self._seconds = seconds
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def complete(self, messages: Sequence[dict[str, str]], schema: dict[str, Any]) -> str:
        """Give the model's answer as it is ("" for a refusal); raises UnreachableError."""
        body = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": 200,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "title", "strict": True, "schema": schema},
            },
        }
        answer = ask(lambda wait: self._send(body, wait), self._limits(), time.sleep)
        if answer.trouble or answer.response is None or not answer.response.ok:
            trouble = answer.trouble or f"answers {answer.status}"
            raise UnreachableError(f"the language model's endpoint {trouble}", "See docs/llm.md")
        return _content(answer.response.json())

    def _limits(self) -> Limits:
        return Limits(connect=5.0, read=self._seconds, tries=2, total=2 * self._seconds)

    def _send(self, body: dict[str, Any], wait: tuple[float, float]) -> requests.Response:
        """Send once; an answer that drips or swells is cut off as one that does not come."""
        ends = time.monotonic() + wait[1]
        response = requests.post(
            self._url, json=body, headers=self._headers, timeout=wait, allow_redirects=False, stream=True
        )
        with response:
            read = b""
            for piece in response.iter_content(4096):
                read += piece
                if time.monotonic() > ends or len(read) > LONGEST_ANSWER:
                    raise requests.Timeout
        response._content = read
        return response


def _content(found: Any) -> str:
    """Give the text of the first choice; whatever has another shape is no answer."""
    try:
        content = found["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return ""
    return content if isinstance(content, str) else ""
