"""Meeting notes and transcripts: the customer's words with exact span, speaker and side."""

import json
import zipfile
from pathlib import Path

import pytest

import vocpipe
from vocpipe.errors import SourceError
from vocpipe.sources.notes import NotesSource, speaker_name

GOLD = Path(vocpipe.__file__).parent / "demo/data/notes/gold.jsonl"


def read(tmp_path: Path, text: str | bytes, name: str = "note.md", **settings: object):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    source = NotesSource(name="n", path=path, **settings)
    items = [item for page in source.read(None) for item in page.items]
    document = source._document().text
    for item in items:
        start, end = item["span"]
        assert document[start:end] == item["text"]
    return items


def said(items):
    return [(item.get("commenter"), str(item["side"]), item["text"]) for item in items]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("田中様：遅いです", ("田中", "customer", "遅いです")),
        ("田中様（ABC社）: 遅いです", ("田中", "customer", "遅いです")),
        ("**先方:** 遅いです", (None, "customer", "遅いです")),
        ("先方（田中さま）：遅いです", ("田中", "customer", "遅いです")),
        ("【顧客】遅いです", (None, "customer", "遅いです")),
        ("[00:01:02] 田中様: 遅いです", ("田中", "customer", "遅いです")),
        ("田中様「遅いです」", ("田中", "customer", "遅いです")),
        ("- 先方いわく、毎朝遅いとのこと。", (None, "customer", "毎朝遅い")),
        ("- お客様からもっと速くしてほしいとの要望あり", (None, "customer", "もっと速くしてほしい")),
        ("Customer asked for a faster page.", (None, "customer", "a faster page.")),
        ("- Client: the page is slow", (None, "customer", "the page is slow")),
        ("○田中　遅いです", ("田中", "unknown", "遅いです")),
    ],
)
def test_each_way_to_name_a_speaker(tmp_path, line, expected):
    assert said(read(tmp_path, f"# 定例\n\n{line}\n")) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "弊社：対応します",
        "当社より: 来月です",
        "場所：本社 3階",
        "https://example.com/a",
        "14:00 開始",
        "→ 持ち帰り",
        "※ ログなし",
        "- [ ] 資料を送る",
        "We: will fix it",
        "機能：検索",
        "今日は雨だった。",
    ],
)
def test_our_side_labels_and_tasks_are_no_voices(tmp_path, line):
    assert read(tmp_path, f"# 定例\n\n{line}\n") == []


def test_attendees_decide_the_side_and_nobody_is_assumed_to_be_the_customer(tmp_path):
    text = "参加者：（先方）田中様、岡様　（当社）佐藤\n\n田中：遅いです\n佐藤：直します\n岡：助かります\n"
    assert said(read(tmp_path, text)) == [("田中", "customer", "遅いです"), ("岡", "customer", "助かります")]
    unknown = "A. Kim: It is slow.\nB. Lee: Really?\nA. Kim: Yes.\nB. Lee: Noted.\n"
    assert {side for _, side, _ in said(read(tmp_path, unknown.replace("A. ", "").replace("B. ", "")))} == {
        "unknown"
    }


@pytest.mark.parametrize(
    "attendees",
    [
        "三好（自社）、陳（自社）、山田様（港南メンテ）",
        "三好、陳（自社）、山田様（港南メンテ）",
        "三好（自社）、陳（当社側）、港南メンテ 山田様",
        "山田様（先方） 三好（弊社） 陳（弊社）",
    ],
)
def test_sides_may_stand_behind_the_names_of_attendees(tmp_path, attendees):
    talk = "三好：いかがですか。\n山田様：予定ボードが重いです。\n陳：直します。\n"
    (voice,) = read(tmp_path, f"定例会 2026年11月17日\n参加者：{attendees}\n{talk}", "議事録_港南メンテ.txt")
    assert said([voice]) == [("山田", "customer", "予定ボードが重いです。")]
    assert voice["account"] == "港南メンテ"


def test_our_names_drop_our_talk_and_the_rest_is_the_customers_only_if_told_so(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>It is slow.</v>\n<v Ana>We fix it.</v>\n"
    assert said(read(tmp_path, text, "a.vtt", our_names=["Ana"])) == [("Kim", "unknown", "It is slow.")]
    told = read(tmp_path, text, "a.vtt", our_names=["Ana"], others_are_customers=True)
    assert said(told) == [("Kim", "customer", "It is slow.")]


def test_decisions_and_small_talk_are_left_out(tmp_path):
    text = "## 議題\n田中様：遅いです\n## 決定事項\n田中様：資料を送る\n## 雑談\n田中様：暑いですね\n"
    assert [item["text"] for item in read(tmp_path, text)] == ["遅いです"]


def test_a_name_alone_owns_the_list_below_it(tmp_path):
    text = "先方（有馬さま）：\n- 一つ目の声\n- 二つ目の声\n弊社：承知しました\n- これは弊社の話\n"
    assert [item["text"] for item in read(tmp_path, text)] == ["一つ目の声", "二つ目の声"]


def test_a_table_of_requests_gives_one_voice_a_row(tmp_path):
    rows = [
        "| No | 発言者 | 内容 |",
        "|---|---|---|",
        "| 1 | 田中様 | 速くしてほしい |",
        "| 2 | 岡様 | 並べ替えたい |",
    ]
    text = "\n".join(["## ご要望", "", *rows])
    assert said(read(tmp_path, text)) == [
        ("田中", "customer", "速くしてほしい"),
        ("岡", "customer", "並べ替えたい"),
    ]


def test_wrapped_lines_stay_one_utterance(tmp_path):
    items = read(tmp_path, "田中様：検索が遅くて、\n朝の作業が終わりません。\n次の話題です。\n")
    assert [item["text"] for item in items] == ["検索が遅くて、\n朝の作業が終わりません。"]


@pytest.mark.parametrize(
    "style", ["1\n00:00:01,000 --> 00:00:02,000\n{}", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{}"]
)
def test_captions_with_names_voices_and_cut_sentences(tmp_path, style):
    items = read(tmp_path, style.format("Kim: It is slow,\nvery slow.\n"), "c.srt")
    assert said(items) == [("Kim", "unknown", "It is slow,\nvery slow.")]


def test_the_sentence_of_one_speaker_is_joined_over_cues(tmp_path):
    cues = ["<v Kim>The page", "<v Kim>is slow.", "<v Kim>Next."]
    text = "WEBVTT\n\n" + "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{cue}" for n, cue in enumerate(cues))
    assert [item["text"] for item in read(tmp_path, text, "c.vtt")] == ["The page\nis slow.", "Next."]


def test_tracked_insertions_and_tables_of_a_word_file_are_read(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("出席者：田中様 ／ 当社：佐藤")
    paragraph = document.add_paragraph("田中様：")
    run = paragraph.add_run("あとで入れた声です")._r
    inserted = run.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}ins", {})
    run.addprevious(inserted)
    inserted.append(run)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells],
        ["発言者", "内容", "岡様", "速くしてほしい"],
        strict=True,
    ):
        cell.text = text
    document.save(tmp_path / "n.docx")
    items = read(tmp_path, (tmp_path / "n.docx").read_bytes(), "n.docx")
    assert said(items) == [("田中", "customer", "あとで入れた声です"), ("岡", "customer", "速くしてほしい")]


def test_head_gives_day_account_and_recorder(tmp_path):
    text = "# 青空商事様 定例\n日付：令和8年9月14日\n記録者：佐藤\n\n先方：遅いです\n"
    item = read(tmp_path, text)[0]
    assert (item["said_at"].date().isoformat(), item["account"], item["recorder"]) == (
        "2026-09-14",
        "青空商事",
        "佐藤",
    )
    by_name = read(tmp_path, "先方：遅いです\n", "2026-09-15_港南ビル_定例.txt")[0]
    assert (by_name["said_at"].date().isoformat(), by_name["account"]) == ("2026-09-15", "港南ビル")


def test_ids_survive_inserted_text_and_tell_repeated_words_apart(tmp_path):
    first = read(tmp_path, "先方：遅い\n先方：遅い\n")
    second = read(tmp_path, "# 追記\n\n先方：新しい声\n先方：遅い\n先方：遅い\n")
    assert {item["external_id"] for item in first} < {item["external_id"] for item in second}
    assert len({item["external_id"] for item in second}) == 3


def test_a_cp932_note_is_read_and_a_broken_docx_is_refused(tmp_path):
    assert (
        read(tmp_path, "先方：画面がとても遅いです。\n".encode("cp932"), "n.txt")[0]["text"]
        == "画面がとても遅いです。"
    )
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path, b"nothing", "n.docx")


def test_a_zip_that_is_no_word_document_is_refused(tmp_path):
    path = tmp_path / "n.docx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("hello.txt", "先方：画面が遅いです。")
    with pytest.raises(SourceError, match="no Word document"):
        list(NotesSource(name="n", path=path).read(None))


def test_a_note_without_customers_words_says_so(tmp_path):
    path = tmp_path / "n.md"
    path.write_text("弊社：進捗を確認した。\n")
    assert "no customer's words" in list(NotesSource(name="n", path=path).read(None))[-1].notes[0]


def test_a_label_gives_the_person_or_nobody():
    assert [speaker_name(label) for label in ("田中様", "先方（岡さま）", "先方", "話者1", "Kim")] == [
        "田中",
        "岡",
        None,
        None,
        "Kim",
    ]


@pytest.mark.skipif(not GOLD.exists(), reason="the demo notes are not there")
def test_the_demo_notes_are_read_as_labelled_by_hand():
    hit = extra = missed = sides = 0
    for line in GOLD.read_text().splitlines():
        note = json.loads(line)
        source = NotesSource(name="n", path=GOLD.parent / note["file"])
        items = [item for page in source.read(None) for item in page.items]
        left = list(note["voices"])
        for item in items:
            match = next((voice for voice in left if str(item["text"]).startswith(voice["prefix"])), None)
            if match is None:
                extra += 1
                continue
            left.remove(match)
            hit += 1
            sides += item["side"] == match["side"]
        missed += len(left)
    assert hit / (hit + extra) > 0.9
    assert hit / (hit + missed) > 0.95
    assert sides / hit > 0.85


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("- 夜間も使いたいとのこと！[aa]", "夜間も使いたい"),
        ("- 8月中に方針が出そうとのこと -> 連絡予定", "8月中に方針が出そう"),
        ("- 通知を減らしてほしいと言われているので、後で確認する", "通知を減らしてほしい"),
        ("- 来週まで待ってほしいという連絡は来たが、理由は不明", "来週まで待ってほしい"),
        ("- 検索の精度向上の要望", "検索の精度向上"),
        ("- 在庫連携にも興味あり", "在庫連携にも興味あり"),
        (
            "- 料金が分かりにくいという疑問が現場からあがった。",
            "料金が分かりにくいという疑問が現場からあがった。",
        ),
    ],
)
def test_minutes_report_what_outsiders_said_and_it_waits_for_a_name(tmp_path, line, words):
    assert said(read(tmp_path, f"# 定例\n\n{line}\n")) == [(None, "unknown", words)]


def test_a_list_of_tasks_ends_where_a_line_without_bullet_stands(tmp_path):
    text = "# 定例\n\nTODO\n- 遅いとのこと、確認する\n\n共有\n- 印刷できないとのこと\n"
    assert [item["text"] for item in read(tmp_path, text)] == ["印刷できない"]


def test_a_reply_quoted_below_its_announcement_is_a_voice(tmp_path):
    text = "# 定例\n\n- 早速返答がありました\n意見を分析しています。\n運用に課題があります。\n- 次は来月\n"
    assert [item["text"] for item in read(tmp_path, text)] == [
        "意見を分析しています。",
        "運用に課題があります。",
    ]


def test_what_our_side_tells_of_users_is_theirs_and_guesses_are_not(tmp_path):
    text = (
        "Marketing: Seventy five percent of users find it ugly. If users want it, we can.\n"
        "Marketing: Users are not happy with it.\n"
        "Design: I think people like fruit. Do customers say so?\n"
        "Marketing: People complain about the buttons.\nDesign: Okay.\n"
    )
    items = read(tmp_path, text, "m.txt", our_names=["Marketing", "Design"])
    assert [(str(item["side"]), item["text"]) for item in items] == [
        ("customer", "Seventy five percent of users find it ugly."),
        ("customer", "Users are not happy with it."),
        ("unknown", "People complain about the buttons."),
    ]


def test_entries_below_an_announced_reply_or_its_place_are_its_words_until_a_label(tmp_path):
    told = (
        "- 海外の研究者から推薦文をもらいました\n- 日本語:\n- 聞く力を与える。\n- 開発:\n- 実装が終わった\n"
    )
    assert [item["text"] for item in read(tmp_path, f"# 定例\n\n{told}")] == ["聞く力を与える。"]
    taken = "- 問い合わせフォームより\n- 公開までできました！\n- 次の版の準備\n"
    assert [item["text"] for item in read(tmp_path, f"# 定例\n\n{taken}")] == ["公開までできました！"]


def test_wishes_below_somebody_who_is_only_introduced_are_theirs(tmp_path):
    text = "# 定例\n\n- 生徒会に立候補しようとしている方\n- この分析を使えないか？\n- 資料を用意した\n"
    assert said(read(tmp_path, text)) == [(None, "unknown", "この分析を使えないか？")]
