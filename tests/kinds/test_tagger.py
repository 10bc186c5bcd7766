"""Kind, also, severity, evidence and confidence, by rules and with the trained head."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe import trained
from vocpipe.errors import ModelError
from vocpipe.kinds import VERSION, KindTagger
from vocpipe.kinds.cues import find_cues
from vocpipe.kinds.overcome import overcome
from vocpipe.kinds.severity import severity_of
from vocpipe.records import Kind, Lang
from vocpipe.settings import Settings
from vocpipe.workspace import bare

ARTEFACT = Path(__file__).resolve().parents[2] / "models" / "kind" / "artefact"
RULES = KindTagger()
HEAD = bare(Settings(root=Path(__file__).parent)).kind_tagger

VOICES = [
    ("ja", "CSVを出力すると毎回エラーになって落ちます。", Kind.PROBLEM),
    ("ja", "一覧を部署ごとに絞り込めるようにしてほしいです。", Kind.REQUEST),
    ("ja", "管理者を二人にするにはどうすればよいですか？", Kind.QUESTION),
    ("ja", "とても使いやすくて助かっています。ありがとうございます。", Kind.PRAISE),
    ("ja", "契約書を添付いたします。", Kind.OTHER),
    ("en", "The report page crashes whenever I pick a date range.", Kind.PROBLEM),
    ("en", "Please add a way to filter the list by team.", Kind.REQUEST),
    ("en", "How do I invite a second admin?", Kind.QUESTION),
    ("en", "We love the new calendar, it works great.", Kind.PRAISE),
    ("en", "I have forwarded this to our IT department.", Kind.OTHER),
]


@pytest.mark.parametrize(("lang", "text", "kind"), VOICES)
@pytest.mark.parametrize("tagger", [RULES, HEAD], ids=["rules", "head"])
def test_plain_voices_get_their_kind(tagger, lang, text, kind):
    result = tagger.tag([text], [Lang(lang)])[0]
    assert result.value.kind is kind
    assert result.confidence == max(result.probabilities.values())
    assert sum(result.probabilities.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("lang", "text", "kind", "also"),
    [
        ("ja", "とても便利です。あとは家族と共有できると嬉しいです。", Kind.REQUEST, Kind.PRAISE),
        ("en", "Great app, but please add a dark mode.", Kind.REQUEST, Kind.PRAISE),
    ],
)
def test_what_to_act_on_comes_first_and_the_praise_is_kept(lang, text, kind, also):
    value = HEAD.tag([text], [Lang(lang)])[0].value
    assert value.kind is kind
    assert also in value.also


@pytest.mark.parametrize(
    ("lang", "text", "severity"),
    [
        ("ja", "検索が少し遅い。", 1),
        ("ja", "朝からログインできません。至急お願いします。", 2),
        ("ja", "過去の記録がすべて消えました。", 3),
        ("ja", "このままなら解約すると言われた。数字が合わないため。", 3),
        ("ja", "毎日快適に使っています。", 0),
        ("en", "The list is a bit slow.", 1),
        ("en", "Nobody can log in since this morning.", 2),
        ("en", "We lost all our comments after the update.", 3),
        ("en", "They will not renew if the stock counts keep drifting.", 3),
        ("en", "What happens to our files if we cancel our contract?", 0),
    ],
)
def test_severity_says_how_badly_a_voice_is_hit(lang, text, severity):
    assert HEAD.tag([text], [Lang(lang)])[0].value.severity == severity


OVERCOME = [
    ("ja", "配膳の件\n厨房のライン停止が、履歴のおかげで30分早く復旧しました。"),
    ("ja", "停電で全員ログインできなくなった日も、圏外入力のおかげで点検を続けられました。"),
    ("ja", "予備機への切り替えで出荷停止を防げたと工場長。"),
    ("ja", "ライン停止が月9回から2回に減りました。"),
    ("en", "The history saved us from a four-hour outage last night."),
    ("en", "Back up two hours sooner after the press line halted."),
    ("en", "We avoided a data breach because the share link had expired."),
    ("en", "We were blocked every Monday, then your team fixed it at last."),
]
STILL_THERE = [
    ("ja", "復旧が早くて助かったが、また業務が止まっている。"),
    ("ja", "便利に使っていますが、今朝から全員ログインできません。"),
    ("ja", "【至急】棚卸しが送信されない件\nお世話になっております。青葉設備です。画面が動きません。"),
    ("ja", "前の停止は防げたが、今朝からまた業務が止まっています。"),
    ("en", "Great support, but since yesterday nobody can log in."),
    ("en", "Everybody is locked out every post fails Great work guys"),
    ("en", "A crash was averted on Friday, but since Monday nobody can log in."),
    ("en", "The line halted and we lost two days until it was restored."),
    ("en", "We cannot ship until this is fixed."),
    ("en", "We were able to invoice quickly before, now we can't invoice at all."),
    ("en", "The app is unusable, the old version was great."),
    ("en", "The app is unusable so our staff avoided it."),
    ("ja", "この業務停止は避けられたと思います。"),
    ("ja", "業務が止まる不具合が、まだ改善されていません。"),
]
STILL_A_LOSS = [
    ("ja", "情報漏えいは防げたはずです。"),
    ("ja", "誰でも他社のデータが見られるようになってしまいました。"),
    ("ja", "解約を検討しており、改善されたら考え直します。"),
    ("en", "Our auditors noticed the data leak before it was announced by you."),
    ("en", "A data leak like this could have been averted."),
    ("en", "The plan's limit went from 10 users to 3, so we will cancel the contract."),
]


@pytest.mark.parametrize(("lang", "text"), OVERCOME)
def test_trouble_that_was_overcome_or_averted_is_not_severe(lang, text):
    assert HEAD.tag([text], [Lang(lang)])[0].value.severity <= 1


def test_a_threat_not_yet_spoken_stays_one_where_the_writer_takes_the_relief_back():
    text = "席が余るので更新は渋い顔。解約の話はまだ出ていませんが、時間の問題です。"
    past = overcome(text, find_cues(text, "ja"))
    assert severity_of(text, Kind.PROBLEM, (), past=past)[0] == 3
    plain = "解約の話は出ていません。"
    assert severity_of(plain, Kind.PROBLEM, (), past=overcome(plain, find_cues(plain, "ja")))[0] == 1


@pytest.mark.parametrize(("lang", "text"), STILL_A_LOSS)
def test_a_loss_that_could_have_been_averted_or_may_yet_be_mended_is_one(lang, text):
    assert HEAD.tag([text], [Lang(lang)])[0].value.severity == 3


@pytest.mark.parametrize(("lang", "text"), STILL_THERE)
def test_trouble_beside_praise_keeps_its_severity(lang, text):
    assert HEAD.tag([text], [Lang(lang)])[0].value.severity == 2


RESULTS = [
    ("ja", "給与の締めに3時間かかっていたのが20分になった。"),
    ("ja", "引っ越しの手続きは15分。以前は2時間半。"),
    ("ja", "転記ミスが無くなったそうです。"),
    ("ja", "保護者への電話をかけなくて済むようになったと園長。"),
    ("en", "Closing took three hours, now it takes 20 minutes."),
    ("en", "The import is done in 90 seconds. It was 22 minutes."),
    ("en", "Parents no longer have to ring the office."),
]


@pytest.mark.parametrize(("lang", "text"), RESULTS)
def test_a_result_or_relief_is_praise_though_nobody_says_thanks(lang, text):
    for tagger in (RULES, HEAD):
        result = tagger.tag([text], [Lang(lang)])[0]
        assert result.value.kind is Kind.PRAISE
        assert result.evidence[0].cue.startswith("praise:")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The build ends with an undefined reference to png_init.", Kind.PROBLEM),
        ("We are happy to be a reference for you.", Kind.PRAISE),
        ("Please fix the upload, half of the scans never arrive.", Kind.PROBLEM),
        ("Please add a way to fix the order of the columns.", Kind.REQUEST),
    ],
)
def test_a_word_is_read_by_what_stands_around_it(text, kind):
    for tagger in (RULES, HEAD):
        assert tagger.tag([text], [Lang.EN])[0].value.kind is kind


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "更新してから、出力が10分から2時間になった。"),
        ("en", "The export went from 10 minutes to 2 hours."),
    ],
)
def test_what_takes_longer_than_before_is_a_problem(lang, text):
    assert HEAD.tag([text], [Lang(lang)])[0].value.kind is Kind.PROBLEM


def test_praise_and_a_request_in_one_voice_each_show_their_own_words():
    text = "締めが5日から1日になり助かっています。あとは部門別にも出せるようにしてほしい。"
    result = HEAD.tag([text], [Lang.JA])[0]
    assert {result.value.kind, *result.value.also} == {Kind.REQUEST, Kind.PRAISE}
    spans = {e.cue.split(":")[0]: text[e.start : e.end] for e in reversed(result.evidence)}
    assert spans["praise"] in text[:20]
    assert spans["request"] in text[20:]


@pytest.mark.parametrize(
    ("lang", "text"), [("ja", "現場は大喜びでした。"), ("en", "Everyone here is delighted with it.")]
)
def test_plain_praise_is_praise(lang, text):
    assert HEAD.tag([text], [Lang(lang)])[0].value.kind is Kind.PRAISE


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "先週から電話が一本も鳴らない。事務所が静かだと工場長。"),
        ("en", "The phones in the depot were silent all week, says the foreman."),
    ],
)
def test_praise_that_is_not_very_sure_stands_in_words_since_marketing_gets_it(lang, text):
    # The encoder alone takes both for praise, as it takes some complaints told as calmly.
    found = HEAD.tag([text], [Lang(lang)])[0]
    assert found.value.kind is not Kind.PRAISE
    assert found.probabilities["praise"] == 0


def test_no_trouble_is_praise_and_not_a_problem():
    for lang, text in (("ja", "稼働後、問題なく使えています。"), ("en", "No issues at all, never crashes.")):
        assert RULES.tag([text], [Lang(lang)])[0].value.kind is Kind.PRAISE


def test_evidence_names_the_cue_and_its_exact_words():
    text = "（株）の件、ＣＳＶ出力で エラー が出ます"
    result = RULES.tag([text], [Lang.JA])[0]
    assert ("problem:error", "エラー") in [(e.cue, text[e.start : e.end]) for e in result.evidence]


def test_a_verdict_without_a_cue_shows_the_sentence_it_judged():
    result = RULES.tag(["三交代です。八十人います。"], [Lang.JA])[0]
    assert [(e.cue, e.start, e.end) for e in result.evidence] == [("other:meaning", 0, 6)]


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        (Lang.JA, "突発停止が月9件→5件になりました。とても助かっています。", False),
        (Lang.JA, "ライン停止1時間は約40万円なので、十分元が取れています。", False),
        (Lang.JA, "昨日からアプリが落ちて使えませんが、とても助かっています。元が取れています。", True),
        (Lang.EN, "Crashes went from 9 to 5 a month. Thank you so much!", False),
        (Lang.EN, "The app crashes and freezes every morning, but I love it. Great, thank you!", True),
    ],
)
def test_a_trouble_that_a_sentence_goes_on_to_call_overcome_is_no_problem(lang, text, told):
    value = HEAD.tag([text], [lang])[0].value
    assert (Kind.PROBLEM in (value.kind, *value.also)) is told
    assert (value.severity > 0) is told


def test_code_and_links_are_no_evidence():
    text = "How do I read this?\n```\nError: crash\n```\nhttps://example.com/bug-broken"
    result = RULES.tag([text], [Lang.EN])[0]
    assert result.value.kind is Kind.QUESTION
    assert all(text[e.start : e.end] != "crash" for e in result.evidence)


@settings(max_examples=60)
@given(st.text(st.sampled_from("落ちるエラー。欲しい？ slow plsadd!\n`#<>-ｶﾞ㍻"), min_size=1, max_size=40))
def test_any_text_gets_a_tag_whose_evidence_lies_inside_it(text):
    for lang in (Lang.JA, Lang.EN, Lang.MIXED):
        result = HEAD.tag([text], [lang])[0]
        assert 0 <= result.confidence <= 1
        assert all(0 <= e.start < e.end <= len(text) for e in result.evidence)
        assert result.evidence or not text.strip()


def test_batches_and_single_calls_agree():
    texts = [text for _, text, _ in VOICES] * 40
    langs = [Lang(lang) for lang, _, _ in VOICES] * 40
    together = HEAD.tag(texts, langs)
    assert len(together) == len(texts)
    assert together[399].value == HEAD.tag([texts[399]], [langs[399]])[0].value


def test_no_texts_give_no_tags():
    assert RULES.tag([], []) == []
    assert HEAD.tag([], []) == []


def test_the_version_names_the_artefact():
    assert RULES.version == f"{VERSION}+rules"
    assert HEAD.version == f"{VERSION}+{trained.load(ARTEFACT).sha}"


def test_an_altered_or_missing_artefact_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no usable trained model"):
        KindTagger(tmp_path, lambda texts: np.zeros((len(texts), 384)))
    for name in (trained.ADAPTER, trained.ARRAYS, trained.SETTINGS):
        (tmp_path / name).write_bytes((ARTEFACT / name).read_bytes())
    (tmp_path / trained.ARRAYS).write_bytes((ARTEFACT / trained.ARRAYS).read_bytes()[:-1])
    with pytest.raises(ModelError, match="is not the file"):
        KindTagger(tmp_path, lambda texts: np.zeros((len(texts), 384)))
