"""Headers as people write them, in Japanese and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.errors import SourceError
from vocpipe.sources.headers import column_index, find_layout, letter


@pytest.mark.parametrize(
    ("headers", "text", "account"),
    [
        (["日付", "会社名", "声"], 2, 1),
        (["【必須】お客様の声 ※原文", "顧客名"], 0, 1),
        (["created_at", "Account Name", "Feedback text"], 2, 1),
        (["id", "コメント", "要望", "企業名"], 2, 3),
        (["タイムスタンプ", "ご意見・ご要望をご自由にお書きください", "貴社名"], 1, 2),
        (["ID", "本文", "取引先"], 1, 2),
        (["受付日", "会社名（正式）", "お声（原文ママ）"], 2, 1),
        (["Logged", "Client", "Who", "What they said", "Score"], 3, 1),
    ],
)
def test_known_names_are_found_in_both_languages(headers, text, account):
    layout = find_layout([headers], "x")
    assert (layout.columns["text"], layout.columns["account"]) == (text, account)


def test_the_header_is_found_under_titles_and_blank_rows():
    rows = [
        ["お客様の声 一覧", "", ""],
        ["", "", ""],
        ["2026年9月", "", ""],
        ["", "日付", "声"],
        ["", "9/14", "遅い"],
    ]
    layout = find_layout(rows, "x")
    assert (layout.row, layout.columns) == (4, {"text": 2, "said_at": 1})


def test_a_data_row_that_holds_a_known_word_is_no_header():
    rows = [["No", "質問", "形式"], ["1", "難易度", "選択式"], ["2", "改善点", "自由記述"]]
    with pytest.raises(SourceError, match="no header row"):
        find_layout(rows, "x")


def test_a_persons_own_mapping_wins_by_header_or_letter():
    rows = [["日付", "声", "社内コメント", "店"]]
    layout = find_layout(rows, "x", wanted={"text": "社内コメント", "account": "D", "said_at": ""})
    assert layout.columns == {"text": 2, "account": 3}
    with pytest.raises(SourceError, match="ない列"):
        find_layout(rows, "x", wanted={"text": "ない列"})
    with pytest.raises(SourceError, match="no field"):
        find_layout(rows, "x", wanted={"txt": "声"})


def test_a_weak_name_needs_another_known_column_unless_the_table_is_narrow():
    with pytest.raises(SourceError):
        find_layout([["No", "内容", "形式", "選択肢"]], "x")
    assert find_layout([["内容", "日付", "形式", "選択肢"]], "x").columns["text"] == 0
    assert find_layout([["text"]], "x").columns["text"] == 0


def test_two_text_columns_with_one_header_are_refused_by_name():
    with pytest.raises(SourceError, match=r"columns A and C .*'声'"):
        find_layout([["声", "日付", "声"]], "シート")
    assert find_layout([["声", "日付", "声"]], "x", wanted={"text": "C"}).columns["text"] == 2


def test_duplicate_and_blank_headers_are_told_in_a_note():
    notes = " / ".join(find_layout([["声", "日付", "", "日付", "会社"]], "x").notes)
    assert "columns B, D" in notes
    assert "without a header are not read: C" in notes


def test_a_table_without_header_is_read_by_letters():
    layout = find_layout([["遅い", "青空"]], "x", wanted={"text": "A", "account": "B"}, header_row=0)
    assert (layout.row, layout.columns) == (0, {"text": 0, "account": 1})


def test_the_refusal_never_shows_cells_that_may_be_feedback():
    with pytest.raises(SourceError) as caught:
        find_layout([["画面がとても遅い", "本当に困る"], ["二つ目の声", "x"]], "x")
    assert "遅い" not in str(caught.value)


@given(st.integers(0, 18_000))
def test_letters_and_numbers_agree(index):
    assert column_index(letter(index)) == index
