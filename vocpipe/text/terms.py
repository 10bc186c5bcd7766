"""The terms of a search: what is looked for in the texts, in a language with spaces and in one without."""

import re

from vocpipe.text.clean import collapse

_RUN = re.compile(
    "(?P<kanji>[\u4e00-\u9fff\u3400-\u4dbf々〆]+)"
    "|(?P<kata>[\u30a1-\u30faー]+)"
    "|(?P<hira>[\u3041-\u3096]+)"
    r"|(?P<latin>[^\W_\u3041-\u30ff\u4e00-\u9fff\u3400-\u4dbf々〆]+(?:[.'+#-][^\W_]+)*\+*)"
)
_STOP = re.compile(
    "a|an|and|are|as|at|be|by|can|do|does|for|from|how|i|in|is|it|my|no|not|of|on|or|our"
    "|that|the|this|to|we|what|when|where|which|who|why|with|you|your"
)
MOST = 12
"""Terms looked for at most; a pasted paragraph is found by meaning."""


def query_terms(query: str) -> list[str]:
    """Give the folded terms of a query, as found in texts folded by ``collapse``.

    Japanese is cut where its script changes, so that 消える finds 消えた by its kanji; hiragana
    (particles, endings) counts only where nothing else was written. English stop words fall away
    unless they are all there is. In order of appearance, none twice, at most ``MOST``.
    """
    runs = [(match.lastgroup, match.group()) for match in _RUN.finditer(collapse(query))]
    telling = [text for kind, text in runs if kind != "hira" and not _STOP.fullmatch(text)]
    return list(dict.fromkeys(telling or [text for _, text in runs]))[:MOST]
