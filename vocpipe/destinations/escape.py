"""Make text harmless where it is taken for more than text: spreadsheet formulas, chat mentions, headers.

The leading characters are those of OWASP's page on CSV injection, with their full-width
forms, which Japanese Excel takes for the same.
"""

import re

_FORMULA = re.compile(r"^[\s\u3000]*[=+\-@＝＋－＠]|^[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
_MENTION = re.compile(r"@(?=channel|here|everyone|all\b)|<(?=[!@#])", re.IGNORECASE)
_BREAKS = re.compile(r"[\r\n\t\x00-\x1f\x7f]+")


def cell(value: object) -> str:
    """Give a cell that no spreadsheet runs as a formula: dangerous text gets a leading apostrophe.

    Numbers, negative ones too, stay numbers.
    """
    text = "" if value is None else str(value)
    if _FORMULA.search(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def one_line(text: str) -> str:
    """Give ``text`` on one line without control characters, fit for a mail header or a title."""
    return _BREAKS.sub(" ", text).strip()


def no_mentions(text: str) -> str:
    """Give ``text`` in which nothing calls a whole channel (@channel, <!here>)."""
    return _MENTION.sub(lambda found: "＠" if found[0] == "@" else "＜", text)
