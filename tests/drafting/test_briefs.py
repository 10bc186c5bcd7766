"""The four briefs: golden pages in both languages, exact quotes whatever is written, silence over noise."""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafting.sample import WEEK, user, voice
from tests.drafting.test_page import PROBES, Reader, quotes_of_markdown
from vocpipe.drafting.briefs import marketing_brief, product_brief, sales_brief, success_brief
from vocpipe.drafting.briefs.voice import show
from vocpipe.drafting.data import BriefData, BriefTheme
from vocpipe.drafting.words import say
from vocpipe.records import Brief, Team
from vocpipe.text.clean import clean

Maker = Callable[[BriefData, str], Brief]
MAKERS: dict[str, Maker] = {
    "product": product_brief,
    "sales": sales_brief,
    "marketing": marketing_brief,
    "success": success_brief,
}
GOLDEN = Path(__file__).parent / "golden"
SPAN = re.compile(r'data-id="([^"]*)" data-span="(\d+)-(\d+)"')
every_brief = pytest.mark.parametrize("team", MAKERS)
both_languages = pytest.mark.parametrize("lang", ["ja", "en"])


@every_brief
@both_languages
def test_the_sample_week_gives_the_golden_page(team: str, lang: str) -> None:
    """Set VOCPIPE_GOLDEN=write to write the pages anew after a change that is meant."""
    brief, golden = MAKERS[team](WEEK, lang), GOLDEN / f"{team}.{lang}.md"
    if os.environ.get("VOCPIPE_GOLDEN") == "write":
        golden.write_text(brief.markdown, encoding="utf-8")
    assert brief.markdown == golden.read_text(encoding="utf-8")


@every_brief
@both_languages
def test_both_prints_show_the_same_quotes_and_each_names_its_voice(team: str, lang: str) -> None:
    brief = MAKERS[team](WEEK, lang)
    texts = {one.id: one.text for one in WEEK.voices}
    spans = [texts[id][int(start) : int(end)] for id, start, end in SPAN.findall(brief.html)]
    assert spans
    assert Reader(brief.html).quotes == spans == quotes_of_markdown(brief.markdown)
    assert set(brief.feedback_ids) == {id for id, _, _ in SPAN.findall(brief.html)}


SENTENCES = st.sampled_from([
    "助かっています。", "3時間が20分になりました。", "It saves us two hours a day.", "でも重い。",
    "My team loves it. ", "\n\n",
    "[NAME]さん",
    "使えるので、もう手放せません。", "   ", "㈱ﾃｲﾚﾙ", *PROBES])  # fmt: skip
TEXTS = (st.lists(SENTENCES, min_size=1, max_size=12).map("".join) | st.text(min_size=1, max_size=300)).map(
    clean
)


@settings(max_examples=25)
@given(
    st.lists(TEXTS.filter(bool), min_size=1, max_size=4),
    st.sampled_from(["praise", "problem", "question", "other"]),
    st.sampled_from(["user", "ex_user", "non_user", "trying"]),
    st.sampled_from(["partial", "informed"]),
)
def test_every_quote_of_every_brief_is_an_exact_span_of_its_voice(
    texts: list[str], kind: str, state: str, knowledge: str
) -> None:
    teams = dict.fromkeys(Team, "because")
    usage = user(state=state, knowledge=knowledge)
    voices = tuple(voice(text, id=f"fb_{n}", kind=kind, usage=usage, teams=teams, core={"admitted": True})
                   for n, text in enumerate(texts))  # fmt: skip
    week = BriefData(
        week="2026-W47", starts=date(2026, 11, 16), ends=date(2026, 11, 22), received=1, voices=voices
    )
    for team, make in MAKERS.items():
        html = make(week, "ja").html if team != "product" else product_brief(_themed(week), "en").html
        spans = SPAN.findall(html)
        assert Reader(html).quotes == [texts[int(id[3:])][int(start) : int(end)] for id, start, end in spans]


def _themed(week: BriefData) -> BriefData:
    """Give the week with one theme of all voices (and the voices only there: charts are slow)."""
    theme = BriefTheme(
        key="t", labels={"en": "<b>"}, weekly=(1,), total=1, trend="steady", voices=week.voices[:1]
    )
    return week.model_copy(update={"themes": (theme,)})


@both_languages
def test_no_marketing_quote_holds_a_redaction_mark_and_all_say_that_nobody_was_asked(lang: str) -> None:
    brief = marketing_brief(WEEK, lang)
    assert "NAME" not in brief.markdown
    assert brief.markdown.count(say("held_consent_candidate", lang)) == brief.html.count("<blockquote") > 0


@every_brief
@both_languages
def test_an_empty_week_is_one_calm_line(team: str, lang: str) -> None:
    quiet = BriefData(week="2026-W47", starts=date(2026, 11, 16), ends=date(2026, 11, 22), received=0)
    brief = MAKERS[team](quiet, lang)
    assert brief.markdown.count("\n## ") == 1
    assert "<article" not in brief.html
    assert not brief.feedback_ids


@both_languages
def test_a_theme_says_how_sure_it_is_to_be_one_thing_where_that_is_known(lang: str) -> None:
    themed = _themed(WEEK)
    known = themed.themes[0].model_copy(update={"alike": 0.74})
    told = say("alike_line", lang, n=7)
    assert told not in product_brief(themed, lang).markdown
    assert told in product_brief(themed.model_copy(update={"themes": (known,)}), lang).markdown


@both_languages
def test_a_week_that_still_runs_is_not_compared(lang: str) -> None:
    brief = product_brief(WEEK.model_copy(update={"complete": False, "themes": ()}), lang)
    assert ("先週より" if lang == "ja" else "than last week") not in brief.markdown


@both_languages
def test_what_changed_is_never_more_than_three_lines(lang: str) -> None:
    summary = re.search(r'<section class="summary">(.*?)</section>', sales_brief(WEEK, lang).html, re.S)
    assert summary
    assert 1 <= summary[1].count("<p>") <= 3


def test_a_voice_stands_in_one_section_of_the_success_brief_only() -> None:
    ids = [id for id, _, _ in SPAN.findall(success_brief(WEEK, "ja").html)]
    assert len(ids) == len(set(ids))


def test_the_drafted_answer_is_in_the_language_of_the_voice_and_marked_as_drafted() -> None:
    html = success_brief(WEEK, "ja").html
    assert re.search(r'class="drafted"><span class="chip draft">下書き</span> <b>返答</b> Yes: open', html)


@pytest.mark.parametrize(("kind", "drafted"), [("request", True), ("question", True), ("problem", False)])
def test_only_who_asks_is_answered_that_it_is_already_possible(kind: str, drafted: bool) -> None:
    partly = user(knowledge="partial", answer={"en": "[Draft] Yes: open settings."})
    one = voice("CSV export", kind=kind, usage=partly, teams={Team.SUCCESS: "because"})
    week = WEEK.model_copy(update={"voices": (one,), "alerts": ()})
    assert ("Yes: open settings" in success_brief(week, "en").markdown) is drafted


def test_a_voice_that_repeats_an_earlier_one_is_not_shown_twice() -> None:
    again = WEEK.voices[8].model_copy(update={"id": "fb_again", "duplicate_of": WEEK.voices[8].id})
    week = WEEK.model_copy(update={"voices": (*WEEK.voices, again)})
    assert "fb_again" not in sales_brief(week, "ja").feedback_ids


def test_a_core_voice_that_a_person_refused_is_not_proposed_again() -> None:
    core = WEEK.voices[11]
    refused = core.model_copy(
        update={"core": core.core and core.core.model_copy(update={"admitted": False}), "core_human": True}
    )
    week = WEEK.model_copy(update={"voices": (refused,), "themes": ()})
    page = product_brief(week, "ja").markdown
    assert say("core", "ja") not in page
    assert page.index(say("other_singles", "ja")) < page.index(core.id)


def test_english_counts_one_and_many() -> None:
    week = WEEK.model_copy(update={"received": 1, "previous": 0, "voices": (), "themes": (), "decisions": ()})
    assert "1 voice came in this week, 1 more than last week." in sales_brief(week, "en").markdown


def test_the_same_words_of_nobody_known_stand_once_and_each_company_that_says_them_stands() -> None:
    said = [
        voice(
            "CSVはどう出しますか。",
            id=f"fb_{n}",
            kind="question",
            teams={"success": "質問"},
            account_id=account,
        )
        for n, account in enumerate((None, None, "A1", "A2"))
    ]
    days = {"starts": date(2026, 11, 16), "ends": date(2026, 11, 22)}
    page = success_brief(BriefData(week="2026-W47", received=4, voices=tuple(said), **days), "ja").markdown
    assert [one for one in ("fb_0", "fb_1", "fb_2", "fb_3") if f"`{one}`" in page] == ["fb_0", "fb_2", "fb_3"]


def test_the_product_brief_shows_every_voice_of_a_small_week_though_no_theme_holds_it() -> None:
    mine = tuple(one for one in WEEK.voices if Team.PRODUCT in one.teams and one.duplicate_of is None)
    week = WEEK.model_copy(update={"voices": mine, "themes": ()})
    assert 0 < len(mine) <= 12
    assert {one.id for one in mine} <= set(product_brief(week, "en").feedback_ids)


@both_languages
def test_the_product_brief_lists_some_of_the_other_themes_and_says_how_many_more_there_are(lang: str) -> None:
    theme = WEEK.themes[0]
    many = [theme.model_copy(update={"key": f"th_{n:02}", "labels": {lang: f"<{n}>"}}) for n in range(100)]
    brief = product_brief(WEEK.model_copy(update={"themes": tuple(many)}), lang).markdown
    others = brief.split(say("other_themes", lang))[1]
    assert sum(line.startswith("- ") and "<" in line for line in others.splitlines()) == 30
    assert say("and_more", lang, n=62) in brief


@both_languages
def test_who_decides_is_asked_for_once_and_named_where_it_is_on_record(lang: str) -> None:
    owner = say("decider", lang)
    page = product_brief(WEEK, lang).markdown
    assert page.count(f"**{owner}**: {say('no_decider', lang)}") == 1
    assert f"**{owner}**: {say('nobody', lang)}\n" not in page
    assert f"**{owner}**: 長谷部" in page


def test_dots_stand_where_a_sentence_was_cut_and_not_behind_a_full_stop() -> None:
    said = voice("The board moved. It is slow now.")
    start = said.text.index("It")
    assert show(said, "en", (0, start)).after is False
    assert show(said, "en", (start, len(said.text))).before is False
    assert show(said, "en", (0, 9)).after is show(said, "en", (4, 16)).before is True


@pytest.mark.parametrize(
    "text",
    ["・出力が遅い\n|・検索が重い\n・画面が狭い", "「助かる。」|毎日使う", "(It is slow.) |It stays so"],
)
def test_no_dots_stand_at_the_end_of_a_line_or_of_a_quoted_sentence(text: str) -> None:
    said, cut = voice(text.replace("|", "")), text.index("|")
    assert show(said, "ja", (0, len(said.text[:cut].rstrip()))).after is False
    assert show(said, "ja", (cut, len(said.text))).before is False
