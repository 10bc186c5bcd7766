"""Finders for e-mail addresses, links that carry a secret, and credentials."""

import re
from collections.abc import Iterator

from vocpipe.text.privacy.span import Found, holds, lower

_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_LINK = re.compile(r"\b[a-z][a-z0-9+.-]{1,10}://[^\s<>\"'「」（）)\]、。]+", re.IGNORECASE)
_PRIVATE_LINK = re.compile(
    r"://[^/\s]*:[^/\s]*@|[?&#;](?:[\w.-]*(?:token|secret|passw|signature|session|apikey|credential)[\w.-]*|"
    r"key|api[_-]?key|sig|auth|code|sid|pwd|pw|jwt|otp|e?mail|user|invite)=|/(?:reset|verify|invite"
    r"|unsubscribe)/[\w-]{12,}",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:sk-[A-Za-z0-9_-]{16,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|xox[abpr]-[A-Za-z0-9-]{10,}|"
    r"AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
)
_PASSWORD = re.compile(
    r"(?:(?<![A-Za-z])(?:password|passwd|pwd|pass|api key)|パスワード|暗証番号|PW)\s*(?:is|は"
    r"|[:=])\s*[「\"']?"
    r"(?P<secret>(?=[^\s]*[\d!@#$%&*])[A-Za-z0-9!@#$%&*_.\-]{4,})",
    re.IGNORECASE,
)

_SECRET_STARTS = ("sk-", "AKIA", "ghp_", "gho_", "ghu_", "ghr_", "ghs_", "xox", "AIza", "eyJ")
_PASSWORD_WORDS = ("pass", "pw", "api key", "パスワード", "暗証番号")


def find(folded: str) -> Iterator[Found]:
    """Yield EMAIL, URL (only those with a credential or an address in them) and SECRET."""
    if "://" in folded:
        for match in _LINK.finditer(folded):
            if _PRIVATE_LINK.search(match.group()):
                yield Found("URL", *match.span())
    if "@" in folded:
        for match in _EMAIL.finditer(folded):
            yield Found("EMAIL", *match.span())
    yield from _secrets(folded)


def _secrets(folded: str) -> Iterator[Found]:
    if holds(folded, _SECRET_STARTS):
        for match in _SECRET.finditer(folded):
            yield Found("SECRET", *match.span())
    if holds(lower(folded), _PASSWORD_WORDS):
        for match in _PASSWORD.finditer(folded):
            yield Found("SECRET", *match.span("secret"))
