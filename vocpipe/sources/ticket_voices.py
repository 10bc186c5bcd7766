"""Turn one ticket into the requester's voices with ids and places; what agents wrote stays context. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vocpipe.records import Side
from vocpipe.sources.base import RawItem, reject
from vocpipe.sources.cells import joined, listed, rating
from vocpipe.sources.dates import DateProblem, DateRules, parse_date
from vocpipe.sources.html_text import plain
from vocpipe.sources.mail_parts import voice_span
from vocpipe.sources.ticket_fields import COMMENTS, CUSTOMER_ROLES, STAFF_ROLES, as_text, at, pick

Ticket = Mapping[str, object]

LONGEST_CONTEXT = 2_000
"""Characters of what others wrote that are kept beside a voice, the newest."""


@dataclass(frozen=True, slots=True)
class TicketPlace:
    """Where a ticket is found: ``origin`` for people; file and row for a reject."""

    origin: str
    file: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class TicketReader:
    """Reads tickets of one file: ``wanted`` maps fields to paths, ``rules`` read dates."""

    wanted: Mapping[str, str]
    rules: DateRules

    def field(self, ticket: Ticket, name: str) -> str:
        """Give a field of the ticket as text, "" when it has none."""
        return as_text(pick(ticket, name, self.wanted))

    def items(self, ticket: Ticket, ticket_id: str, place: TicketPlace) -> list[RawItem]:
        """Give the voices of a ticket whose id is known; the id of a later message is "ticket/message".

        A date that cannot be read makes it a reject; without words of its requester it gives nothing.
        """
        try:
            voices = list(self._voices(ticket))
        except DateProblem as error:
            return [reject(str(error), file=place.file, row=place.row, column="said_at", raw=dict(ticket))]
        for nth, voice in enumerate(voices):
            comment = str(voice.pop("comment", ""))
            tail = f"/{comment or nth}" if nth or comment else ""
            where = {"file": place.file, "row": place.row, "column": None}
            voice |= {"origin": place.origin, "place": where, "external_id": f"{ticket_id}{tail}"}
        return voices

    def _voices(self, ticket: Ticket) -> Iterator[RawItem]:
        """Give the requester's voices without ids: the opening, then each later message of theirs."""
        common = self._common(ticket)
        body = plain(self.field(ticket, "text"))
        if _role(at(ticket, "source.author")) in STAFF_ROLES:
            body = ""
        elif opening := _spanned(body, plain(self.field(ticket, "subject"))):
            yield common | opening
        for comment in _comments(ticket):
            words = plain(_body(comment))
            if words and words not in body and self._by_requester(ticket, comment):
                said_at = pick(comment, "said_at", {})
                own: RawItem = {"said_at": parse_date(said_at, self.rules)} if said_at else {}
                yield common | own | _spanned(words) | {"comment": as_text(comment.get("id"))}

    def _context(self, ticket: Ticket) -> str:
        """Give what others wrote for the requester to read, without greetings and signatures."""
        said = []
        for comment in _comments(ticket):
            if not _hidden(comment) and not self._by_requester(ticket, comment):
                words = plain(_body(comment))
                start, end = voice_span(words)
                said.append(words[start:end])
        return "\n\n".join(filter(None, said))[-LONGEST_CONTEXT:].strip()

    def _common(self, ticket: Ticket) -> RawItem:
        item: RawItem = {"side": self._side(ticket)}
        said_at = pick(ticket, "said_at", self.wanted)
        if said_at:
            item["said_at"] = parse_date(said_at, self.rules)
        for name in ("account", "commenter", "recorder"):
            if written := self.field(ticket, name):
                item[name] = written
        if features := listed(self.field(ticket, "feature")):
            item["feature"] = features
        if (stars := rating(self.field(ticket, "rating"))) is not None:
            item["rating"] = stars
        if context := self._context(ticket):
            item["context"] = context
        return item

    def _side(self, ticket: Ticket) -> Side:
        written = self.field(ticket, "side").casefold()
        return Side(written) if written in set(Side) else Side.CUSTOMER

    def _by_requester(self, ticket: Ticket, comment: Ticket) -> bool:
        if _hidden(comment):
            return False
        author = comment.get("author") or comment.get("from")
        role = _role(author) or as_text(comment.get("role") or comment.get("author_type")).casefold()
        if role:
            return role in CUSTOMER_ROLES
        if isinstance(comment.get("incoming"), bool):
            return bool(comment["incoming"])
        requester = {as_text(ticket.get("requester_id")), self.field(ticket, "commenter")} - {""}
        return bool(
            {as_text(comment.get("author_id") or comment.get("user_id")), as_text(author)} & requester
        )


def _hidden(comment: Ticket) -> bool:
    """Tell whether a message is a note among our own people."""
    return (
        comment.get("public") is False
        or comment.get("private") is True
        or comment.get("part_type") in ("note", "note_and_reopen")
    )


def _role(person: object) -> str:
    if not isinstance(person, Mapping):
        return ""
    return as_text(person.get("type") or person.get("role")).casefold()


def _comments(ticket: Ticket) -> Iterator[Ticket]:
    for path in COMMENTS:
        found = at(ticket, path)
        if isinstance(found, list):
            yield from (entry for entry in found if isinstance(entry, Mapping))
            return


def _body(comment: Ticket) -> str:
    for name in ("plain_body", "body_text", "body", "html_body", "text", "content"):
        if written := as_text(comment.get(name)):
            return written
    return ""


def _spanned(message: str, subject: str = "") -> RawItem:
    """Give the writer's own words and where they stand in the message as plain text.

    A subject that adds something stands on top of the text; the span is of the message alone.
    """
    start, end = voice_span(message)
    text = joined(subject, message[start:end])
    return {"text": text, "span": (start, end), "split": True} if text else {}
