"""Whether a webhook was signed with our secret, in the ways help desks sign. Pure.

Standard Webhooks (standardwebhooks.com): base64 HMAC-SHA256 of "id.timestamp.body"; Zendesk: base64
HMAC-SHA256 of timestamp and body; GitHub, Jira: hex HMAC-SHA256 of the body; Intercom: hex HMAC-SHA1.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

FRESH = timedelta(minutes=5)
"""How old a signature with a timestamp may be; older ones may be replays."""


def signed(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    """Tell whether ``headers`` (by lower-case name) carry a signature of ``body`` that fits and is fresh."""
    given = (headers, body, secret)
    return _standard(*given, now) or _zendesk(*given, now) or _hub(*given)


def _standard(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    at, told = headers.get("webhook-timestamp", ""), headers.get("webhook-signature", "")
    if not at.isdigit() or abs(now.timestamp() - int(at[:12])) > FRESH.total_seconds():
        return False
    key = _key(secret)
    content = f"{headers.get('webhook-id', '')}.{at}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(_same(one, expected) for one in told.split())


def _zendesk(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    at = headers.get("x-zendesk-webhook-signature-timestamp", "")
    try:
        fresh = abs(now - datetime.fromisoformat(at)) <= FRESH
    except (ValueError, TypeError):
        return False
    digest = hmac.new(secret.encode(), at.encode() + body, hashlib.sha256).digest()
    return fresh and _same(headers.get("x-zendesk-webhook-signature", ""), base64.b64encode(digest).decode())


def _hub(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    for name in ("x-hub-signature-256", "x-hub-signature"):
        method, _, told = headers.get(name, "").partition("=")
        if method in {"sha256", "sha1"} and told:
            return _same(told, hmac.new(secret.encode(), body, method).hexdigest())
    return False


def _key(secret: str) -> bytes:
    """Give the key of a Standard Webhooks secret: base64 behind "whsec_", else the text itself."""
    if secret.startswith("whsec_"):
        return base64.b64decode(secret.removeprefix("whsec_"))
    return secret.encode()


def _same(told: str, expected: str) -> bool:
    return hmac.compare_digest(told.encode(), expected.encode())
