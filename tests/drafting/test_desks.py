"""Case-study candidates and banner copy: what is chosen, what is not, and why."""

from datetime import date

import pytest

from tests.drafting.sample import WEEK, user, voice
from vocpipe.drafting.banner import banner_copy, fitting
from vocpipe.drafting.banner_rules import HOUSE_RULE, BannerRules, banner_formats
from vocpipe.drafting.casestudy import Library, case_studies, case_study
from vocpipe.drafting.claims import doubtful_claims
from vocpipe.drafting.objections import objections
from vocpipe.drafting.pins import first_pins
from vocpipe.drafting.praise import warmth
from vocpipe.drafting.wrongfit import wrong_fits

RESULT = "3時間かかっていた報告書が、いまは20分で終わり助かっています。"


def test_a_result_with_before_and_after_by_a_user_who_knows_the_feature_comes_first() -> None:
    plain = voice("現場でとても便利です。", id="fb_a", kind="praise", usage=user())
    told = voice(
        RESULT, id="fb_b", kind="praise", usage=user(knowledge="informed", provenance="measured"), level=4
    )
    cases = case_studies([plain, told])
    assert [case.voice.id for case in cases] == ["fb_b", "fb_a"]
    assert {"before_after", "number", "informed", "measured", "level"} <= set(cases[0].reasons)


@pytest.mark.parametrize(
    "more",
    [
        {"usage": user(state="non_user")},
        {"status": "prospect"},
        {"status": "churned"},
        {"side": "ours"},
    ],
)
def test_nobody_who_does_not_use_it_well_becomes_a_case_study(more: dict[str, object]) -> None:
    assert case_study(voice(RESULT, **{"kind": "praise", "usage": user(), **more})) is None


def test_a_result_by_somebody_whose_use_is_not_known_is_shown_as_needing_that_answer() -> None:
    case = case_study(voice(RESULT, kind="praise", usage=()))
    assert case
    assert "use_unknown" in case.missing
    assert case_study(voice("現場でとても便利です。", kind="praise", usage=())) is None


@pytest.mark.parametrize(
    "text",
    [
        "おかげさまで残業が3倍になりました。すばらしい機能ですね。",
        "さすがです。更新のたびに電話が増えて、朝が楽しみです(笑)",
        "便利な機能です(棒読み)。毎朝20秒から3分になりました。",
        "消えるたびに入れ直すので、いい筋トレになります。助かっています。",
        "立派なアプリですね…。また消えました。",
        "最高の修行です。30分かけた点検が毎回消えて、紙に戻りました。",
        "素晴らしい更新でした。おかげで苦情が2倍に増えました。",
        "親切にも夜中に起こされるので、目覚まし代が浮きました。助かりました(皮肉です)。",
        "Great, another outage. It saved us two hours of work by not working.",
        "Thanks to the update we now retype everything. Love it.",
        "Lovely PDF, and they won't take it.",
        "Just what we needed: another login. Brilliant.",
        "So reliable that we went back to paper. Great product.",
        "Perfect if you like waiting 3 minutes instead of 20 seconds.",
        "I'm paying for software and my guys are taking pictures of it. Fantastic.",
        "Wow, amazing, it crashes three times as fast now.",
    ],
)
def test_a_sarcastic_complaint_becomes_neither_a_case_study_nor_copy_nor_a_first_pin(text: str) -> None:
    said = voice(text, kind="praise", usage=user(knowledge="informed"), account_id="A1", status="active")
    assert case_study(said) is None
    assert banner_copy([said]) == []
    assert first_pins([said]) == []


def test_an_industry_and_a_feature_the_library_does_not_cover_rank_higher() -> None:
    told = voice(RESULT, kind="praise", usage=user(), industry="昇降機")
    new = case_study(told, Library())
    covered = case_study(told, Library(["昇降機"], ["reports"]))
    assert new
    assert covered
    assert new.score == covered.score + 10


def test_a_hesitation_is_answered_by_a_users_own_words_on_the_same_worry() -> None:
    asks = voice("地下で入力が消えないか不安です。", id="fb_q", status="prospect", account_id="P1")
    told = voice("地下の入力が消えなくなり、助かっています。", id="fb_a", usage=user(), status="active")
    other = voice("写真がまとめて送れて便利です。", id="fb_b", usage=user(), status="active")
    mocking = voice("おかげさまで地下の入力が消えて残業が増えました。便利です。", id="fb_c", usage=user())
    found = objections([asks, told], [asks, told, other, mocking])
    assert found[0].topic.key == "lost_data"
    assert [answer.voice.id for answer in found[0].answers] == ["fb_a"]
    assert found[0].answers[0].quote.text in told.text


def test_who_tells_that_it_works_is_not_counted_as_hesitating() -> None:
    text = "本日からベトナム語で点検できています。今までは分からないまま「正常」だったはずの項目です。"
    told = voice(text, id="fb_a", usage=user(state="trying"), status="active")
    assert objections([told], []) != []
    assert objections([told], [told]) == []


@pytest.mark.parametrize(("status", "many"), [("prospect", 1), ("active", 0)])
def test_a_prospect_hesitates_also_without_a_word_of_doubt(status: str, many: int) -> None:
    wish = "修理の受領印を画面の署名に変えたい。"
    asks = voice(wish, id="fb_q", usage=user(state="non_user"), status=status, account_id="P1")
    assert len(objections([asks], [])) == many


def answers(worry: str, *told: str, **more: object) -> list[str]:
    """Give the words that answer a prospect's worry, of users who told these things."""
    asks = voice(worry, id="fb_q", status="prospect", account_id="P1")
    users = [voice(text, id=f"fb_{n}", usage=user(**more), status="active") for n, text in enumerate(told)]
    found = objections([asks], users)
    return [answer.quote.text for one in found for answer in one.answers]


@pytest.mark.parametrize(
    ("worry", "told"),
    [
        ("画面で承認できないと稟議が通らない。", "承認の件、計画に入ったと伺い、客先が大変喜んでいました。"),
        ("報告書は客先のExcel様式でないと困る。", "Wordのテンプレートは便利に使っています。"),
        ("Can a drone's images be imported?", "Photos: arrows are great, it works."),
        ("報告書を画面で承認できますか。", "報告書の未提出が90件から4件になりました。"),
    ],
)
def test_words_about_something_else_or_about_plans_answer_no_worry(worry: str, told: str) -> None:
    assert answers(worry, told) == []


def test_somebody_who_is_trying_it_answers_with_what_already_works() -> None:
    told = "点検表の複製、教わったとおりにやったら5分で12枚できた。"
    assert answers("前年度の点検表を写して使うことはできますか。", told, state="trying") == [told]


def test_the_subject_line_of_a_ticket_is_no_quote() -> None:
    text = "QRで履歴がすぐ出る件\n復旧が2時間早まりました。"
    assert [copy.quote.text for copy in banner_copy([voice(text, kind="praise", usage=user())])] == [
        "復旧が2時間早まりました。"
    ]


def test_a_claim_is_found_right_after_japanese_words() -> None:
    assert doubtful_claims("業界No.1の使いやすさです。") == ["number_one"]


def test_a_wrong_fit_is_a_pattern_of_enough_accounts_and_names_nobody() -> None:
    words = "連携すると書いてあるから契約したのに、話が違います。"
    said = [voice(words, id=f"fb_{n}", account_id=f"A{n}", owner="桑原") for n in range(3)]
    assert wrong_fits(said[:2], 3) == []
    (pattern,) = wrong_fits(said, 3)
    assert (pattern.cause, pattern.accounts) == ("over_promise", 3)
    assert not {"桑原", "A0", "fb_0"} & set(map(str, pattern.model_dump().values()))
    ours = [voice(words, id=f"fb_{n}", account_id=f"A{n}", side="ours") for n in range(3)]
    assert wrong_fits(ours, 3) == []


def test_first_pins_are_those_who_tell_why_and_help_others_not_those_who_speak_most() -> None:
    often = [
        voice("便利です。", id=f"fb_{n}", account_id="A1", usage=user(), status="active") for n in range(9)
    ]
    words = "現場の若手に使い方を教えています。3時間の報告書が20分で終わるので、もう手放せません。"
    known = {"id": "fb_w", "account_id": "A2", "usage": user(knowledge="informed"), "status": "active"}
    (pin,) = first_pins([*often, voice(words, **known)])
    assert pin.account_id == "A2"
    assert {"own_reason", "helps"} <= set(pin.reasons)
    assert first_pins([voice(words, **known, health="red")]) == []


def test_praise_by_somebody_who_knows_it_only_partly_needs_a_result_to_become_a_case_study() -> None:
    partly = user(knowledge="partial")
    assert case_study(voice("とても便利です。", kind="praise", usage=partly)) is None
    assert case_study(voice(RESULT, kind="praise", usage=partly)) is not None


def test_a_told_saving_makes_a_case_study_even_where_no_praise_was_tagged() -> None:
    case = case_study(voice("夜間停止の復旧が2時間早まりました。", kind="problem", severity=2, usage=user()))
    assert case is not None
    assert "number" in case.reasons


def test_a_complaint_with_a_number_is_no_case_study() -> None:
    assert (
        case_study(voice("表示が20秒から3分になりました。困っています。", kind="problem", usage=user()))
        is None
    )


def test_what_is_missing_is_named() -> None:
    case = case_study(voice("50%削減できて、助かっています。", kind="praise", usage=user()))
    assert case
    assert set(case.missing) == {"no_before", "no_account", "use_inferred", "no_csm", "no_consent"}


def test_an_account_that_is_not_well_ranks_lower() -> None:
    well, unwell = (
        case_study(voice(RESULT, kind="praise", usage=user(), health=health)) for health in ("green", "red")
    )
    assert well
    assert unwell
    assert unwell.score < well.score


def test_the_sentence_shown_is_the_one_with_the_result() -> None:
    text = "いつもお世話になっております。" + RESULT + "今後も使います。"
    case = case_study(voice(text, kind="praise", usage=user()))
    assert case
    assert case.quote.text == RESULT


@pytest.mark.parametrize(
    ("sentence", "warm"),
    [
        ("もう手放せません。", True),
        ("ラベルは剥がれなくなりました。", True),
        ("1現場15分→2分。", True),
        ("下書きごと無くなる。", False),
        ("ありがとうございます。", False),
        ("減ったと思ったらまた増えた。", False),
        ("一括で選べれば相当減ります。", False),
        ("便利に使っていますが、順番が変です。", False),
        ("現場に戻れないので調べてもらえますか。", False),
        ("本当に助かっています。", True),
        ("My team loves it.", True),
        ("We can't imagine working without it.", True),
        ("いつもお世話になっております。", False),
        ("Thanks a lot!", False),
        ("もっと早ければ最高です。", False),
        ("It would be great to export.", False),
        ("便利だが重い。", False),
        ("Not helpful.", False),
        ("It isn't easy.", False),
        ("ポータルを開きました。", False),
    ],
)
def test_praise_is_told_from_greetings_wishes_and_complaints(sentence: str, warm: bool) -> None:
    assert bool(warmth(sentence)) is warm


def test_a_result_that_a_colleague_tells_lacks_the_customers_own_words() -> None:
    told, own = (voice(text) for text in ("報告が3割減ったとのこと。", "報告書が3時間から20分になりました。"))
    cases = [case_study(one) for one in (told, own)]
    assert [case is not None and "not_their_words" in case.missing for case in cases] == [True, False]


def test_banner_copy_is_short_warm_exact_and_without_redaction_marks() -> None:
    texts = [
        "[NAME]さんのおかげで助かりました。",
        "現場で履歴が見られるので、もう手放せません。",
        "そのため助かっています。",
    ]
    copies = banner_copy(voice(text, id=f"fb_{place}") for place, text in enumerate(texts))
    assert [copy.quote.text for copy in copies] == [texts[1]]


def test_a_quote_fits_exactly_the_formats_it_is_not_wider_than() -> None:
    keys = [form.key for form in fitting("あ" * 15, banner_formats())]
    assert {"google_headline", "yahoo_title", "yahoo_display_title"} <= set(keys)
    longer = [form.key for form in fitting("あ" * 20, banner_formats())]
    assert "google_headline" not in longer
    assert "yahoo_display_title" in longer
    assert fitting("a" * 281, banner_formats()) == ()


def test_every_format_names_its_limit_its_source_and_the_day_it_was_checked() -> None:
    for form in banner_formats():
        assert form.limit > 0
        assert form.source.startswith(("https://", "house rule: "))
        assert form.checked_on.year >= 2026
        assert form.name("ja")
        assert form.name("en")


def test_the_team_changes_limits_adds_formats_and_takes_some_away() -> None:
    day = date(2026, 11, 20)
    rules = BannerRules.model_validate({"format": [
        {"key": "google_headline", "limit": 10, "checked_on": day},
        {"key": "hero", "names": {"ja": "LP"}, "limit": 3, "count": "characters", "checked_on": day},
        {"key": "yahoo_title", "enabled": False},
    ]})  # fmt: skip
    forms = {form.key: form for form in rules.formats}
    packaged = {form.key for form in banner_formats()}
    assert set(forms) == (packaged | {"hero"}) - {"yahoo_title"}
    assert (forms["google_headline"].limit, forms["google_headline"].name("en")) == (
        10,
        "Google search ad headline",
    )
    assert forms["google_headline"].source == forms["hero"].source == HOUSE_RULE
    assert [form.key for form in fitting("あいう", [forms["hero"], forms["google_headline"]])] == [
        "hero",
        "google_headline",
    ]
    assert forms["hero"].name("en") == "LP"


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        ("最安", "業界最安です", True),
        ("ＢＥＳＴ", "the best tool", True),
        ("best", "we bestow", False),
        ("No.1", "the NO.1 choice", True),
        ("No.1", "item no.12", False),
    ],
)
def test_a_forbidden_word_is_found_whatever_its_width_and_case(word: str, text: str, there: bool) -> None:
    assert (BannerRules(forbidden=(word,)).forbidden_in(text) is not None) is there


def test_copies_of_the_sample_week_are_spans_of_their_voices() -> None:
    for copy in banner_copy(WEEK.voices):
        assert copy.quote.text == copy.voice.text[copy.quote.start : copy.quote.end]
