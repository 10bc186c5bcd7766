"""Case-study candidates: a result told by somebody who uses the product, and what is still missing.

What a case study needs is taken from practice (market.md section 4: relevance, quantified before
and after, really deployed, willing): the score only ranks, the reasons say why.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from vocpipe.drafting.data import BriefUsage, BriefVoice
from vocpipe.drafting.praise import sore, warmth
from vocpipe.drafting.quotes import QuoteCandidate, candidate, find_quotes
from vocpipe.drafting.sarcasm import sarcastic
from vocpipe.drafting.shorten import whole_quotes
from vocpipe.records import PRODUCT, Kind, Knowledge, Provenance, Side, UsageState, UsageValue
from vocpipe.text.quantities import MINUTES
from vocpipe.text.results import Result, find_results

WEIGHTS = {
    "before_after": 25,
    "number": 25,
    "praise": 20,
    "informed": 15,
    "user": 10,
    "measured": 10,
    "level": 10,
    "new_segment": 5,
    "new_feature": 5,
    "warm": 5,
}
"""Points for each reason; a case study is made of results, so numbers weigh most."""

UNWELL = frozenset({"red", "poor", "bad", "critical", "at_risk", "at risk", "危険", "赤", "低"})
_TRADE_OFF = 30
_BLOCKS = 2
_SHORT = 14
"""Half-width units below which praise alone says too little to start a story from."""

_BURDEN = re.compile(
    r"残業|手間|電話|工数|ミス|苦情|問い?合わせ|待ち|コスト|費用|クリック|エラー|転記|通知|故障|停止|事故|キャンセル|解約"
    r"|\b(?:overtime|calls?|mistakes?|errors?|complaints?|tickets?|clicks?|e?-?mails?|alerts?|waiting|costs?"
    r"|crashes|work|effort|time|paperwork|outages?|faults?)\b"
)
_GOODS = re.compile(
    r"売上|受注|契約|効率|成約|利益|満足|生産性|回答率|速度"
    r"|\b(?:sales|orders?|revenue|productivity|efficiency|conversions?|profit|satisfaction|response rate)\b"
)
_NEAR = 24


@dataclass(frozen=True)
class Library:
    """What the case studies we already have are about: industries and feature keys."""

    industries: Collection[str] = ()
    features: Collection[str] = ()


@dataclass(frozen=True)
class CaseStudy:
    """One candidate: the sentence to show, the results told in it, why it was chosen, what is missing.

    ``reasons`` and ``missing`` are keys that words.py has words for.
    """

    voice: BriefVoice
    usage: BriefUsage
    score: int
    quote: QuoteCandidate
    results: tuple[Result, ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


def case_studies(voices: Iterable[BriefVoice], library: Library | None = None) -> list[CaseStudy]:
    """Give the candidates among ``voices``, best first."""
    known = library or Library()
    found = [case for voice in voices if (case := case_study(voice, known))]
    return sorted(found, key=lambda case: (-case.score, case.voice.id))


def case_study(voice: BriefVoice, library: Library | None = None) -> CaseStudy | None:
    """Give the candidate a voice makes, or None: nobody's customer, no user, or nothing good told."""
    if voice.status in ("prospect", "churned") or voice.side is Side.OURS or sarcastic(voice.text):
        return None
    results = told_gains(voice.text)
    quote = _best_quote(voice.text, results)
    usage = _usage(voice, quote, bool(results)) if quote else None
    if usage is None or quote is None or not (results or _plain_praise(voice, quote)):
        return None
    holding = _reasons(voice, usage, results, quote, library or Library())
    reasons = tuple(name for name, holds in holding if holds)
    score = sum(WEIGHTS[name] for name in reasons) - (_TRADE_OFF if _unwell(voice) else 0)
    missing = (*(["not_their_words"] if quote.reported else []), *_missing(voice, usage, results))
    return CaseStudy(voice, usage, score, quote, results, reasons, missing)


def told_gains(text: str) -> tuple[Result, ...]:
    """Give the results told as facts that made something better: less burden or more of what is wanted."""
    return tuple(result for result in find_results(text) if result.told and not _got_worse(result, text))


def _got_worse(result: Result, text: str) -> bool:
    about = text[max(0, result.start - _NEAR) : result.end + _NEAR].casefold()
    wanted, unwanted = bool(_GOODS.search(about)), bool(_BURDEN.search(about))
    if result.direction == "less":
        return wanted and not unwanted
    unit = (result.after or (0.0, ""))[1]
    return unit in MINUTES or not wanted or sore(about)


def _plain_praise(voice: BriefVoice, quote: QuoteCandidate) -> bool:
    """Tell whether a voice without a number praises, and nothing in it complains."""
    praised = Kind.PRAISE in (voice.kind, *voice.also) and voice.severity < _BLOCKS
    return praised and not sore(voice.text) and bool(warmth(quote.text)) and quote.width >= _SHORT


def _usage(voice: BriefVoice, quote: QuoteCandidate, tells: bool) -> BriefUsage | None:
    """Give the use the story is about: named in the quote, then best known.

    Beside a told result the speaker may know the feature partly, or their use may not be known yet;
    praise alone needs a user who is not known to know it only partly.
    """
    order = (Knowledge.INFORMED, Knowledge.UNKNOWN, Knowledge.PARTIAL)[: 3 if tells else 2]
    states = (UsageState.USER, UsageState.TRYING, UsageState.UNKNOWN)[: 3 if tells else 1]
    known = [use for use in voice.usage if use.value.state in states and use.value.knowledge in order]
    if not known and tells and not voice.usage:
        return BriefUsage(feature="", value=UsageValue(state=UsageState.UNKNOWN))
    return min(
        known,
        key=lambda use: (
            states.index(use.value.state),
            not _inside(use, quote),
            order.index(use.value.knowledge),
        ),
        default=None,
    )


def _inside(usage: BriefUsage, quote: QuoteCandidate) -> bool:
    return usage.evidence is not None and quote.start <= usage.evidence[0] < quote.end


def _unwell(voice: BriefVoice) -> bool:
    return (voice.health or "").casefold() in UNWELL


def _best_quote(text: str, results: tuple[Result, ...]) -> QuoteCandidate | None:
    """Give the shortest quote around the first told result, else the warmest one."""
    quotes = find_quotes(text)
    if results:
        first = min(results, key=lambda result: (result.before is None, result.start))
        around = [q for q in quotes if q.start <= first.start and first.end <= q.end]
        if around:
            return min(around, key=lambda quote: (not quote.alone, quote.width))
        runs = [span for span in whole_quotes(text) if span[0] <= first.start and first.end <= span[1]]
        return min((candidate(text, *span) for span in runs), key=lambda quote: quote.width, default=None)
    warm = [(warmth(quote.text), quote) for quote in quotes]
    best = max((pair for pair in warm if pair[0]), key=lambda pair: (pair[0], pair[1].alone), default=None)
    return best[1] if best else None


def _reasons(
    voice: BriefVoice, usage: BriefUsage, results: tuple[Result, ...], quote: QuoteCandidate, library: Library
) -> list[tuple[str, bool]]:
    value = usage.value
    return [
        ("before_after", any(result.before for result in results)),
        ("number", bool(results)),
        ("praise", Kind.PRAISE in (voice.kind, *voice.also)),
        ("informed", value.knowledge is Knowledge.INFORMED),
        ("user", value.state is UsageState.USER),
        ("measured", value.provenance in (Provenance.MEASURED, Provenance.CONFIRMED)),
        ("level", (voice.level or 0) >= 3),
        ("new_segment", bool(voice.industry) and voice.industry not in library.industries),
        ("new_feature", bool(usage.feature) and usage.feature not in library.features),
        ("warm", warmth(quote.text) >= 2),
    ]


def _missing(voice: BriefVoice, usage: BriefUsage, results: tuple[Result, ...]) -> Iterable[str]:
    if not results:
        yield "no_number"
    elif not any(result.before for result in results):
        yield "no_before"
    if voice.account is None:
        yield "no_account"
    if usage.value.state is not UsageState.USER:
        yield "use_unknown"
    elif usage.value.provenance is Provenance.INFERRED:
        yield "use_inferred"
    if voice.owner is None:
        yield "no_csm"
    if not {"cleared", "used"} & set(voice.consents.values()):
        yield "no_consent"


def earlier_problem(case: CaseStudy, voices: Iterable[BriefVoice]) -> BriefVoice | None:
    """Give the last problem the same account told of the same feature before this result, or None."""
    before = [
        voice
        for voice in voices
        if voice.kind is Kind.PROBLEM
        and voice.account_id == case.voice.account_id is not None
        and voice.said_on < case.voice.said_on
        and case.usage.feature not in ("", PRODUCT)
        and case.usage.feature in {use.feature for use in voice.usage}
        and sore(voice.text)
        and not told_gains(voice.text)
    ]
    return max(before, key=lambda voice: (voice.said_on, voice.id), default=None)
