"""Where ticket systems keep what: paths into exports of Zendesk, Intercom, Freshdesk, Jira, GitHub, HubSpot.

Shapes from the vendors' public API references; a path is names joined by dots. Pure.
"""

from collections.abc import Iterator, Mapping

from vocpipe.text.wordlist import listed

_PATHS = {
    "id": "key ticket_id id number conversation_id hs_object_id external_id uuid",
    "subject": "subject title fields.summary source.subject properties.subject summary 件名",
    "text": """
        description_text description fields.description source.body properties.content body body_text
        text content message comment feedback voice 内容 本文 声
    """,
    "said_at": """
        created_at createdAt created fields.created properties.createdate created_on createdate
        submitted_at date timestamp 日付 作成日時
    """,
    "account": """
        organization.name organization_name organization company.name company_name company account.name
        account_name account customer.company requester.organization.name requester.company
        requester.organization source.author.company organization_id company_id account_id 会社名
    """,
    "commenter": """
        requester.name requester.email requester requester_name customer.name contact.name
        source.author.name source.author.email fields.reporter.displayName reporter.name reporter
        user.name user.login user author.name author.login author from.name from requester_id 氏名
    """,
    "recorder": "assignee.name assignee fields.assignee.displayName agent.name agent responder.name",
    "feature": "feature features product_area component fields.components 機能",
    "rating": "satisfaction_rating.score satisfaction.score conversation_rating.rating rating score",
    "side": "side",
    "page": "html_url permalink web_url webUrl page_url url",
    "status": "status fields.status.name state",
}
PATHS = {field: listed(paths) for field, paths in _PATHS.items()}
"""Paths by field, the first filled one wins."""

LISTS = ("tickets", "conversations", "issues", "results", "items", "data", "records", "values", "feedback")
"""Names under which an export keeps its list."""

COMMENTS = (
    "comments",
    "conversation_parts.conversation_parts",
    "conversations",
    "fields.comment.comments",
    "messages",
)
"""Where a ticket keeps what was said after its first message."""

CUSTOMER_ROLES = frozenset(("user", "lead", "contact", "customer", "end-user", "end_user", "requester"))
STAFF_ROLES = frozenset(("admin", "agent", "bot", "team", "staff", "operator", "ours", "system"))

_NAMES = ("name", "displayName", "display_name", "email", "emailAddress", "login", "id", "value")


def at(record: Mapping[str, object], path: str) -> object:
    """Give what stands at ``path`` in nested dicts, or None."""
    if path in record:
        return record[path]
    found: object = record
    for name in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def pick(record: Mapping[str, object], field: str, wanted: Mapping[str, str]) -> object:
    """Give the first filled value of ``field``; a path in ``wanted`` wins ("" switches the field off)."""
    paths = (wanted[field],) if field in wanted else PATHS[field]
    for path in paths:
        value = at(record, path) if path else None
        if value not in (None, "", [], {}):
            return value
    return None


def as_text(value: object) -> str:
    """Give a name, number, person, list or Jira document (ADF) as the text a person would read."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        if value.get("type") == "doc":
            return "".join(_document(value)).strip()
        return next((as_text(value[name]) for name in _NAMES if value.get(name) not in (None, "")), "")
    if isinstance(value, list):
        return "、".join(filter(None, map(as_text, value)))
    if value is None or isinstance(value, bool):
        return ""
    return str(value)


def _document(node: Mapping[str, object]) -> Iterator[str]:
    """Walk an Atlassian Document Format node: text as it is, one line a paragraph or list entry."""
    if node.get("type") == "text":
        yield str(node.get("text", ""))
    if node.get("type") == "hardBreak":
        yield "\n"
    content = node.get("content")
    for child in content if isinstance(content, list) else ():
        if isinstance(child, Mapping):
            yield from _document(child)
    if node.get("type") in ("paragraph", "heading", "codeBlock"):
        yield "\n"
