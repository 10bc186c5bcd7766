"""GitHub, Jira and a feed on this machine: recorded shapes, with the failures nobody recorded."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.standins.loopback import Loopback

Answer = tuple[int, dict[str, str], Any]
Answering = Callable[[str, dict[str, str], dict[str, str]], Answer]
"""Gives (status, headers, body) for (path, query, headers of the request)."""


@contextmanager
def serving(answering: Answering) -> Iterator[str]:
    """Serve on loopback and give the base address; bytes go out as they are, other bodies as JSON."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            status, headers, body = answering(parts.path, query, dict(self.headers))
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with Loopback() as server:
        server.serve(Handler)
        yield server.address
