"""Case-study candidates: a result told by somebody who uses the product, and what is still missing.

What a case study needs is taken from practice (market.md section 4: relevance, quantified before
and after, really deployed, willing): the score only ranks, the reasons say why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from vocpipe.drafting.data import BriefUsage, BriefVoice
from vocpipe.drafting.praise import warmth
from vocpipe.drafting.quotes import QuoteCandidate, find_quotes
from vocpipe.records import Kind, Knowledge, Provenance, Side, UsageState
from vocpipe.text.quantities import MINUTES
from vocpipe.text.results import Result, find_results

WEIGHTS = {
    "before_after": 25,
    "number": 25,
    "praise": 20,
    "informed": 15,
    "measured": 10,
    "level": 10,
    "warm": 5,
}
"""Points for each reason; a case study is made of results, so numbers weigh most."""

UNWELL = frozenset({"red", "poor", "bad", "critical", "at_risk", "at risk", "危険", "赤", "低"})
_TRADE_OFF = 30
_BLOCKS = 2


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


def case_studies(voices: Iterable[BriefVoice]) -> list[CaseStudy]:
    """Give the candidates among ``voices``, best first."""
    found = [case for voice in voices if (case := case_study(voice))]
    return sorted(found, key=lambda case: (-case.score, case.voice.id))


def case_study(voice: BriefVoice) -> CaseStudy | None:
    """Give the candidate a voice makes, or None: nobody's customer, no user, or nothing good told."""
    if voice.status in ("prospect", "churned") or voice.side is Side.OURS:
        return None
    results = tuple(result for result in find_results(voice.text) if result.told and not _got_worse(result))
    quote = _best_quote(voice.text, results)
    usage = _usage(voice, quote, bool(results)) if quote else None
    praised = Kind.PRAISE in (voice.kind, *voice.also) and voice.severity < _BLOCKS
    if usage is None or quote is None or not (praised or (results and warmth(quote.text))):
        return None
    reasons = tuple(name for name, holds in _reasons(voice, usage, results, quote) if holds)
    score = sum(WEIGHTS[name] for name in reasons) - (_TRADE_OFF if _unwell(voice) else 0)
    return CaseStudy(voice, usage, score, quote, results, reasons, tuple(_missing(voice, usage, results)))


def _usage(voice: BriefVoice, quote: QuoteCandidate, tells: bool) -> BriefUsage | None:
    """Give the use the story is about: named in the quote, then best known; partial only beside a result."""
    order = (Knowledge.INFORMED, Knowledge.UNKNOWN, Knowledge.PARTIAL)[: 3 if tells else 2]
    using = [
        use for use in voice.usage if use.value.state is UsageState.USER and use.value.knowledge in order
    ]
    return min(
        using, key=lambda use: (not _inside(use, quote), order.index(use.value.knowledge)), default=None
    )


def _inside(usage: BriefUsage, quote: QuoteCandidate) -> bool:
    return usage.evidence is not None and quote.start <= usage.evidence[0] < quote.end


def _got_worse(result: Result) -> bool:
    unit = (result.after or (0.0, ""))[1]
    return result.direction == "more" and unit in MINUTES


def _unwell(voice: BriefVoice) -> bool:
    return (voice.health or "").casefold() in UNWELL


def _best_quote(text: str, results: tuple[Result, ...]) -> QuoteCandidate | None:
    """Give the shortest quote around the first told result, else the warmest one."""
    quotes = find_quotes(text)
    if results:
        around = [q for q in quotes if q.start <= results[0].start and results[0].end <= q.end]
        return min(around, key=lambda quote: (not quote.alone, quote.width), default=None)
    warm = [(warmth(quote.text), quote) for quote in quotes]
    best = max((pair for pair in warm if pair[0]), key=lambda pair: (pair[0], pair[1].alone), default=None)
    return best[1] if best else None


def _reasons(
    voice: BriefVoice, usage: BriefUsage, results: tuple[Result, ...], quote: QuoteCandidate
) -> list[tuple[str, bool]]:
    return [
        ("before_after", any(result.before for result in results)),
        ("number", bool(results)),
        ("praise", Kind.PRAISE in (voice.kind, *voice.also)),
        ("informed", usage.value.knowledge is Knowledge.INFORMED),
        ("measured", usage.value.provenance in (Provenance.MEASURED, Provenance.CONFIRMED)),
        ("level", (voice.level or 0) >= 3),
        ("warm", warmth(quote.text) >= 2),
    ]


def _missing(voice: BriefVoice, usage: BriefUsage, results: tuple[Result, ...]) -> Iterable[str]:
    if not results:
        yield "no_number"
    elif not any(result.before for result in results):
        yield "no_before"
    if voice.account is None:
        yield "no_account"
    if usage.value.provenance is Provenance.INFERRED:
        yield "use_inferred"
    if voice.owner is None:
        yield "no_csm"
    yield "no_consent"
