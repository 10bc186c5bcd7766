"""``evaluate links`` on files as people have them: figures for what is right, one line for what is not."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

CHANGES = [{"id": "c1", "text": "圏外でも点検の下書きを保存"}, {"id": "c2", "text": "CSV export of visits"}]


def put(folder: Path, name: str, *rows: object) -> Path:
    """Write rows as a file saved by Excel's neighbours: with a mark at its start and CRLF."""
    lines = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / name).write_text(lines, encoding="utf-8-sig")
    return folder / name


def test_links_are_measured_in_both_languages(finished: Path, run: Run) -> None:
    rows = [
        {"feedback": "圏外だと点検の下書きが保存されない", "change": "c1"},
        {"feedback": "we need CSV export of our visits", "change": "c2"},
        {"feedback": "駐車場が狭い", "change": None},
    ]
    labels, changes = put(finished, "labels.jsonl", *rows), put(finished, "changes.jsonl", *CHANGES)
    found = run("evaluate", "links", labels, "--changes", changes, "--json").json()
    assert set(found) == {"n", "r@1", "r@5", "r@10", "mrr", "no_match", "seconds"}
    assert (found["n"], found["r@5"]) == (3, 1.0)


def test_labels_that_no_candidate_has_are_counted_and_not_taken_for_a_bad_model(
    finished: Path, run: Run
) -> None:
    labels = put(finished, "labels.jsonl", {"feedback": "圏外だと保存されない", "change": "CH-1"})
    changes = put(finished, "changes.jsonl", *CHANGES)
    found = run("evaluate", "links", labels, "--changes", changes, "--json").json()
    assert found["labels_not_among_candidates"] == 1


@pytest.mark.parametrize(
    ("label", "change", "why"),
    [
        ({"feedback": "a"}, CHANGES[0], 'labels.jsonl line 1, key "change" is missing'),
        ({"feedback": "a", "change": 3}, CHANGES[0], 'labels.jsonl line 1, key "change" is not a text'),
        ({"feedback": "", "change": None}, CHANGES[0], 'labels.jsonl line 1, key "feedback" is not a text'),
        ({"feedback": "a", "change": None}, {"id": "c1"}, 'changes.jsonl line 1, key "text" is missing'),
        (None, CHANGES[0], "labels.jsonl line 1 is not a JSON object"),
    ],
)
def test_a_wrong_file_is_told_by_file_line_and_key(
    finished: Path, run: Run, label: object, change: object, why: str
) -> None:
    labels, changes = put(finished, "labels.jsonl", label), put(finished, "changes.jsonl", change)
    assert why in run("evaluate", "links", labels, "--changes", changes).one_line()
