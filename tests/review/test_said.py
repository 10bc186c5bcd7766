"""Verdicts in a reader's words lead to what they name."""

from tests.store.makers import verdict, voice
from vocpipe.records import About, Evidence
from vocpipe.review.said import Names
from vocpipe.usage.catalogue import of


def test_a_link_leads_to_its_change_whatever_its_id_holds() -> None:
    names = Names("en", {}, of(()), {"app#12": "Faster lists"}, ())
    given = {"value": {"how": "caused", "change_id": "app#12"}, "human": True}
    linked = verdict("fb_1", About.OUTCOME).model_copy(update=given)
    said = names.said(linked, voice("fb_1"), set())
    assert (said.what, said.href) == ("caused the change · Faster lists", "/changes/app%2312")
    proposed = names.said(linked.model_copy(update={"human": False}), voice("fb_1"), set())
    assert (proposed.what, proposed.href) == ("proposed: caused the change · Faster lists", said.href)


def test_the_name_of_a_feature_is_told_from_the_words_that_speak_of_its_use() -> None:
    spoken = voice("fb_1", text="毎朝、予定表を開く。")
    pieces = (Evidence(cue="habit:mainichi", start=0, end=2), Evidence(cue="mention:name", start=3, end=6))
    given = {"subject": "board", "value": {"state": "user", "knowledge": "unknown"}, "evidence": pieces}
    used = verdict("fb_1", About.USAGE).model_copy(update=given)
    said = Names("ja", {}, of(()), {}, ()).said(used, spoken, set())
    assert said.evidence == ("「毎朝」", "機能の名前: 「予定表」")
