"""One voice as a brief shows it: its words as an exact span, who said it, and what routing knew."""

from collections.abc import Iterable, Sequence

from vocpipe.drafting.blocks import Chip, QuoteBlock
from vocpipe.drafting.data import BriefUsage, BriefVoice, split_part
from vocpipe.drafting.quotes import Span, excerpt
from vocpipe.drafting.words import day, say
from vocpipe.records import PRODUCT, Knowledge, Lang, Side, Team

_DOT = " · "
_ENDS = tuple("。．.!?！？…")
_CLOSING = "」』）)\"'”’"


def show(
    voice: BriefVoice,
    lang: str,
    span: Span | None = None,
    notes: tuple[tuple[str, str], ...] = (),
    usage: BriefUsage | None = None,
) -> QuoteBlock:
    """Give the voice's words: ``span`` as it is, else the sentences that say why it is shown.

    ``usage`` is the verdict the voice is shown for; without it the voice's own split is told.
    """
    start, end = span or excerpt(voice.text, usage.evidence if usage else _focus(voice))
    return QuoteBlock(
        feedback_id=voice.id,
        start=start,
        end=end,
        text=voice.text[start:end],
        lang=written_in(voice.lang, lang),
        by=by_line(voice, lang, usage),
        before=_broken(voice.text[:start], voice.text[start:]),
        after=_broken(voice.text[:end], voice.text[end:]),
        notes=notes,
    )


def _broken(head: str, tail: str) -> bool:
    """Tell whether a text parted here is parted within a sentence."""
    if not (head.strip() and tail.strip()):
        return False
    said = head.rstrip()
    lines = "\n" in head[len(said) :] + tail[: len(tail) - len(tail.lstrip())]
    return not lines and not said.rstrip(_CLOSING).endswith(_ENDS)


def written_in(said: Lang, page: str) -> str:
    """Give the language tag of a voice for the page; what is neither takes the page's."""
    return said.value if said in (Lang.JA, Lang.EN) else page


def _focus(voice: BriefVoice) -> Span | None:
    return next((usage.evidence for usage in voice.usage if usage.evidence), None)


def by_line(voice: BriefVoice, lang: str, usage: BriefUsage | None = None) -> str:
    """Give who said it and when: account, level, use of the feature, day."""
    parts = [voice.account or say("unknown_account", lang)]
    if voice.level is not None:
        parts.append(say("level", lang, n=voice.level))
    if voice.side is not Side.CUSTOMER:
        parts.append(say(f"side_{voice.side.value}", lang))
    parts.append(usage_words((usage,) if usage else voice.usage, lang))
    parts.append(day(voice.said_on, lang))
    return _DOT.join(parts)


def usage_words(usages: Sequence[BriefUsage], lang: str) -> str:
    """Give in a few words whether the speaker uses what they talk about."""
    part = split_part(usage.value for usage in usages)
    informed = any(usage.value.knowledge is Knowledge.INFORMED for usage in usages)
    words = say("informed" if part == "user" and informed else f"split_{part}", lang)
    return words if part != "unknown" else say("use_unknown", lang)


def feature_name(usage: BriefUsage, lang: str) -> str:
    """Give the feature's name in ``lang``, else in any language, else its key."""
    if usage.feature == PRODUCT:
        return say("the_product", lang)
    return usage.names.get(lang) or next(iter(usage.names.values()), "") or usage.feature


def severity_chip(voice: BriefVoice, lang: str) -> tuple[Chip, ...]:
    """Give a mark for a voice that blocks work or may end in churn; none for milder ones."""
    return (Chip(say(f"severity_{voice.severity}", lang), "warn"),) if voice.severity >= 2 else ()


def sent_to(voices: Iterable[BriefVoice], team: Team) -> list[BriefVoice]:
    """Give the voices routed to ``team`` that repeat no earlier one: worst first, then newest.

    Where nobody knows who spoke, the same words stand once: a second card would tell a reader nothing.
    """
    mine = [voice for voice in voices if team in voice.teams and voice.duplicate_of is None]
    mine.sort(key=lambda voice: (-voice.severity, -voice.said_on.toordinal(), voice.id))
    first = {voice.text: voice.id for voice in reversed(mine) if voice.account_id is None}
    return [voice for voice in mine if first.get(voice.text, voice.id) == voice.id or voice.account_id]
