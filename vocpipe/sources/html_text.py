"""HTML bodies of tickets as plain text, through the standard library's parser."""

import re
from html.parser import HTMLParser

from vocpipe.text.wordlist import listed

_TAG = re.compile(
    r"</?(?:p|div|br|span|a|b|i|ul|ol|li|table|tr|td|html|body|h[1-6]|strong|em|img)\b[^<>]*>", re.I
)
_BLOCKS = frozenset(listed("p div br tr table ul ol h1 h2 h3 h4 h5 h6 blockquote pre section article hr"))
_HIDDEN = frozenset(listed("script style head title template"))
_BLANKS = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\n{3,}")


def looks_like_html(text: str) -> bool:
    """Tell whether ``text`` is HTML rather than prose that mentions a "<"."""
    return bool(_TAG.search(text))


def plain(text: str) -> str:
    """Give HTML as text a person would read; text without tags is given back as it is."""
    if not looks_like_html(text):
        return text
    parser = _Plain()
    parser.feed(text)
    parser.close()
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(parser.parts).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


class _Plain(HTMLParser):
    """Collects text, one line a block; list entries begin with "- "."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "li":
            self._break("- ")
        elif tag in _BLOCKS:
            self._break("\n" if tag == "br" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._break("")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, text: str) -> None:
        """Begin a new line unless one has just begun; a forced one ("\\n") always counts."""
        begun = not self.parts or self.parts[-1].endswith("\n")
        if text == "\n" or not begun:
            self.parts.append("\n")
        if text not in ("", "\n"):
            self.parts.append(text)
