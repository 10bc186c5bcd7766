"""Alerts: each rule in Japanese and English, few, once, the same every time, and silence in a quiet week."""

from datetime import date
from typing import Any

import pytest

from tests.drafting.sample import user, voice
from vocpipe.drafting.alert_rules import RULES, AlertRules
from vocpipe.drafting.alerts import Use, choose, find_alerts
from vocpipe.drafting.briefs import product_brief, success_brief
from vocpipe.drafting.briefs.frame import what_changed
from vocpipe.drafting.churn import words_of_leaving
from vocpipe.drafting.data import BriefData, BriefTheme, BriefVoice, FollowUp, RaisedAlert
from vocpipe.drafting.words import say
from vocpipe.records import AlertSpan, AlertValue

WELL: dict[str, Any] = {
    "account_id": "A1", "account": "ハルニレ防災", "level": 4, "status": "active", "health": "green",
    "owner": "小野寺",
}  # fmt: skip


def week(*voices: BriefVoice, **more: Any) -> BriefData:
    return BriefData(
        week="2026-W47", starts=date(2026, 11, 16), ends=date(2026, 11, 22), received=len(voices),
        voices=voices, **more,
    )  # fmt: skip


def raised(data: BriefData, use: Use | None = None, **rules: Any) -> list[tuple[str, str]]:
    return [(one.rule, one.about) for one in find_alerts(data, AlertRules(**rules), use or {})]


@pytest.mark.parametrize("text", [
    "解約を検討しています。", "来期の契約更新は見送りたい。", "他社製品に切り替えるつもりです。",
    "We want to cancel our subscription.", "We will not renew.", "We are switching to a competitor.",
    "We are looking at alternatives.",
])  # fmt: skip
def test_words_of_leaving_are_found(text: str) -> None:
    assert words_of_leaving(f"いつもお世話になります。{text}") is not None


@pytest.mark.parametrize("text", [
    "解約するつもりはありません。", "お客様が解約したときの請求書を出したい。",
    "前の製品から乗り換えて良かった。", "予約のキャンセルができない。",
    "We are not going to cancel our subscription.",
    "Cancel the visit, please.", "Our customers cancel their contract by phone.",
])  # fmt: skip
def test_words_that_only_look_like_leaving_are_not(text: str) -> None:
    assert words_of_leaving(text) is None


@pytest.mark.parametrize("text", ["請求が遅い。解約を検討しています。", "Slow. We will not renew."])
def test_a_healthy_account_that_speaks_of_leaving_is_an_alert_with_the_very_words(text: str) -> None:
    (found,) = find_alerts(week(voice(text, **WELL)), AlertRules(), {})
    ((one, (start, end)),) = found.shown
    assert (found.rule, found.owner) == ("churn_words", "小野寺")
    assert one.text[start:end] in ("解約を検討しています。", "We will not renew.")


def test_an_account_known_to_be_unwell_needs_no_alert_about_its_words_of_leaving() -> None:
    assert not raised(week(voice("解約します。", **WELL | {"health": "red"})))


@pytest.mark.parametrize("text", ["ログインできず全員止まっています。", "Nobody can log in."])
def test_a_severe_problem_alerts_from_the_level_and_severity_that_are_set(text: str) -> None:
    data = week(voice(text, kind="problem", severity=2, **WELL))
    assert raised(data) == [("severe_problem", "A1")]
    assert not raised(data, severity=3)
    assert not raised(week(voice(text, kind="problem", severity=2, **WELL | {"level": 2})))


def test_praise_that_names_an_outage_it_shortened_is_no_severe_problem() -> None:
    text = "ライン停止の復旧が2時間早まりました。"
    assert not raised(week(voice(text, kind="problem", also=["praise"], severity=2, **WELL)))


def test_two_severe_problems_of_one_account_are_one_alert_with_both_as_evidence() -> None:
    both = [voice("止まった。", id=f"fb_{n}", kind="problem", severity=3, **WELL) for n in (1, 2)]
    (found,) = find_alerts(week(*both), AlertRules(), {})
    assert [one.id for one, _ in found.shown] == ["fb_1", "fb_2"]


@pytest.mark.parametrize("text", [
    "3時間かかっていた報告書が、いまは20分で終わります。",
    "The report took 3 hours and now takes 20 minutes.",
])  # fmt: skip
def test_praise_with_a_number_by_a_user_is_an_alert_and_praise_alone_is_none(text: str) -> None:
    def praise(words: str) -> BriefData:
        return week(voice(words, kind="praise", usage=user(state="user"), **WELL))

    assert raised(praise(text)) == [("praise_number", "A1")]
    assert not raised(praise("とても便利で助かっています。"))


@pytest.mark.parametrize(("before", "lately", "alerts"), [
    (40, 20, True), (40, 21, False), (9, 0, False), (10, 0, True),
])  # fmt: skip
def test_falling_use_alerts_only_with_a_complaint_and_enough_use_before(
    before: int, lately: int, alerts: bool
) -> None:
    use = {("A1", "reports"): (before, lately)}
    complaint = voice("報告書が重い。", kind="problem", severity=1, usage=user(state="user"), **WELL)
    assert bool(raised(week(complaint), use)) is alerts
    assert not raised(week(complaint.model_copy(update={"kind": "question"})), use)


def themed(*weekly: int, accounts: int = 3) -> BriefData:
    theme = BriefTheme(
        key="th_1", labels={"ja": "遅い", "en": "slow"}, weekly=weekly, total=9, trend="growing"
    )
    told = [
        voice("Slow.", id=f"fb_{n}", account_id=f"A{n % accounts}", theme="th_1", usage=user(state="user"))
        for n in range(weekly[-1])
    ]
    return week(*told, themes=(theme,), feature_owners={"reports": "宮下"})


def test_a_theme_spikes_against_its_usual_week_and_only_with_several_accounts() -> None:
    (found,) = find_alerts(themed(1, 2, 3, 6), AlertRules(), {})
    assert (found.rule, found.owner, found.facts["usual"]) == ("theme_spike", "宮下", 2.0)
    assert not raised(themed(3, 3, 3, 6))
    assert not raised(themed(0, 0, 0, 4))
    assert not raised(themed(0, 0, 0, 6, accounts=2))


def test_a_week_that_raised_a_spike_does_not_say_that_themes_moved_as_usual() -> None:
    steady = themed(1, 2, 3, 6)
    steady = steady.model_copy(
        update={"previous": 3, "themes": (steady.themes[0].model_copy(update={"trend": "steady"}),)}
    )
    (found,) = find_alerts(steady, AlertRules(), {})
    spike = an_alert().model_copy(update={"thing": f"{found.rule}/{found.about}"})
    assert say("no_move", "en") in what_changed(steady, "en")
    told = what_changed(steady.model_copy(update={"alerts": (spike,)}), "en")
    assert say("no_move", "en") not in told
    assert steady.themes[0].label("en") in " ".join(told)


def test_a_rise_that_may_be_chance_is_told_as_one_with_an_alert_or_without() -> None:
    week = themed(1, 2, 3, 6).model_copy(update={"previous": 3})
    perhaps = week.model_copy(
        update={"themes": (week.themes[0].model_copy(update={"trend": "perhaps_growing"}),)}
    )
    (found,) = find_alerts(perhaps, AlertRules(), {})
    spike = an_alert().model_copy(update={"thing": f"{found.rule}/{found.about}"})
    for alerts in ((), (spike,)):
        told = " ".join(what_changed(perhaps.model_copy(update={"alerts": alerts}), "en"))
        assert "Perhaps growing: " in told
        assert "New or growing" not in told


def test_a_quiet_week_finds_nothing_and_every_rule_can_be_switched_off() -> None:
    busy = week(voice("解約します。", kind="problem", severity=3, **WELL))
    assert not raised(week(voice("検索はどこですか。", kind="question", **WELL)))
    assert raised(busy)
    assert not raised(busy, off=RULES)


def test_the_same_week_in_any_order_finds_the_same_alerts() -> None:
    told = [
        voice("止まった。", id=f"fb_{n}", kind="problem", severity=3, **WELL | {"account_id": f"A{n}"})
        for n in range(4)
    ]
    ids = [[one.id("2026-W47") for one in find_alerts(week(*order), AlertRules(), {})]
           for order in (told, told[::-1])]  # fmt: skip
    assert ids[0] == ids[1]


def test_no_thing_and_no_voice_is_raised_twice_and_never_more_than_there_is_room_for() -> None:
    both = voice("解約します。止まった。", kind="problem", severity=3, **WELL)
    found = find_alerts(week(both), AlertRules(), {})
    assert [one.rule for one in found] == ["churn_words", "severe_problem"]
    assert [one.rule for one in choose(found, (), (), 5)] == ["churn_words"]
    assert not choose(found, {"churn_words/A1"}, {"fb_x"}, 5)
    assert not choose(found, (), (), 0)


def an_alert(**more: Any) -> RaisedAlert:
    value = AlertValue(
        rule="churn_words", week="2026-W47", due=date(2026, 11, 24), owner="小野寺",
        facts={"account": "ハルニレ防災", "level": 4, "health": "green"},
        spans=(AlertSpan(feedback_id="fb_x", revision=1, start=5, end=16),),
    )  # fmt: skip
    return RaisedAlert(id="al_1", thing="churn_words/A1", at="2026-11-23T00:00:00Z", value=value, **more)


@pytest.mark.parametrize(("lang", "words"), [
    ("ja", ("すぐに動くこと", "期限: 2026年11月24日", "だれが、いつ", "> 解約を検討しています。")),
    ("en", ("Act on this first", "Due: 24 Nov 2026", "Who talks with them", "> 解約を検討しています。")),
])  # fmt: skip
def test_an_alert_stands_first_in_its_teams_brief_with_owner_due_date_and_question(
    lang: str, words: tuple[str, ...]
) -> None:
    data = week(voice("請求が遅い。解約を検討しています。"[1:], **WELL), alerts=(an_alert(),))
    page = success_brief(data, lang).markdown
    assert [word for word in words if word not in page] == []
    assert words[0] not in product_brief(data, lang).markdown


def test_a_snoozed_alert_is_shown_no_more_and_the_teams_own_playbook_wins() -> None:
    told = voice("求が遅い。解約を検討しています。", **WELL)
    asleep = an_alert(snoozed_until=date(2026, 12, 1), snoozed_by="長谷部")
    assert "al_1" not in success_brief(week(told, alerts=(asleep,)), "ja").markdown
    ours = an_alert(playbook={"ja": "部長に知らせる。"})
    assert "部長に知らせる。" in success_brief(week(told, alerts=(ours,)), "ja").markdown


@pytest.mark.parametrize(("lang", "line"), [
    ("ja", "改善のきっかけ「圏外保存」: 3件。改善は2026年11月20日にリリース済み、本人に伝えたのは2件。"),
    ("en", "“圏外保存”: 3 voices. The change was released on 20 Nov 2026, told to the speaker: 2."),
])  # fmt: skip
def test_a_complete_week_says_what_became_of_last_weeks_decisions(lang: str, line: str) -> None:
    one = FollowUp(how="caused", about="圏外保存", count=3, state="released", day=date(2026, 11, 20), told=2)
    assert line in product_brief(week(followups=(one,)), lang).markdown
    assert line not in product_brief(week(followups=(one,), complete=False), lang).markdown
