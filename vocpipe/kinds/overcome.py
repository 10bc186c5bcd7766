"""Trouble that is told as overcome or averted: "stops went from 9 to 5", "a line stop was avoided"."""

import re
from collections.abc import Callable, Sequence

from vocpipe.kinds.cues import Hit
from vocpipe.records import Kind
from vocpipe.text.sentences import split

PLAIN_PRAISE = 1.3
"""The weight from which a cue is praise by itself; below it stand "every morning" and a polite thanks."""

_CONTRAST = re.compile(
    r"(?i)\b(?:but|however|though|although|yet)\b|けど|けれど|ものの|のに|(?<=[ただすいるん])が、|[てでと]も、"
    r"|一方|ただ|しかし|反面|(?-i:[a-z] [A-Z][a-z])"
)
"""Words that turn a sentence; in English also a capital within, where somebody wrote no full stop."""
_ENDED = frozenset({"averted", "fixed"})
"""Praise that itself says that trouble ended: "it halted, but we avoided a stop" is no contrast."""

LIKED = frozenset({"great", "love"})
"""Praise of a thing, that says of no trouble that it ended: "unusable, the old version was great"."""
_AWAITED = re.compile(r"(?i)\b(?:until|till|unless|if|when|once|must|should|could|needs?)\b[^.,;\n]{0,30}$")
"""What stands before an end that was long awaited or is still: "we cannot ship until this is fixed"."""

_NEXT_CLAUSE = re.compile(r"(?i)[,;:、]|\b(?:and|but|now)\b|[-–—]{2}|[–—]")


def overcome(text: str, hits: Sequence[Hit]) -> Callable[[int, int], bool]:
    """Give the test of whether trouble at a span of ``text`` is over: its sentence praises how it ended.

    Praise after it in the sentence does, unless in contrast to it; before it only a told result, relief or
    escape in the same clause ("saved us from an outage"): what follows plain praise is the complaint.
    """
    praise = [hit for hit in hits if hit.cue.kind is Kind.PRAISE and hit.cue.weight >= PLAIN_PRAISE]
    if not praise:
        return lambda start, end: False
    sentences = split(text)

    def hedged(hit: Hit) -> bool:
        # "no word of leaving so far, but": what follows takes it back.
        return _CONTRAST.search(text[hit.end - 1 : hit.end + 6]) is not None

    def relieves(hit: Hit) -> bool:
        # "Now we can see other companies' data" is no relief.
        return hit.cue.masks and hit.cue.name != "now_can"

    def past(start: int, end: int) -> bool:
        first, last = next((s for s in sentences if s[0] <= start < s[1]), (start, end))
        return any(
            (relieves(hit) and hit.start < end and start < hit.end and not hedged(hit))
            or (
                end <= hit.start < last
                and not _AWAITED.search(text[end : hit.start])
                and (hit.cue.name in _ENDED or not _CONTRAST.search(text[end - 1 : hit.start + 2]))
            )
            or (
                relieves(hit)
                and first <= hit.start < start
                and not _NEXT_CLAUSE.search(text[hit.end - 1 : start])
            )
            for hit in praise
        )

    return past
