"""Where short words may stand: the named formats with their limits, and what the team itself sets about them.

The packaged formats are in ``formats.toml``. A workspace changes them, adds its own and names words that
its banners never or always carry in ``[banners]`` of vocpipe.toml.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from vocpipe.drafting.width import display_width
from vocpipe.text.clean import match_form

Count = Literal["width", "characters"]

HOUSE_RULE = "house rule: vocpipe.toml"
"""The source of a limit that the team set and named no other for."""


@dataclass(frozen=True)
class BannerFormat:
    """One place for copy: its ``limit``, and where and when somebody looked it up.

    ``count`` tells what is counted: half-width units of display width, or characters of any width.
    """

    key: str
    names: dict[str, str]
    limit: int
    checked_on: date
    source: str
    count: Count = "width"

    def measure(self, text: str) -> int:
        """Give how long ``text`` is as this format counts."""
        return display_width(text) if self.count == "width" else len(text)

    def name(self, lang: str) -> str:
        """Give the format's name in ``lang``, else in the language it has one in."""
        return self.names.get(lang) or self.names.get("en") or next(iter(self.names.values()))


@cache
def banner_formats() -> tuple[BannerFormat, ...]:
    """Give the named formats of ``formats.toml``, smallest first."""
    text = resources.files("vocpipe.drafting").joinpath("formats.toml").read_text(encoding="utf-8")
    return _by_size(BannerFormat(**row) for row in tomllib.loads(text)["format"])


class FormatLines(BaseModel):
    """A ``[[banners.format]]``: a format of the team's own, or what it changes of a packaged one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z0-9_]+$")
    names: dict[Literal["ja", "en"], str] = {}
    limit: int | None = Field(default=None, ge=1)
    count: Count | None = None
    checked_on: date | None = None
    source: str | None = None
    enabled: bool = True

    @model_validator(mode="after")
    def _whole(self) -> Self:
        known = self.key in {form.key for form in banner_formats()}
        if not known and (not self.names or self.limit is None):
            raise ValueError(
                f"{self.key} is no packaged format, so it needs names and limit; packaged are "
                + ", ".join(form.key for form in banner_formats())
            )
        if self._sets_limit and self.checked_on is None:
            raise ValueError(f"{self.key} sets a limit: add checked_on, the day somebody looked it up")
        return self

    @property
    def _sets_limit(self) -> bool:
        """Tell whether the limit is the team's: it is another number, or counts something else."""
        return self.limit is not None or self.count is not None

    def over(self, form: BannerFormat | None) -> BannerFormat:
        """Give the format as it is with these lines put over the packaged one, where there is one."""
        given: dict[str, Any] = {
            name: value
            for name in ("limit", "count", "checked_on", "source")
            if (value := getattr(self, name)) is not None
        }
        if self._sets_limit:
            given.setdefault("source", HOUSE_RULE)
        names = (form.names if form else {}) | {str(lang): name for lang, name in self.names.items()}
        return replace(form, names=names, **given) if form else BannerFormat(self.key, names, **given)


class BannerRules(BaseModel):
    """The section ``[banners]`` of vocpipe.toml.

    ``format`` are the team's own formats and limits. What holds a ``forbidden`` word is not exported as a
    banner; ``required`` words are put into our own line where neither it nor the headline has them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: tuple[FormatLines, ...] = ()
    forbidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @field_validator("format")
    @classmethod
    def _once(cls, value: tuple[FormatLines, ...]) -> tuple[FormatLines, ...]:
        keys = [lines.key for lines in value]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f"{twice} stands there twice")
        return value

    @field_validator("forbidden", "required")
    @classmethod
    def _words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(word.strip() for word in value):
            raise ValueError("holds an empty word")
        return value

    @model_validator(mode="after")
    def _agree(self) -> Self:
        for word in self.required:
            if clash := self.forbidden_in(word):
                raise ValueError(f"requires {word!r} and forbids {clash!r}: no banner could be made")
        return self

    @property
    def formats(self) -> tuple[BannerFormat, ...]:
        """The formats in use, smallest first."""
        known = {form.key: form for form in banner_formats()}
        known |= {lines.key: lines.over(known.get(lines.key)) for lines in self.format}
        off = {lines.key for lines in self.format if not lines.enabled}
        return _by_size(form for form in known.values() if form.key not in off)

    def forbidden_in(self, text: str) -> str | None:
        """Give the first forbidden word that stands in a text, or None."""
        return next((word for word in self.forbidden if _stands_in(word, text)), None)

    def missing_in(self, text: str) -> list[str]:
        """Give the required words that a text lacks."""
        return [word for word in self.required if not _stands_in(word, text)]


def _by_size(formats: Any) -> tuple[BannerFormat, ...]:
    return tuple(sorted(formats, key=lambda form: form.limit))


def _stands_in(word: str, text: str) -> bool:
    """Tell whether a word stands in a text, whatever its width and case; "best" is not in "bestow"."""
    folded = re.escape(match_form(word.strip()).text)
    start, end = (r"(?<![a-z0-9])" if folded[0].isalnum() and folded[0].isascii() else ""), ""
    if folded[-1].isalnum() and folded[-1].isascii():
        end = r"(?![a-z0-9])"
    return re.search(start + folded + end, match_form(text).text) is not None
