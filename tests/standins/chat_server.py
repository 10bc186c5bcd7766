"""An OpenAI-compatible endpoint on loopback that answers as a test says, and keeps what it was sent."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.standins.loopback import Loopback

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


def said(content: object) -> tuple[int, bytes]:
    """Give an ordinary answer with this content."""
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


class ChatServer(Loopback):
    """Serves until closed; ``reply`` may be changed at any time, ``hang`` seconds are waited first."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.hang = reply, 0.0
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                outer.keys.append(self.headers.get("Authorization"))
                time.sleep(outer.hang)
                status, content = outer.reply(body)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.serve(Handler)
        self.url = f"{self.address}/v1"
