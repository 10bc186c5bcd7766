"""Ticket exports as JSON or JSON lines: Zendesk, Intercom, Freshdesk, Jira, GitHub, HubSpot and alike."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from vocpipe.errors import SourceError
from vocpipe.records import Channel
from vocpipe.sources.base import RawItem, reject, with_page
from vocpipe.sources.dates import DateRules, Order
from vocpipe.sources.file_source import FileSource
from vocpipe.sources.identity import Identities
from vocpipe.sources.json_records import Record, read_records
from vocpipe.sources.ticket_fields import PATHS
from vocpipe.sources.ticket_voices import TicketPlace, TicketReader


class TicketsSource(FileSource):
    """A file of tickets; ``columns`` maps fields to paths such as "custom.company" and wins."""

    type: Literal["tickets"] = "tickets"
    channel: Channel = Channel.TICKET
    columns: dict[str, str] = Field(default_factory=dict)
    date_order: Order | None = None

    def items(self, notes: list[str]) -> Iterator[RawItem]:
        """Give the requester's voices of each ticket, and a reject for each that has none."""
        unknown = sorted(set(self.columns) - set(PATHS))
        if unknown:
            raise SourceError(
                f"source {self.name}: columns.{unknown[0]} is no field", f"Use one of {', '.join(PATHS)}"
            )
        reader = TicketReader(self.columns, DateRules(self.zone, self.saved_on(), self.date_order))
        counted, records = read_records(self.path)
        newest = _newest(reader, read_records(self.path)[1])
        ids = Identities()
        left_out = 0
        for record in records:
            state = reader.field(record.fields, "status").casefold()
            if state == "spam" or "pull_request" in record.fields:
                left_out += 1
            elif newest.get(_version(reader, record), record.number) == record.number:
                yield from self._of(record, counted, reader, ids, deleted=state == "deleted")
        if left_out:
            notes.append(f"{left_out} tickets that are spam or pull requests were skipped")

    def _of(
        self, record: Record, counted: str, reader: TicketReader, ids: Identities, *, deleted: bool
    ) -> Iterator[RawItem]:
        if record.problem:
            yield self._reject(record.problem, record)
            return
        written = reader.field(record.fields, "id")
        if deleted:
            if written:
                yield {"gone": "deleted", "external_id": written}
            return
        origin = with_page(f"{self.path.name} {counted} {record.number}", reader.field(record.fields, "page"))
        place = TicketPlace(origin, self.path.name, record.number)
        items = reader.items(record.fields, "", place)
        if not items:
            yield self._reject("no words of the requester", record, "text")
            return
        ticket = ids.by_id(written, str(items[0].get("text", ""))) if written else ""
        for item in items:
            tail = str(item.get("external_id", ""))
            if "reject" not in item:
                item["external_id"] = f"{ticket}{tail}" if ticket else ids.by_content(_key(item))
            yield item

    def _reject(self, reason: str, record: Record, column: str | None = None) -> RawItem:
        raw: dict[str, object] = {"line": record.raw} if record.raw else record.fields
        return reject(reason, file=self.path.name, row=record.number, column=column, raw=raw)


def _key(voice: RawItem) -> list[str]:
    return [str(voice.get(name, "")) for name in ("text", "said_at", "account", "commenter")]


def _version(reader: TicketReader, record: Record) -> tuple[str, str]:
    return reader.field(record.fields, "id"), reader.field(record.fields, "said_at")


def _newest(reader: TicketReader, records: Iterator[Record]) -> dict[tuple[str, str], int]:
    """Give the last record of each ticket: an incremental export repeats one whenever it changed.

    Only a record with the same id *and* creation time is another version of the same ticket.
    """
    newest = {_version(reader, record): record.number for record in records if not record.problem}
    return {version: number for version, number in newest.items() if all(version)}
