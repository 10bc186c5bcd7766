"""What stands before every request: host names, where forms come from, and headers of the answer.

The rules are OWASP's for server-rendered pages: a Content-Security-Policy without inline script, and
Sec-Fetch-Site (with Origin where a browser does not send it) against cross-site forms.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

Next = Callable[[Request], Awaitable[Response]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Inline styles stay allowed because our own charts (SVG) carry them; scripts never are inline."""

_READING = {"GET", "HEAD", "OPTIONS"}


async def guard(request: Request, call_next: Next) -> Response:
    """Refuse forms from elsewhere, and put the headers on every answer."""
    if request.method not in _READING and not _same_site(request):
        return PlainTextResponse("This form was sent from another site, and nothing was done.", 403)
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _same_site(request: Request) -> bool:
    told = request.headers.get("sec-fetch-site")
    if told is not None:
        return told in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
