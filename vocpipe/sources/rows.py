"""Turn the rows of a table (CSV, workbook, shared sheet) into voices and rejects. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from vocpipe.records import Channel, Side
from vocpipe.sources.base import RawItem, reject, with_page
from vocpipe.sources.cells import ERRORS, cell_text, joined, listed, rating
from vocpipe.sources.dates import DateProblem, DateRules, parse_date
from vocpipe.sources.headers import Layout, letter
from vocpipe.sources.identity import Identities, content_hash

KEY_FIELDS = ("text", "subject", "said_at", "account", "commenter")
"""Cells that identify a row without an id column."""

VOICE_FIELDS = ("said_at", "account", "commenter", "subject")
"""A row with one of these but no text was meant to be a voice: it is rejected, not skipped."""

MAX_CELL = 50_000
"""Longest text taken as one voice: Google's own limit for a cell."""

_UNDECODED = re.compile(r"[\udc80-\udcff]")
"""What Python's surrogateescape leaves where bytes fit no character."""
_CHANNELS = {
    Channel.SHEET: "sheet シート",
    Channel.TICKET: "ticket チケット 問い合わせ 問合せ メール mail zendesk intercom",
    Channel.MEETING: "meeting mtg call 商談 会議 打ち合わせ 打合せ 定例 訪問 面談 電話 ミーティング",
    Channel.REVIEW: "review レビュー 口コミ store アンケート survey nps",
}
_SIDES = {Side.CUSTOMER: "顧客 先方 お客様 customer", Side.OURS: "自社 当社 弊社 ours us"}


@dataclass(slots=True)
class TableRead:
    """One reading of one table: its layout, how to read dates, and what to call it.

    ``file`` and ``sheet`` name places; ``ids`` is shared by the sheets of one workbook.
    """

    layout: Layout
    rules: DateRules
    file: str
    sheet: str = ""
    ids: Identities = field(default_factory=Identities)
    without_text: int = 0
    voices: int = 0
    without_account: int = 0
    repeated: int = 0
    page: int | None = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.layout.page

    def items(self, rows: Iterable[tuple[int, Sequence[object]]]) -> Iterator[RawItem]:
        """Give a voice or a reject for each (row number, cells) that is not blank."""
        for number, cells in rows:
            item = self.item(number, cells)
            if item is not None:
                yield item

    def written(self, cells: Sequence[object]) -> dict[str, str]:
        """Give the row's cells by field, as text."""
        return {name: cell_text(cells[at]) for name, at in self.layout.columns.items() if at < len(cells)}

    def content(self, cells: Sequence[object]) -> str:
        """Give the hash of the cells vocpipe reads; other columns may change without making a revision.

        "" for a row that holds no voice and was not meant to.
        """
        written = self.written(cells)
        if not any(written.get(name) for name in ("text", *VOICE_FIELDS)):
            return ""
        return content_hash([f"{name}={written[name]}" for name in sorted(written) if written[name]])

    def item(self, number: int, cells: Sequence[object]) -> RawItem | None:
        """Give the voice or reject of one row, or None for a row that was not meant to be a voice."""
        written = self.written(cells)
        text = written.get("text", "")
        problem = _text_problem(text)
        if problem == "":
            if not any(written.get(name) for name in VOICE_FIELDS):
                self.without_text += any(written.values())
                return None
            problem = "no text"
        faults = {"text": problem} if problem else {}
        said_at = None
        try:
            if written.get("said_at"):
                said_at = parse_date(cells[self.layout.columns["said_at"]], self.rules)
        except DateProblem as error:
            faults["said_at"] = str(error)
        if faults:
            return self.reject("; ".join(faults.values()), number, cells, next(iter(faults)))
        return self._voice(number, written, cells, said_at)

    def _voice(
        self, number: int, written: dict[str, str], cells: Sequence[object], said_at: datetime | None
    ) -> RawItem:
        text = joined(written.get("subject", ""), written["text"])
        item: RawItem = {
            "external_id": self._id(written),
            "text": text,
            "side": _side(written.get("side", "")),
        }
        if said_at:
            item["said_at"] = said_at
        for name in ("account", "commenter", "recorder"):
            if written.get(name):
                item[name] = written[name]
        self.voices += 1
        self.without_account += "account" not in item
        if written.get("feature"):
            item["feature"] = listed(written["feature"])
        if written.get("rating") and (stars := rating(written["rating"])) is not None:
            item["rating"] = stars
        if written.get("channel") and (channel := known_channel(written["channel"])):
            item["channel"] = channel
        page = cell_text(cells[self.page]) if self.page is not None and self.page < len(cells) else ""
        origin = f"{self.file}{f' {self.sheet}' if self.sheet else ''} row {number}"
        item["origin"] = with_page(origin, page)
        item["place"] = {"file": self._file(), "row": number, "column": self.layout.label("text")}
        return item

    def _id(self, written: dict[str, str]) -> str:
        if written.get("id"):
            given = self.ids.by_id(written["id"], joined(written.get("subject", ""), written["text"]))
            self.repeated += given != written["id"]
            return given
        return self.ids.by_content([written.get(name, "") for name in KEY_FIELDS])

    def reject(self, reason: str, number: int, cells: Sequence[object], column: str = "text") -> RawItem:
        """Give the reject of one row, with its cells by header; a text it lacks is there to be filled in."""
        raw: dict[str, object] = {}
        for index, cell in enumerate(cells):
            shown = cell_text(cell)
            if shown:
                header = self.layout.headers[index] if index < len(self.layout.headers) else ""
                raw[header or letter(index)] = _UNDECODED.sub("\ufffd", shown[:MAX_CELL])
        raw.setdefault(self.layout.label("text"), "")
        return reject(reason, file=self._file(), row=number, column=self.layout.label(column), raw=raw)

    def _file(self) -> str:
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file


@lru_cache(maxsize=1_000)
def known_channel(written: str) -> Channel | None:
    """Give the channel a cell names, or None to leave it at the source's own."""
    folded = written.casefold()
    return next(
        (channel for channel, words in _CHANNELS.items() if any(word in folded for word in words.split())),
        None,
    )


def _side(written: str) -> Side:
    """Give the side a cell names: in a table of customers' voices, a blank one means the customer."""
    if not written:
        return Side.CUSTOMER
    folded = written.casefold()
    return next((side for side, words in _SIDES.items() if folded in words.split()), Side.UNKNOWN)


def _text_problem(text: str) -> str | None:
    """Give why a text cell is no voice: "" for blank, None when it is one."""
    if not text or text.isspace():
        return ""
    if text in ERRORS:
        return "the cell shows a formula error"
    if len(text) > MAX_CELL:
        return f"the text is longer than {MAX_CELL:,} characters"
    if _UNDECODED.search(text):
        return "the text has bytes that fit no encoding"
    return None
