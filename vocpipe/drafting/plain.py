"""Our own Markdown as plain text for chat and mail, which would show its marks: words stay as they are."""

import re

_MARKS = re.compile(r"\\([\\`*\[\]<>|~#$@_:.&+=)-])|\*\*|`|&#(\d+);")
_HEADS = {"# ": "■ ", "## ": "■ ", "### ": "◆ "}
_RULE = "---"


def plain(markdown: str) -> str:
    """Give the text of a page that ``print_markdown`` made, with every word of a quote as it was said."""
    return "\n".join(_line(line) for line in markdown.split("\n"))


def _line(line: str) -> str:
    if line == _RULE:
        return "―" * 10
    head = next((mark for mark in _HEADS if line.startswith(mark)), "")
    # A line of a quote that goes on ends with one backslash; one that was said there is doubled.
    ends = len(line) - len(line.rstrip("\\"))
    kept = line[len(head) : len(line) - ends % 2]
    return _HEADS.get(head, "") + _MARKS.sub(_unmarked, kept)


def _unmarked(found: re.Match[str]) -> str:
    return found[1] or (chr(int(found[2])) if found[2] else "")
