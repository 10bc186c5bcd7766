"""The writer's own words: everything else in a text blanked out, character for character."""

import re

_NOT_PROSE = re.compile(
    r"<!--.*?(?:-->|\Z)"  # comments of issue templates
    r"|```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)"  # fenced code and logs
    r"|https?://\S+|!\[[^\]]*\]\([^)]*\)"
    r"|^[ \t]*#{1,6}[ \t][^\n]*$"  # headings of templates
    r"|^\*\*(?:do you want to|is your feature|describe|what is the|which versions)[^\n]*\*\*"
    r"|^[ \t]*- \[[ xX]\][^\n]*$",  # ticked boxes
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


def prose(text: str) -> str:
    """Give ``text`` at the same length with code, comments, headings and links as blanks.

    A first line that is a heading stays: it is the title somebody wrote.
    """
    first, _, _ = text.partition("\n")
    rest = _NOT_PROSE.sub(_blank, text[len(first) :])
    return first + rest if first.lstrip().startswith("#") else _NOT_PROSE.sub(_blank, first) + rest


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())
