"""Words for banners and ads: short verified quotes with their width and the formats they fit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vocpipe.drafting.banner_rules import BannerFormat, banner_formats
from vocpipe.drafting.data import BriefVoice
from vocpipe.drafting.praise import warmth
from vocpipe.drafting.quotes import QuoteCandidate, find_quotes, places
from vocpipe.drafting.sarcasm import sarcastic


@dataclass(frozen=True)
class BannerCopy:
    """A verified quote of one voice with the formats it fits; ``warmth`` ranks it."""

    voice: BriefVoice
    quote: QuoteCandidate
    fits: tuple[BannerFormat, ...]
    warmth: int


def fitting(text: str, formats: Sequence[BannerFormat]) -> tuple[BannerFormat, ...]:
    """Give the formats that a text fits."""
    return tuple(form for form in formats if form.measure(text) <= form.limit)


def banner_copy(
    voices: Iterable[BriefVoice], formats: Sequence[BannerFormat] | None = None
) -> list[BannerCopy]:
    """Give the quotes worth a marketer's look, warmest and shortest first.

    Only exact, self-contained spans without redaction marks that are praise by their own words;
    of overlapping ones of a voice, the shortest warm one.
    """
    known = banner_formats() if formats is None else formats
    copies = [copy for voice in voices if not sarcastic(voice.text) for copy in _of(voice, known)]
    return sorted(copies, key=lambda copy: (-bool(copy.fits), -copy.warmth, copy.quote.width, copy.voice.id))


def _of(voice: BriefVoice, formats: Sequence[BannerFormat]) -> list[BannerCopy]:
    chosen: list[BannerCopy] = []
    for quote in sorted(find_quotes(voice.text), key=lambda quote: quote.width):
        warm = warmth(quote.text)
        apart = all(quote.end <= c.quote.start or c.quote.end <= quote.start for c in chosen)
        fit_to_show = quote.alone and quote.clean and not quote.reported
        if warm and apart and fit_to_show and any(places(quote.text, voice.text)):
            chosen.append(BannerCopy(voice, quote, fitting(quote.text, formats), warm))
    return chosen
