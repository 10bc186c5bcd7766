"""Drafts that close the loop: tell a commenter what became of their words, and ask whether it solved it.

Plain templates in the commenter's language, with their own words quoted exactly. Every draft says
that it is one; a person reads it before it leaves, or a channel that was configured for it.
"""

import re
from dataclasses import dataclass
from datetime import date

from vocpipe.records import Lang, OutcomeHow

QUOTED = 60
"""Characters of their own words that are quoted at most."""

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?|\.\s")


@dataclass(frozen=True)
class Reply:
    """What a draft is made of; ``what`` is a change's title, a capability or a reason."""

    text: str
    lang: Lang
    said_on: date
    how: OutcomeHow
    what: str
    released_on: date | None = None
    url: str = ""


_OPENING = {
    "ja": "{day}にいただいたお声「{quote}」の件です。",
    "en": 'On {day} you told us: "{quote}"',
}
_ANSWER = {
    "released": {
        "ja": "{released}に「{what}」を公開しました。お声をきっかけに、または参考にして取り組んだものです。",
        "en": "On {released} we released: {what}. What you told us went into it.",
    },
    "coincident": {
        "ja": "「{what}」を{released}に公開しています。ご希望に合うか、お試しください。",
        "en": "This is out since {released}: {what}. Please see whether it does what you asked for.",
    },
    "already_possible": {
        "ja": "実は、今のままでもできます：{what}。使い方をご案内しますので、お知らせください。",
        "en": "You can do this today: {what}. Tell us if we may show you how.",
    },
    "declined": {
        "ja": "検討しましたが、今回は見送ることにしました。理由：{what}",
        "en": "We looked into it and decided not to do it. The reason: {what}",
    },
    "not_ours": {
        "ja": "調べたところ、当社の製品では対応できないものでした。理由：{what}",
        "en": "We looked into it: this is not something our product can change. The reason: {what}",
    },
}
_QUESTION = {
    "ja": "{released}に公開した「{what}」で解決しましたか。「はい」か「いいえ」だけでも助かります。",
    "en": "Since {released} there is: {what}. Did it solve what you told us? A yes or a no already helps.",
}
_DRAFT = {"ja": "（vocpipe が作った下書き）", "en": "(drafted by vocpipe)"}


def language(lang: Lang) -> str:
    """Give the language to answer in: Japanese for Japanese and mixed words, else English."""
    return "ja" if lang in (Lang.JA, Lang.MIXED) else "en"


def answer(reply: Reply) -> str:
    """Give the draft that tells a commenter the outcome."""
    lang = language(reply.lang)
    kind = {OutcomeHow.CAUSED: "released", OutcomeHow.CONTRIBUTED: "released"}.get(reply.how, str(reply.how))
    lines = [_OPENING[lang].format(**_words(reply, lang)), _ANSWER[kind][lang].format(**_words(reply, lang))]
    return "\n".join([*lines, *([reply.url] if reply.url else []), _DRAFT[lang]])


def question(reply: Reply) -> str:
    """Give the draft that asks whether a released change solved it."""
    lang, words = language(reply.lang), _words(reply, language(reply.lang))
    return "\n".join([_OPENING[lang].format(**words), _QUESTION[lang].format(**words), _DRAFT[lang]])


def first_words(text: str) -> str:
    """Give the first sentence of a voice, an exact span of it, cut at QUOTED characters."""
    stripped = text.strip()
    match = _SENTENCE.match(stripped)
    return (match[0] if match else stripped)[:QUOTED].strip()


def _words(reply: Reply, lang: str) -> dict[str, str]:
    return {
        "day": _day(reply.said_on, lang),
        "quote": first_words(reply.text),
        "what": reply.what,
        "released": _day(reply.released_on, lang) if reply.released_on else "",
    }


def _day(day: date, lang: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "ja" else f"{day.day} {day:%B %Y}"
