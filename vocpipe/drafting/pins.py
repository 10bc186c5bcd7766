"""First pins: the customers to ask first, by heat and by how much of their own they say, with reasons.

Not by tenure, size or number of voices: somebody who says in their own words why they use it, tells
it with a figure, and helps others, moves the next customers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vocpipe.drafting.casestudy import UNWELL, told_gains
from vocpipe.drafting.data import BriefVoice
from vocpipe.drafting.praise import warmth
from vocpipe.drafting.quotes import QuoteCandidate, find_quotes
from vocpipe.drafting.sarcasm import sarcastic
from vocpipe.records import Knowledge, Side, UsageState
from vocpipe.text.clean import match_form

POINTS = {"own_reason": 3, "helps": 3, "figure": 2, "specific": 2, "heat": 2, "informed": 1}
"""Points for each reason."""

_OWN_REASON = re.compile(
    r"から(?:使|選|続|手放)|ので、?(?:手放|使い続|もう)|手放せ(?:な|ませ)|戻れな|決め手|だけは|信用|信頼|変わった"
    r"|帰れる|早く帰|人に勧め"
    r"|\b(?:because|the reason|why we (?:use|stay|chose)|never go(?:ing)? back|couldn't (?:do|go) without"
    r"|changed (?:how|the way)|that's why|finally)\b"
)
_HELPS = re.compile(
    r"教え(?:て|る|た)|勧め|紹介|広め|横展開|勉強会|発表会|手伝|使い方を(?:見せ|共有)|仲間|後輩|若手に"
    r"|他の(?:班|店|部署)に|説明して"
    r"|\b(?:show(?:ed|s)? (?:the|my|our|others)|taught|teach\w*|recommend\w*|told (?:another|other|our)"
    r"|train(?:ed|s)"
    r"|rolling it out|rolled it out|offered to|pilot)\b"
)
_DETAIL = re.compile(
    r"\d|[「『\"“]|現場|客先|事務|班|点検|報告書|\b(?:crew|site|client|invoice|inspection|report|van)\b"
)
_FEWEST = 5


@dataclass(frozen=True)
class Pin:
    """A customer to ask first: their points, the voices that show it, the words to show, and the reasons."""

    account_id: str
    account: str | None
    owner: str | None
    score: int
    reasons: tuple[str, ...]
    voice: BriefVoice
    quote: QuoteCandidate


def first_pins(voices: Iterable[BriefVoice], most: int = 5) -> list[Pin]:
    """Give the customers to ask first, best first; one a company, from active and well accounts only."""
    best: dict[str, Pin] = {}
    for voice in voices:
        pin = first_pin(voice)
        if pin and (pin.account_id not in best or pin.score > best[pin.account_id].score):
            best[pin.account_id] = pin
    return sorted(best.values(), key=lambda pin: (-pin.score, pin.account_id))[:most]


def first_pin(voice: BriefVoice) -> Pin | None:
    """Give the pin that a voice makes of its customer, or None: nobody to ask first by these words."""
    well = (voice.health or "").casefold() not in UNWELL and voice.status in (None, "active", "unknown")
    uses = any(use.value.state is UsageState.USER for use in voice.usage)
    if voice.account_id is None or voice.side is not Side.CUSTOMER or not (well and uses):
        return None
    if sarcastic(voice.text):
        return None
    warm = [(warmth(quote.text), quote) for quote in find_quotes(voice.text)]
    heat, quote = max(warm, key=lambda pair: (pair[0], pair[1].alone, -pair[1].width), default=(0, None))
    if quote is None or not heat:
        return None
    reasons = tuple(name for name, holds in _reasons(voice, heat) if holds)
    score = sum(POINTS[name] for name in reasons)
    if score < _FEWEST:
        return None
    return Pin(voice.account_id, voice.account, voice.owner, score, reasons, voice, quote)


def _reasons(voice: BriefVoice, heat: int) -> list[tuple[str, bool]]:
    folded = match_form(voice.text).text
    return [
        ("own_reason", bool(_OWN_REASON.search(folded))),
        ("helps", bool(_HELPS.search(folded))),
        ("figure", bool(told_gains(voice.text))),
        ("specific", len(_DETAIL.findall(folded)) >= 2),
        ("heat", heat >= 2),
        ("informed", any(u.value.knowledge is Knowledge.INFORMED for u in voice.usage)),
    ]
