"""From what a source wrote to voices: validate, clean, redact, split, recognise; or say why not. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from vocpipe.pipeline.tombstones import Tombstones
from vocpipe.records import Account, Channel, Feedback, Reject, Side, feedback_id
from vocpipe.sources.base import RawItem, page_of
from vocpipe.sources.header_names import ALIASES, normal
from vocpipe.text.asks import split_asks
from vocpipe.text.clean import clean, text_hash
from vocpipe.text.language import detect
from vocpipe.text.noise import why_set_aside
from vocpipe.text.privacy import Redactor

LONGEST = 20_000
"""Characters of one voice; what is longer is a document and belongs in meeting notes."""

AHEAD = timedelta(days=2)
"""How far in the future a date may lie (time zones, clocks) before it is a mistake."""


UNKNOWN_SPEAKER = "unknown speaker"
"""Why words from minutes wait until somebody says whose they are; they are never taken for the customer's."""


_tidy = lru_cache(maxsize=10_000)(clean)
"""Clean a short text, such as a name: the same ones come again and again."""


class Incoming(BaseModel):
    """One item of a source, checked; the fields are those of ``sources.base.RawItem``."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    external_id: str = Field(min_length=1)
    text: str
    said_at: AwareDatetime | None = None
    account: str | None = None
    commenter: str | None = None
    recorder: str | None = None
    feature: tuple[str, ...] = ()
    rating: float | None = None
    side: Side = Side.CUSTOMER
    channel: Channel | None = None
    span: tuple[int, int] | None = None
    part: int = 0
    origin: str = ""
    gone: str | None = None
    context: str | None = None
    split: bool = False

    @field_validator("text")
    @classmethod
    def _clean(cls, value: str) -> str:
        return clean(value)

    @field_validator("external_id", "account", "commenter", "recorder", "origin", "context")
    @classmethod
    def _cleaned(cls, value: str | None) -> str | None:
        return _tidy(value) if value else value

    @field_validator("feature", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        listed = [value] if isinstance(value, str) else value or ()
        return tuple(_tidy(str(one)) for one in listed) if isinstance(listed, Iterable) else listed


@dataclass(frozen=True)
class Reading:
    """Where and when items are read: what ``to_voices`` needs to know besides the items.

    ``accounts`` maps folded names and ids (see ``account_index``).
    """

    source: str
    channel: Channel
    now: datetime
    redactor: Redactor
    erased: Tombstones = Tombstones()
    accounts: Mapping[str, Account] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """What a batch of items came to.

    ``companies`` are accounts nobody has told us of yet, ``gone`` tickets that were deleted or merged.
    """

    voices: list[Feedback]
    rejects: list[Reject]
    companies: list[Account]
    gone: dict[str, str]


def to_voices(items: Sequence[RawItem], reading: Reading) -> Read:
    """Turn items into voices and rejects."""
    good: list[Incoming] = []
    rejects: list[Reject] = []
    gone: dict[str, str] = {}
    for item in items:
        if "gone" in item and "text" not in item:
            gone[str(item["external_id"])] = str(item["gone"])
            continue
        checked = _check(item, reading)
        if isinstance(checked, Reject):
            rejects.append(checked)
        else:
            good.append(checked)
    voices: list[Feedback] = []
    companies: dict[str, Account] = {}
    pieces = [
        (one, one.text, number, span) for one in good for number, span in enumerate(_asks(one, one.text))
    ]
    redacted = reading.redactor.redact([text[start:end] for _, text, _, (start, end) in pieces])
    contexts = _contexts(good, reading.redactor)
    bare = _bare_origins(good, reading.redactor)
    for (one, text, number, span), safe in zip(pieces, redacted, strict=True):
        account = _account(one, companies, reading)
        whole = (span == (0, len(text))) and one.span is None
        place = None if whole else _in_document(one, span, text)
        context = contexts.get(one.external_id)
        voice = _voice(one, number, place, safe.text, account, reading, context)
        voices.append(voice.model_copy(update={"origin": bare[one.origin]}) if one.origin in bare else voice)
    kept, again = reading.erased.sift(voices)
    hidden = [_hidden(one, reading) for one in rejects] + _erased(again, items, reading)
    return Read(kept, hidden, list(companies.values()), gone)


def _erased(
    again: Sequence[tuple[Feedback, str]], items: Sequence[RawItem], reading: Reading
) -> list[Reject]:
    """Give rejects, one a row and reason, for words that were erased; none of the words is in them."""
    rows = {_tidy(str(item["external_id"])): item for item in items if "text" in item} if again else {}
    found = [
        _reject({"place": rows[voice.external_id].get("place"), "raw": {}}, reading, why, None)
        for voice, why in again
    ]
    return list({one.id: one for one in found}.values())


def _contexts(items: Sequence[Incoming], redactor: Redactor) -> dict[str, str]:
    """Give what our people wrote around items, without personal data, by the item's id."""
    known = {one.external_id: one.context for one in items if one.context}
    return {key: safe.text for key, safe in zip(known, redactor.redact(list(known.values())), strict=True)}


def _bare_origins(items: Sequence[Incoming], redactor: Redactor) -> dict[str, str]:
    """Give the places whose page holds personal data in its address, each without its page."""
    pages = {one.origin: unquote(page) for one in items if (page := page_of(one.origin))}
    redacted = zip(pages.items(), redactor.redact(list(pages.values())), strict=True)
    return {origin: origin.rpartition(" ")[0] for (origin, page), safe in redacted if safe.text != page}


def account_index(accounts: Iterable[Account]) -> dict[str, Account]:
    """Map ids and folded names and aliases to accounts."""
    index: dict[str, Account] = {}
    for account in accounts:
        index[account.id] = account
        for name in (account.id, account.name, *account.aliases):
            index.setdefault(fold(name), account)
    return index


_COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|\(株\)|\(有\)|㈱|御中|,? ?\b(inc|ltd|llc|corp|co|gmbh|k\.?k)\b\.?|様$", re.I
)


@lru_cache(maxsize=10_000)
def fold(name: str) -> str:
    """Fold a company's name so that 株式会社ABC, (株)ＡＢＣ and abc様 are the same."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s・.,]+", "", _COMPANY.sub("", folded)) or folded


def fields_wrong(error: ValidationError) -> dict[str, str]:
    """Give what is wrong with each field of a row; "" stands for the row as a whole."""
    wrong: dict[str, str] = {}
    for one in error.errors(include_url=False, include_input=False):
        wrong.setdefault(str(one["loc"][0]) if one["loc"] else "", one["msg"])
    return wrong


def _check(item: RawItem, reading: Reading) -> Incoming | Reject:
    if "reject" in item:
        return _reject(item, reading, str(item["reject"]), None)
    try:
        one = Incoming.model_validate(item)
    except ValidationError as error:
        (column, reason), *others = fields_wrong(error).items()
        return _reject(item, reading, "; ".join([reason, *map(": ".join, others)]), column)
    faults = {}
    if not one.text:
        faults["text"] = "there is no text"
    elif len(one.text) > LONGEST:
        faults["text"] = f"the text is longer than {LONGEST:,} characters"
    if one.said_at is not None and one.said_at > reading.now + AHEAD:
        faults["said_at"] = "the date lies in the future"
    return _reject(item, reading, "; ".join(faults.values()), next(iter(faults))) if faults else one


def _reject(item: RawItem, reading: Reading, reason: str, column: str | None) -> Reject:
    place = item.get("place")
    where: Mapping[str, Any] = place if isinstance(place, Mapping) else {}
    raw = item.get("raw")
    kept = (
        raw if isinstance(raw, Mapping) else {k: v for k, v in item.items() if k not in {"place", "reject"}}
    )
    cells = {str(key): _plain(value) for key, value in kept.items()}
    file, row = str(where.get("file") or reading.source), where.get("row")
    column = where.get("column") or column
    made_of = f"{reading.source}\0{file}\0{row}\0{column}\0{reason}\0{sorted(cells.items())}"
    return Reject(
        id="rj_" + hashlib.sha256(made_of.encode(errors="replace")).hexdigest()[:16],
        source=reading.source,
        file=file,
        row=int(row) if isinstance(row, int) else None,
        column=column,
        reason=reason,
        raw=cells,
        at=reading.now,
    )


def _hidden(reject: Reject, reading: Reading) -> Reject:
    """Take personal data out of a reject's cells as it is taken out of voices; a person is a pseudonym.

    Where a cell says what was erased, no cell is kept.
    """
    cells, redactor = {}, reading.redactor
    for name, value in reject.raw.items():
        if isinstance(value, str) and value:
            person = normal(name) in ALIASES["commenter"]
            cells[name] = redactor.pseudonym(value) if person else redactor.redact([value])[0].text
        else:
            cells[name] = value
    return reject.model_copy(update={"raw": {} if reading.erased.among(cells) else cells})


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean(value) if isinstance(value, str) else clean(str(value))


def _asks(one: Incoming, text: str) -> Sequence[tuple[int, int]]:
    """Split what holds several asks; what a source cut out of a document is one already."""
    return [(0, len(text))] if one.span is not None and not one.split else split_asks(text)


def _in_document(one: Incoming, span: tuple[int, int], text: str) -> tuple[int, int]:
    """Give where a piece of ``text`` stands in the original document.

    A ticket's text is its subject, when that adds something, above the words at ``one.span``.
    """
    if one.span is None:
        return span
    begin, end = one.span
    above = len(text) - (end - begin)
    if span == (0, len(text)) or above < 0:
        return one.span
    return max(begin, begin + span[0] - above), min(end, max(begin, begin + span[1] - above))


def _account(one: Incoming, companies: dict[str, Account], reading: Reading) -> Account | None:
    """Give the account a voice names, taken up among ``companies`` when nobody has told us of it."""
    if not one.account or not one.account.strip():
        return None
    folded = fold(one.account)
    known = reading.accounts.get(one.account) or reading.accounts.get(folded)
    if known is not None:
        return known
    if folded not in companies:
        made_id = "ac_" + hashlib.sha256(folded.encode()).hexdigest()[:10]
        day = (one.said_at or reading.now).date()
        companies[folded] = Account(id=made_id, name=one.account, status="unknown", as_of=day)
    return companies[folded]


def _voice(
    one: Incoming,
    number: int,
    span: tuple[int, int] | None,
    text: str,
    account: Account | None,
    reading: Reading,
    context: str | None,
) -> Feedback:
    part = number if one.span is None or one.split else one.part
    return Feedback(
        id=feedback_id(reading.source, one.external_id, part),
        source=reading.source,
        external_id=one.external_id,
        part=part,
        text=text,
        text_hash=text_hash(text),
        lang=detect(text),
        channel=one.channel or reading.channel,
        side=one.side,
        said_at=one.said_at or reading.now,
        received_at=reading.now,
        account_id=account.id if account else None,
        commenter=reading.redactor.pseudonym(one.commenter) if one.commenter else None,
        recorder=one.recorder,
        feature_hints=one.feature,
        rating=one.rating,
        span=span,
        origin=one.origin,
        set_aside=why_set_aside(text) or (UNKNOWN_SPEAKER if one.side is Side.UNKNOWN else None),
        gone=one.gone,
        context=context,
    )
