"""Whether a wish is for the feature itself: "if only it had reminders", 「リマインダーがほしい」.

A wish for a part of something tells that it is used; a wish for the thing itself, that it is not there
for them. The difference is what the wish governs: here the feature's own name, right beside it.
"""

import re
from collections.abc import Iterator, Sequence

from vocpipe.records import Lang
from vocpipe.usage.cues import Group, Hit, cue
from vocpipe.usage.scope import Span

_BESIDE = 60
"""How many characters before or after a name are looked at."""

_THING = r"(?:an? |the |some |any |more )?(?:[\w-]+ ){0,2}$"
WISHED = cue(
    Group.WANTED,
    "wished",
    r"\b(?:wish\w*|would|could|please|pls|plz|should|if|when|hop(?:e|es|ing)|why)\b.*?"
    r"\b(?:add(?:ed|ing)?|ha[ds]|have|were|was|be|includ\w+|implement\w*|introduc\w+|provid\w+|bring"
    r"|offer\w*|give|get) "
    r"(?:us |me )?" + _THING,
)
LACKING = cue(
    Group.WANTED,
    "lacking",
    r"\b(?:needs?|wants?|lacks?|lacking|missing|without|no|wish for|where(?:['’]?s| is| are)) " + _THING,
)
JA = cue(
    Group.WANTED,
    "hoshii",
    r"(?:の)?(?:機能|モード|ボタン|オプション)?(?:が|も|とか|など|を|に|くらい|さえ|だけ)?"
    r"(?:欲し|ほし|あれば|あったら|あると|(?:つけ|付け|入れ|追加し|対応し|実装し|搭載し)て(?:ほし|欲し|くだ|下さ|くれ|もら|いただ)"
    r"|(?:追加|対応|実装|搭載)(?:を|希望|お願い|はまだ)|な(?:い|く|し)|無(?:い|く|し)|ありません)",
)


def find(folded: str, names: Sequence[Span], lang: Lang) -> Iterator[Hit]:
    """Give a cue for each name of the feature that a wish or a lack governs, over the wish and the name."""
    for start, end in names:
        if lang in (Lang.JA, Lang.MIXED):
            after = JA.pattern.match(folded, end, end + _BESIDE)
            if after:
                yield Hit(JA, start, after.end())
            continue
        before = re.split(r"[.!?;\n]", folded[max(0, start - _BESIDE) : start])[-1]
        for one in (WISHED, LACKING):
            found = one.pattern.search(before)
            if found:
                yield Hit(one, start - len(before) + found.start(), end)
                break
