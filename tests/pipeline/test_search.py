"""Search: by words and by meaning, filters that combine, and why each voice was found."""

from datetime import UTC, datetime

import pytest

from tests.fakes import FakeEmbedder, opened, plain_workspace, tiny_workspace
from tests.store.makers import by_person, voice
from vocpipe.pipeline import ingest
from vocpipe.pipeline.finding import filters
from vocpipe.pipeline.search import By, Searcher
from vocpipe.records import About, Lang
from vocpipe.store import Wanted
from vocpipe.workspace import Workspace


def texts(workspace: Workspace, query: str, **given: object) -> list[str]:
    """Give the excerpts found by words alone."""
    found = Searcher(workspace).search(query, filters(workspace, **given), by=By.WORDS)  # type: ignore[arg-type]
    return [item["excerpt"] for item in found["items"]]


def test_a_word_of_any_length_is_found_in_both_languages(done: Workspace) -> None:
    assert all("消" in text for text in texts(done, "消"))
    assert len(texts(done, "消")) == 5
    assert all("朝礼" in text for text in texts(done, "朝礼"))
    assert texts(done, "dark MODE") == ["Dark mode hurts my eyes at night, honestly!"]
    assert texts(done, "ＣＳＶ")[0].startswith("CSV出力")
    assert texts(done, "存在しない言葉") == []


def test_an_inflected_sentence_finds_by_its_words_what_says_it_otherwise(done: Workspace) -> None:
    assert "三回目" in texts(done, "三回目に消えた")[0]


def test_the_rarest_word_decides_the_order(done: Workspace) -> None:
    assert "紙に戻した" in texts(done, "点検結果 紙")[0]


@pytest.mark.parametrize("query", ["", "   ", "。。。", "%", "_", '"', 'a" OR text MATCH', "*", "NEAR(", "'"])
def test_nothing_that_is_typed_breaks_a_search(done: Workspace, query: str) -> None:
    assert Searcher(done).search(query)["query"] == query.strip()


def test_wildcards_are_letters_like_any_other(done: Workspace) -> None:
    done.store.feedback.save([voice("fb_percent", "値引き 50%_OFF の件")])
    assert texts(done, "50%_OFF") == ["値引き 50%_OFF の件"]


def test_meaning_finds_what_words_do_not_and_says_so(done: Workspace) -> None:
    query = "けんがいで、きえてしまう"
    assert not texts(done, query)
    (first, *_) = Searcher(done).search(query)["items"]
    assert "消えてしまう" in first["excerpt"]
    assert first["why"]["words"] == []
    assert first["why"]["meaning"] > 0


def test_both_together_come_before_either(done: Workspace) -> None:
    (first, *_) = Searcher(done).search("予定ボードが遅い。朝礼に間に合わない")["items"]
    assert {"朝礼", "予定"} <= set(first["why"]["words"])
    assert first["why"]["meaning"] > 0.3
    assert "朝礼" in first["excerpt"]


def test_a_hit_names_who_said_it_when_where_it_belongs_and_its_exact_words(done: Workspace) -> None:
    (item,) = Searcher(done).search("旧画面", by=By.WORDS)["items"]
    said = done.store.feedback.by_id([item["id"]])[item["id"]]
    assert item["excerpt"] == said.text[item["start"] : item["end"]]
    assert (item["account"], item["said_on"]) == ("会社E", "2026-11-07")
    assert item["theme"].startswith("th_")
    assert item["theme_name"]


def test_themes_are_found_by_name_and_by_meaning(done: Workspace) -> None:
    (theme, *_) = Searcher(done).search("予定ボードが遅い")["themes"]
    assert "予定ボード" in theme["labels"]["ja"]
    assert theme["voices"] == 5
    assert Searcher(done).search("予定ボードが遅い", Wanted(lang="en"))["themes"] == []


def test_filters_combine(done: Workspace) -> None:
    assert len(texts(done, "the stock", lang=Lang.EN)) == 5
    assert texts(done, "the stock", lang=Lang.JA) == []
    assert len(texts(done, "消", account="会社B")) == 1
    assert texts(done, "消", account="会社B", week="2026-W46") == []
    assert len(texts(done, "消", first=datetime(2026, 11, 6).date(), last=datetime(2026, 11, 7).date())) == 2
    theme = Searcher(done).search("圏外", by=By.WORDS)["items"][0]["theme"]
    assert len(texts(done, "消", theme=theme, kind="problem")) <= 5
    assert texts(done, "CSV出力", theme="single", feature="csv_export")
    assert texts(done, "CSV出力", theme="single", feature="CSV出力")
    assert texts(done, "CSV出力", theme="single", feature="board") == []


def test_feature_state_and_knowledge_must_hold_of_one_feature(done: Workspace) -> None:
    (item,) = Searcher(done).search("旧画面", by=By.WORDS)["items"]
    for feature, state in (("csv_export", "user"), ("board", "ex_user")):
        value = {"state": state, "knowledge": "informed"}
        done.store.ledger.append([by_person(item["id"], About.USAGE, subject=feature, value=value)])
    assert texts(done, "旧画面", feature="board", state="ex_user", knowledge="informed")
    assert texts(done, "旧画面", feature="board", state="user") == []


def test_what_a_person_corrects_is_found_so_at_once(done: Workspace) -> None:
    searcher = Searcher(done)
    (voice_id,) = [i["id"] for i in searcher.search("三回目", by=By.WORDS)["items"]]
    (held,) = done.store.ledger.current(About.KIND, [voice_id])
    kind = "praise" if held.value["kind"] != "praise" else "question"
    assert voice_id not in {item["id"] for item in searcher.search("消える", Wanted(kind=kind))["items"]}
    done.store.ledger.append([by_person(voice_id, value={"kind": kind, "severity": 0})])
    assert voice_id in {item["id"] for item in searcher.search("消える", Wanted(kind=kind))["items"]}


def test_a_revised_voice_is_found_by_its_new_words_only(done: Workspace) -> None:
    searcher = Searcher(done)
    (found,) = searcher.search("旧画面", by=By.WORDS)["items"]
    said = done.store.feedback.by_id([found["id"]])[found["id"]]
    done.store.feedback.save([voice(said.id, "新画面は速かった", external_id=said.external_id)])
    assert searcher.search("旧画面", by=By.WORDS)["items"] == []
    assert searcher.search("新画面", by=By.WORDS)["items"][0]["id"] == said.id


def test_repeats_and_voices_set_aside_are_not_found(done: Workspace) -> None:
    aside = voice("fb_aside", "旧画面の件、見積もりください", set_aside="spam")
    again = voice("fb_again", "旧画面は良かった", duplicate_of="fb_other")
    done.store.feedback.save([aside, again])
    assert len(texts(done, "旧画面")) == 1


def test_words_are_found_before_anything_was_embedded_and_no_model_is_asked(tmp_path: object) -> None:
    with opened(tiny_workspace(tmp_path / "w"), FakeEmbedder()) as workspace:  # type: ignore[operator]
        with workspace.running():
            ingest(workspace)
        assert len(Searcher(workspace).search("圏外")["items"]) == 5
        assert workspace.embedder.asked == 0  # type: ignore[attr-defined]


def test_words_alone_ask_no_model(done: Workspace) -> None:
    before = done.embedder.asked  # type: ignore[attr-defined]
    Searcher(done).search("圏外", by=By.WORDS)
    assert done.embedder.asked == before  # type: ignore[attr-defined]


def test_an_empty_workspace_finds_nothing(tmp_path: object) -> None:
    with plain_workspace(tmp_path) as workspace:  # type: ignore[arg-type]
        assert Searcher(workspace).search("何か") == {
            "query": "何か",
            "by": "both",
            "items": [],
            "themes": [],
        }


def test_of_equals_the_latest_comes_first(done: Workspace) -> None:
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (3, 20, 9)]
    done.store.feedback.save(
        [
            voice(f"fb_eq{day:%d}", f"おなじ鍵盤の話 {day:%d}", said_at=day, external_id=f"{day}")
            for day in days
        ]
    )
    assert [text[-2:] for text in texts(done, "鍵盤")] == ["20", "09", "03"]
