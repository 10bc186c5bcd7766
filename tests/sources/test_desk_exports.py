"""CSV exports of help desks are told by their headers; agents' comments are no voices."""

import pytest

from vocpipe.sources.files import source_for

EXPORTS = {
    "zendesk": (
        "Id,Subject,Description,Requester,Requester email,Organization,Assignee,Created at,Status\n"
        "7,CSV,It drops rows.,Kim,kim@n.example,North Oak,Ana,2026-09-14 09:00,Open\n"
    ),
    "freshdesk": (
        "Ticket ID,Subject,Description,Status,Source,Agent,Created time,Company Name,Full name,Email\n"
        "7,CSV,It drops rows.,Open,Email,Ana,2026-09-14 09:00:00,North Oak,Kim,kim@n.example\n"
    ),
    "jira": (
        "Summary,Issue key,Issue id,Assignee,Reporter,Created,Organization,Description,Comment,Comment\n"
        "CSV,7,10014,Ana,Kim,2026-09-14 09:00,North Oak,It drops rows.,Ana: how many?,Kim: all\n"
    ),
}


@pytest.mark.parametrize("desk", EXPORTS)
def test_an_export_gives_the_requesters_words_with_account_and_time(desk, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(EXPORTS[desk])
    (item,) = [item for page in source_for(path).read(None) for item in page.items]
    assert (item["external_id"], item["text"]) == ("7", "CSV\nIt drops rows.")
    assert (item["account"], item["commenter"]) == ("North Oak", "Kim")
    assert item["said_at"].isoformat() == "2026-09-14T09:00:00+09:00"
