"""Copy for outside made of released quotes: what fits each format, variants, and our own line apart.

The headline is the customer's words as approved; where the customer allows edits, also what
deletion leaves of them. Our own line says only what the words are about, and is marked as ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vocpipe.drafting.banner_rules import BannerFormat, BannerRules
from vocpipe.drafting.claims import doubtful_claims
from vocpipe.drafting.gate import ReleasedQuote
from vocpipe.drafting.shorten import shorten
from vocpipe.drafting.words import joined, say
from vocpipe.text.results import find_results
from vocpipe.text.wordlist import listed

QUOTE_COLUMNS = ("quote_id", "text", "state", "credit", "disclosure", "channel", "expires", "lang")
ADVERT_COLUMNS = listed("format variant headline length limit our_line credit disclosure quote_id expires")
CASE_COLUMNS = ("story", "credit", "feature", "text", "numbers", "disclosure", "quote_id", "expires")

_VARIANTS = 5

PLAIN = BannerRules()
"""The packaged formats, no word forbidden and none required."""

Row = Mapping[str, str]


def heads(columns: Iterable[str], lang: str) -> tuple[str, ...]:
    """Give the headings of an export's columns."""
    return tuple(say(f"col_{name}", lang) for name in columns)


@dataclass(frozen=True)
class Advert:
    """One headline in one format, with our line, the credit and what must be disclosed."""

    form: BannerFormat
    variant: int
    headline: str
    released: ReleasedQuote


def adverts(
    released: Iterable[ReleasedQuote], formats: Sequence[BannerFormat], rules: BannerRules = PLAIN
) -> list[Advert]:
    """Give every variant of every quote in every format it fits, in the order of the formats.

    A variant with a word that the team forbids is left out.
    """
    found = [
        Advert(form, number, headline, one)
        for one in released
        for form in formats
        for number, headline in enumerate(_fitting(variants(one), form, rules), start=1)
    ]
    return sorted(found, key=lambda one: (one.form.limit, one.form.key, one.released.quote.id, one.variant))


def _fitting(texts: Sequence[str], form: BannerFormat, rules: BannerRules) -> list[str]:
    fits = [text for text in texts if form.measure(text) <= form.limit]
    return [text for text in fits if rules.forbidden_in(text) is None][:_VARIANTS]


def variants(one: ReleasedQuote) -> list[str]:
    """Give the wordings that may be printed: the approved one, and its cut where edits are allowed."""
    text, quote = one.voice.text, one.quote
    if not one.may_edit or quote.kept != ((quote.start, quote.end),):
        return [quote.text]
    shorter = shorten(text, quote.start, quote.end)
    return [quote.text, shorter.printed(text)] if shorter else [quote.text]


def our_line(
    advert: Advert, lang: str, worded: Mapping[str, str] | None = None, rules: BannerRules = PLAIN
) -> str:
    """Give our own words beside a headline: what it is about, no claim, and the words that must stand there.

    ``worded`` are a language model's lines by quote id, marked as drafted; the fixed line otherwise.
    """
    line = _about(advert.released, lang, worded or {}, rules)
    return " ".join([*([line] if line else []), *rules.missing_in(f"{advert.headline}\n{line}")])


def _about(one: ReleasedQuote, lang: str, worded: Mapping[str, str], rules: BannerRules) -> str:
    names = [usage.names.get(lang, "") for usage in one.voice.usage if usage.names.get(lang)]
    drafted, fixed = worded.get(one.quote.id, ""), say("our_line_plain", lang)
    if names:
        fixed = say("our_line", lang, feature=names[0])
    lines = [say("our_line_drafted", lang, line=drafted)] if drafted else []
    sound = (line for line in [*lines, fixed] if not doubtful_claims(line) and not rules.forbidden_in(line))
    return next(sound, "")


def disclosure(one: ReleasedQuote, lang: str) -> str:
    """Give what must stand beside the words when the customer got something for them, else nothing."""
    if one.incentive.strip().casefold() in ("", "none"):
        return ""
    return say("disclosed", lang, what=one.incentive)


def quote_rows(released: Iterable[ReleasedQuote], lang: str) -> list[Row]:
    """Give released quotes as rows of ``QUOTE_COLUMNS``; nothing in them names who must stay unnamed."""
    return [
        {
            **_common(one, lang),
            "text": one.quote.text,
            "state": one.state,
            "channel": one.channel,
            "lang": one.voice.lang,
        }
        for one in released
    ]


def advert_rows(
    found: Iterable[Advert],
    lang: str,
    worded: Mapping[str, str] | None = None,
    rules: BannerRules = PLAIN,
) -> list[Row]:
    """Give adverts as rows of ``ADVERT_COLUMNS``; ``worded`` as for ``our_line``."""
    return [
        {
            **_common(one.released, lang),
            "format": one.form.name(lang),
            "variant": str(one.variant),
            "headline": one.headline,
            "length": str(one.form.measure(one.headline)),
            "limit": str(one.form.limit),
            "our_line": our_line(one, lang, worded, rules),
        }
        for one in found
    ]


def case_rows(released: Iterable[ReleasedQuote], lang: str) -> list[Row]:
    """Give released quotes grouped into stories by who they may be credited to, as ``CASE_COLUMNS``."""
    kept = sorted(released, key=lambda one: (one.voice.account_id or "", one.credit, one.quote.id))
    stories: dict[tuple[str, str], int] = {}
    rows: list[Row] = []
    for one in kept:
        story = stories.setdefault((one.voice.account_id or one.voice.id, one.credit), len(stories) + 1)
        rows.append(
            {
                **_common(one, lang),
                "story": str(story),
                "feature": joined([u.names[lang] for u in one.voice.usage if u.names.get(lang)], lang),
                "text": one.quote.text,
                "numbers": joined(_numbers(one), lang),
            }
        )
    return rows


def _numbers(one: ReleasedQuote) -> list[str]:
    """Give the results told in the quote, in its own characters."""
    text = one.quote.text
    return [text[result.start : result.end] for result in find_results(text) if result.told]


def _common(one: ReleasedQuote, lang: str) -> dict[str, str]:
    return {
        "quote_id": one.quote.id,
        "credit": one.credit,
        "disclosure": disclosure(one, lang),
        "expires": one.expires.isoformat() if one.expires else "",
    }
