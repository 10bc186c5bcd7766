"""The blocks a printed page is made of: plain values, no markup.

The four briefs and the KPI page are all made of these, so there is one Markdown template and
one HTML template, and a quote looks and behaves the same everywhere.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """A short mark on a card; ``tone`` is plain, good, warn or draft."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Figure:
    """A chart: the SVG, and the same content in words for Markdown and for those who cannot see it."""

    svg: str
    words: str


@dataclass(frozen=True)
class QuoteBlock:
    """An exact span of a voice with where it comes from, and facts about it.

    ``before`` and ``after`` tell that its sentence goes on outside the span; a ``candidate`` may be chosen
    for use outside. ``room`` is what it takes up of the tightest format it fits, and that format's limit.
    """

    feedback_id: str
    start: int
    end: int
    text: str
    lang: str
    by: str = ""
    before: bool = False
    after: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    candidate: bool = False
    room: tuple[int, int] | None = None


@dataclass(frozen=True)
class Drafted:
    """Words written by a machine, shown as such."""

    label: str
    text: str


@dataclass(frozen=True)
class Card:
    """One story: a title, its marks, charts, facts (label -> value), quotes, a drafted text and lists."""

    title: str = ""
    key: str = ""
    chips: tuple[Chip, ...] = ()
    figures: tuple[Figure, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    quotes: tuple[QuoteBlock, ...] = ()
    drafted: Drafted | None = None
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Table:
    """A small table: the first column is text, the others figures.

    ``links``, where given, has for each row where its figures lead to; "" for nowhere.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of a page: a title, a lead, and what it shows; ``more`` says at its end what is left out."""

    title: str
    lead: str = ""
    figures: tuple[Figure, ...] = ()
    cards: tuple[Card, ...] = ()
    table: Table | None = None
    lines: tuple[str, ...] = ()
    more: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show, so that the section is left out."""
        return not (self.figures or self.cards or self.table or self.lines)


@dataclass(frozen=True)
class Page:
    """A whole page; ``facts`` stand in the header, ``summary`` under ``summary_title``.

    ``summary_links``, where given, has for each sentence where it leads to. ``quiet`` is the one calm
    line shown when no section has anything to show.
    """

    lang: str
    title: str
    kicker: str
    subtitle: str
    facts: tuple[tuple[str, str], ...] = ()
    summary_title: str = ""
    summary: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    quiet: str = ""
    foot: tuple[str, ...] = ()
    summary_links: tuple[str, ...] = ()

    @property
    def shown(self) -> list[Section]:
        """The sections that have something to show."""
        return [section for section in self.sections if not section.empty]
