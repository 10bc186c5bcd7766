"""An OpenAI-compatible endpoint on loopback that answers as a test says, and keeps what it was sent."""

import json
from collections.abc import Callable
from typing import Any

from tests.standins.loopback import Loopback, Quiet

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


def said(content: object) -> tuple[int, bytes]:
    """Give an ordinary answer with this content."""
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


class ChatServer(Loopback):
    """Serves until closed; ``reply`` may be changed at any time, while it ``hangs`` nothing is answered."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.hangs = reply, False
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        outer = self

        class Handler(Quiet):
            def do_POST(self) -> None:
                body = json.loads(self.body())
                outer.requests.append(body)
                outer.keys.append(self.headers.get("Authorization"))
                if outer.hangs:
                    outer.closed.wait()
                    return
                status, content = outer.reply(body)
                elsewhere = {"Location": "http://127.0.0.1:9/elsewhere"}
                self.answer(status, content, elsewhere if 300 <= status < 400 else None)

        self.serve(Handler)
        self.url = f"{self.address}/v1"
