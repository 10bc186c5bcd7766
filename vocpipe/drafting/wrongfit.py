"""Wrong fit, by the month and as a pattern only: the wrong customer, another job, too much promised.

Three causes (market.md section 6, recommendation 8). A pattern is shown from a minimum number of
accounts on, without a quote and without the name of an account or of anybody who sold: it is for
the way we sell, not for a person.
"""

import re
from collections.abc import Iterable
from typing import Literal

from vocpipe.drafting.data import BriefVoice, WrongFit
from vocpipe.records import PRODUCT, Side, UsageState
from vocpipe.text.clean import match_form

Cause = Literal["wrong_profile", "misaligned_use", "over_promise"]

_CUES: dict[Cause, re.Pattern[str]] = {
    "over_promise": re.compile(
        r"(?:と|って)(?:書いて|聞いて|言われ|伺って|説明され|謳って)[^。]{0,30}(?:契約|導入|買|入れ"
        r"|のに|話が違)"
        r"|話が違|思っていた(?:もの|の)と違|できると(?:言|聞|説明|書)|説明と違|契約前(?:から"
        r"|に)[^。]{0,12}(?:言|聞|条件)"
        r"|\b(?:we were (?:told|promised|sold)|promised us|sales (?:told|said)|was sold as"
        r"|not what we (?:bought|were)"
        r"|you said it (?:would|could)|the (?:deck|brochure|website) (?:said|says))\b"
    ),
    "wrong_profile": re.compile(
        r"(?:うち|弊社|当社|当方)(?:の規模|には|では)?[^。]{0,16}(?:大きすぎ|小さすぎ|多機能すぎ|高すぎ"
        r"|合わな|向(?:か|いてい)な|要らな|必要な[いか])"
        r"|[0-9一二三四五]人(?:なので|だから|しか)[^。]{0,20}(?:要らな|見れば|足り|十分)|そもそも(?:合"
        r"|向)|一番の目的でしたので"
        r"|\b(?:too (?:big|small|much|complex) for (?:us|our)|overkill|not (?:made|built|meant"
        r"|for) (?:for )?(?:us|our"
        r"|companies like|a (?:firm|team|company) our)|we(?:'re| are) too (?:small|big))\b"
    ),
    "misaligned_use": re.compile(
        r"(?:代用|代わりに使|流用|本来の使い方|無理やり|裏技|を[「『]?[^。]{0,10}[」』]?として登録して)"
        r"|\b(?:workaround|instead use it (?:as|for)|use it as (?:a|an|our)|abus(?:e|ing) (?:it|the)"
        r"|hack(?:ed)? it"
        r"|misus\w+)\b"
    ),
}


def cause_of(voice: BriefVoice) -> Cause | None:
    """Give the cause a voice speaks of, or None; what our own side says does not count."""
    if voice.side is Side.OURS or voice.duplicate_of:
        return None
    folded = match_form(voice.text).text
    return next((cause for cause, cue in _CUES.items() if cue.search(folded)), None)


def wrong_fits(voices: Iterable[BriefVoice], least_accounts: int) -> list[WrongFit]:
    """Give the patterns that at least this many accounts stand behind, most accounts first.

    Voices without a known account do not count: they cannot make a number of accounts.
    """
    groups: dict[tuple[Cause, str], list[BriefVoice]] = {}
    for voice in voices:
        cause = cause_of(voice)
        if cause and voice.account_id:
            for feature in (_feature(voice), ""):
                groups.setdefault((cause, feature), []).append(voice)
    found = [_pattern(cause, feature, group) for (cause, feature), group in groups.items()]
    enough = [one for one in found if one.accounts >= least_accounts]
    told = {one.cause for one in enough if one.feature}
    # The cause as a whole stands only where no feature of it does: one story, one line.
    shown = [one for one in enough if one.feature or one.cause not in told]
    return sorted(shown, key=lambda one: (-one.accounts, -one.voices, one.cause, one.feature))


def _feature(voice: BriefVoice) -> str:
    unhappy = [
        u.feature for u in voice.usage if u.feature != PRODUCT and u.value.state is not UsageState.UNKNOWN
    ]
    return next(iter(unhappy), PRODUCT)


def _pattern(cause: Cause, feature: str, group: list[BriefVoice]) -> WrongFit:
    names = next((u.names for voice in group for u in voice.usage if u.feature == feature), {})
    return WrongFit(
        cause=cause,
        feature=feature,
        names=names,
        accounts=len({voice.account_id for voice in group}),
        voices=len(group),
    )
