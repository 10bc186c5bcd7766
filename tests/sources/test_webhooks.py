"""A desk's outgoing webhook, saved as a JSON file, is read like its ticket."""

import json

import pytest

from vocpipe.sources.tickets import TicketsSource

PAYLOADS = {
    "zendesk trigger": {"ticket": {"id": 7, "subject": "CSV", "description": "It drops rows."}},
    "zendesk event": {
        "type": "zen:event-type:ticket.created",
        "detail": {"id": "7", "subject": "CSV", "description": "It drops rows."},
    },
    "intercom": {
        "type": "notification_event",
        "topic": "conversation.user.created",
        "data": {"item": {"id": "7", "source": {"subject": "CSV", "body": "<p>It drops rows.</p>"}}},
    },
    "freshdesk": {
        "freshdesk_webhook": {"ticket_id": 7, "ticket_subject": "CSV", "ticket_description": "It drops rows."}
    },
    "jira": {
        "webhookEvent": "jira:issue_created",
        "issue": {"key": "7", "fields": {"summary": "CSV", "description": "It drops rows."}},
    },
    "github": {"action": "opened", "issue": {"id": 7, "title": "CSV", "body": "It drops rows."}},
}


def read(tmp_path, payload):
    path = tmp_path / "hook.json"
    path.write_text(json.dumps(payload))
    return [item for page in TicketsSource(name="hook", path=path).read(None) for item in page.items]


@pytest.mark.parametrize("vendor", PAYLOADS)
def test_a_payload_gives_the_requesters_words(vendor, tmp_path):
    (item,) = read(tmp_path, PAYLOADS[vendor])
    assert (item["external_id"], item["text"]) == ("7", "CSV\nIt drops rows.")


def test_a_comment_beside_its_ticket_is_a_voice_of_its_requester_only(tmp_path):
    issue = {"id": 7, "title": "CSV", "body": "It drops rows.", "user": {"login": "kei"}}
    comment = {"id": 9, "body": "Header rows too.", "user": {"login": "kei"}, "author": {"login": "kei"}}
    items = read(tmp_path, {"action": "created", "issue": issue, "comment": comment})
    assert [item["external_id"] for item in items] == ["7", "7/9"]


@pytest.mark.parametrize(
    "payload",
    [
        {"action": "deleted", "issue": {"id": 7, "title": "x", "body": "y z"}},
        {"webhookEvent": "jira:issue_deleted", "issue": {"id": 7, "fields": {"summary": "x"}}},
        {"type": "zen:event-type:ticket.soft_deleted", "detail": {"id": 7}},
    ],
)
def test_a_deletion_is_a_mark(payload, tmp_path):
    assert read(tmp_path, payload) == [{"gone": "deleted", "external_id": "7"}]
