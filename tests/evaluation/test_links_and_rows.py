"""Ranking scores worked by hand, and labelled files read or refused by file, line and key."""

import json

import pytest

from vocpipe.errors import SettingsError, SourceError
from vocpipe.evaluation import ranking, read_changes, read_rows


def test_ranking_worked_by_hand():
    gold = ["c1", "c2", "c3", None, None]
    ranked = [["c1", "c9"], ["c8", "c2"], [], [], ["c4"]]
    result = ranking(gold, ranked)
    assert result["n"] == 5
    assert result["r@1"] == pytest.approx(1 / 3)
    assert result["r@5"] == pytest.approx(2 / 3)
    assert result["mrr"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    # "none" was said for the third and fourth row, one rightly; one of two nones was found.
    assert result["no_match"] == {"precision": 0.5, "recall": 0.5}


def test_no_rows_give_zeros():
    assert ranking([], [])["mrr"] == 0.0


def write(tmp_path, *rows):
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_good_files_are_read_with_their_other_keys(tmp_path):
    first = {"text": "遅い", "kind": "problem", "lang": "ja", "note": 1}
    path = write(tmp_path, first, {"text": "x", "kind": "other"})
    assert [row["kind"] for row in read_rows(path, "kinds").rows] == ["problem", "other"]
    path = write(tmp_path, {"feedback": "x", "change": None}, {"feedback": "y", "change": "c1"})
    assert read_rows(path, "links").rows[0]["change"] is None


@pytest.mark.parametrize(
    ("kind", "row", "message"),
    [
        ("kinds", {"text": "secret words"}, 'line 1, key "kind" is missing'),
        ("kinds", {"text": "secret words", "kind": "bug"}, 'key "kind" has an unknown value'),
        ("usage", {"text": "secret words", "feature": "f", "state": 3}, 'key "state" is not a text'),
        ("usage", {"text": "s", "feature": "f", "state": "user", "knowledge": "much"}, 'key "knowledge" has'),
        ("themes", {"text": " ", "label": "a"}, 'key "text" is not a text'),
        ("themes", {"text": "s", "label": 3}, 'key "label" is not a text'),
        ("themes", ["secret words"], "line 1 is not a JSON object"),
    ],
)
def test_a_malformed_line_is_named_by_file_line_and_key_without_its_words(tmp_path, kind, row, message):
    with pytest.raises(SettingsError) as raised:
        read_rows(write(tmp_path, row), kind)
    assert message in str(raised.value)
    assert "labels.jsonl" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_broken_line_and_unreadable_files_are_named(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text("\n{oops", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 2 is not JSON"):
        read_rows(path, "themes")
    path.write_text('{"text": "a", "label": null}', encoding="utf-8")
    with pytest.raises(SourceError, match="no row with a label"):
        read_rows(path, "themes")
    path.write_bytes("不".encode("cp932"))
    with pytest.raises(SourceError, match="not UTF-8"):
        read_rows(path, "themes")
    path.write_text("\n")
    with pytest.raises(SourceError, match="no rows"):
        read_rows(path, "themes")
    with pytest.raises(SourceError, match="cannot be read"):
        read_rows(tmp_path / "absent.jsonl", "themes")


def test_good_rows_go_on_beside_rows_without_a_label_and_broken_lines(tmp_path):
    good, bare = (
        {"text": "遅い", "feature": "一覧", "state": "user"},
        {"text": "x", "feature": "f", "state": None},
    )
    read = read_rows(write(tmp_path, good, bare, *[{"text": "secret words"}] * 22), "usage")
    assert (read.rows, read.left_out) == ([good], {"unlabelled": 1, "broken_lines": 22})
    assert 'labels.jsonl line 3, key "feature" is missing' in read.notes[0]
    assert read.notes[20:] == ["more lines like these: 2", "rows without a label, left out: 1"]
    assert "secret" not in str(read.notes)


def test_candidates_need_ids_of_their_own(tmp_path):
    path = tmp_path / "changes.jsonl"
    path.write_text('{"id": "c1", "text": "a"}\n\n{"id": "c1", "text": "b"}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match='line 3, key "id" repeats that of line 1'):
        read_changes(path)


def test_half_an_emoji_and_a_bottomless_line_are_no_traceback(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text('{"text": "消えた \\ud83d", "kind": "problem"}', encoding="utf-8")
    assert read_rows(path, "kinds").rows[0]["text"] == "消えた \ufffd"
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(SettingsError, match="line 1 is not JSON"):
        read_rows(path, "kinds")
