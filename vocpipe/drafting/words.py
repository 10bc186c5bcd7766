"""Every fixed word of the briefs in Japanese and English, from one table: ``words.toml``.

Words that people or customers wrote never come from here.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def word_table() -> Mapping[str, Mapping[str, str]]:
    """Give the table: key -> {"ja", "en" and, where English has a singular, "one"}."""
    return tomllib.loads(
        resources.files("vocpipe.drafting").joinpath("words.toml").read_text(encoding="utf-8")
    )


def say(key: str, lang: str, **values: object) -> str:
    """Give the fixed words ``key`` in ``lang`` ("ja", else English) with ``values`` filled in.

    ``n`` chooses the English singular. Raises KeyError for words that are not in the table: a
    page never shows a key.
    """
    entry = word_table()[key]
    form = "ja" if lang == "ja" else "one" if "one" in entry and values.get("n") in (1, "1") else "en"
    return entry[form].format(**values)


def day(value: date, lang: str) -> str:
    """Give a day as readers write it: 2026年11月16日, or 16 Nov 2026."""
    if lang == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month_words(month: str, lang: str) -> str:
    """Give a month ("2026-11") as readers write it: 2026年11月, or Nov 2026."""
    return day(date.fromisoformat(f"{month}-01"), lang).removesuffix("1日").removeprefix("1 ")


def joined(parts: list[str], lang: str) -> str:
    """Give a list in one line."""
    return say("list_sep", lang).join(parts)
