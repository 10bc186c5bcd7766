"""Shortening by deletion: what may go, what may never be cut off, and the proof of what is printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.drafting.quotes import QuoteState, quote_blocks
from vocpipe.drafting.shorten import MARK, Words, make_quote, prove, shorten, whole_quotes
from vocpipe.drafting.width import display_width

TEXTS = st.text(max_size=120) | st.lists(
    st.sampled_from(
        ["助かっています。", "現場の残業が減り、", "でも、", "電波があれば、"]
        + ["It saves us hours, and we love it.", "If it works, "]
        + ["Great app (really). ", "But ", "写真が送れるので、", "\n", "㈱", "ﾊﾞ", "「", "」"]
        + [MARK, "です。", " I like it. "]
    ),
    max_size=10,
).map("".join)  # fmt: skip


def shorter(text: str) -> list[str]:
    return [words.printed(text) for words in shorten(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("写真が送れるし、報告書が楽になりました。", "[…]報告書が楽になりました。"),
        ("図面、写真（正面、側面、屋根）が送れて便利です。", "図面、写真[…]が送れて便利です。"),
        ("おかげさまで、報告がとても楽になりました。", "[…]報告がとても楽になりました。"),
        ("また、検索が速くて助かります。", "[…]検索が速くて助かります。"),
        (
            "報告が楽です。現場に笑顔が増えました。みんな助かっています。",
            "報告が楽です。[…]みんな助かっています。",
        ),
        ("It saves us two hours a day, and we love the new board.", "It saves us two hours a day[…]"),
        (
            "We love the board. The crew smiles a lot. Reports are easy.",
            "We love the board.[…]Reports are easy.",
        ),
        ("It reads all our files (photos, drawings, notes).", "It reads all our files[…]"),
        ("Honestly, the app is great.", "[…]the app is great."),
    ],
)
def test_an_opener_examples_a_clause_beside_or_a_sentence_nothing_hangs_on_may_go(
    text: str, short: str
) -> None:
    assert short in shorter(text)
    proof = prove(short, text)
    assert proof.state is QuoteState.REPAIRED
    assert proof.words is not None
    assert proof.words.printed(text) == short


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("電波があれば、とても助かります。", "電波があれば"),
        ("月末だけ、報告が楽になります。", "月末だけ"),
        ("安くはないが、とても助かっています。", "安くはないが"),
        ("うちの班では、とても助かっています。", "うちの班では"),
        ("たぶん検索が直って、とても助かっています。", "たぶん"),
        ("課長から聞いて、とても助かっています。", "聞いて"),
        ("報告が30分で終わって、助かっています。", "30分"),
        ("報告が楽です。ただし月末は遅いです。みんな助かっています。", "ただし"),
        ("報告が楽です。全員ではありません。みんな助かっています。", "全員ではありません"),
        ("最初は使いにくくて、今は助かっています。", "最初は"),
        ("写真がまとめて送れるので、現場の残業が減り、とても助かっています。", "写真がまとめて送れるので"),
        ("うちは電波が弱いし、写真が送れて助かります。", "うちは"),
        ("報告が楽です。班長も喜んでいます。とても助かっています。", "班長も"),
        ("毎週月曜に使います。写真が送れます。報告が楽です。", "毎週月曜"),
        ("また、使いたいです。便利です。", "また、"),
        ("報告が楽です。あと、検索が速くて助かります。", "あと、"),
        ("Oh, well.", "Oh"),
        ("Love the board. Also, very easy for the crew.", "Also"),
        ("いや、検索が速くて便利です。", "いや、"),
        ("アプリが便利です。私が見たいのは全体図面。図面がたくさん並びます。", "全体図面"),
        ("We love it. We bought a scanner. The scanner is great.", "a scanner"),
        ("The board is great (for the crew).", "for the crew"),
        ("It works well for my wife and I use it daily.", "and I"),
        ("We love two things. The board is fast. The photos are sharp.", "The board"),
        ("We love the app. We rebooted the tablet. Nothing works faster.", "rebooted"),
        ("It is great, and we only use it on Mondays.", "only"),
        ("It is great, and we hope it stays.", "hope"),
        ("It saves us hours, so we may renew.", "may"),
        ("We love the board. It is not for everyone. Reports are easy.", "not for everyone"),
        ("The board (when it works) is great.", "when it works"),
        ("It is great, and we think it is cheaper than before.", "than before"),
        ("If the signal is good, it is great.", "If the signal"),
    ],
)
def test_what_carries_sense_or_is_leaned_upon_is_never_cut_off(text: str, kept: str) -> None:
    assert all(kept in short for short in shorter(text))


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("[…]good.", "It is not good."),
        ("good.", "It is not good."),
        ("使いやすい", "使いやすいとは思いません。"),
        ("とても助かります。", "電波があれば、とても助かります。"),
        ("[…]とても助かります。", "電波があれば、とても助かります。"),
        ("とても助かります。", "写真が送れるので、とても助かります。"),
        ("It saves us hours.", "It saves us hours. But only when it works."),
        ("報告が楽です。[…]助かっています。", "報告が楽です。ただし月末は遅いです。助かっています。"),
    ],
)
def test_words_that_leave_out_what_their_sense_hangs_on_are_not_proven(printed: str, text: str) -> None:
    proof = prove(printed, text)
    assert (proof.state, proof.why) == (QuoteState.UNVERIFIED, "cuts_sense")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("Nothing! I use it for everything.", "What don't I use it for? Nothing! I use it for everything."),
        ("Period.[…]We love it.", "It is great. Period. The crew smiles a lot. We love it."),
        ("Tablets are all synced, we love it.", "Keeps Kindle ... Tablets are all synced, we love it."),
        ("Great product.[…]For instance maths.", "Great product. The crew loves it. For instance maths."),
        ("We trust it.[…]We love the photos.", "We trust it. Time will tell. We love the photos."),
        ("We love the photos[…]", "We love the photos (asides from the maps)."),
        ("聞くと言うけど。[…]助かっています。", "聞くと言うけど。写真が楽です。助かっています。"),
        ("[…]写真を送ったりして助かっています。", "現場で地図を見たり、写真を送ったりして助かっています。"),
        ("とても助かっています[…]。", "とても助かっています（笑）。"),
    ],
)  # fmt: skip
def test_a_cut_that_a_reader_found_to_change_the_sense_is_not_proven(printed: str, text: str) -> None:
    assert prove(printed, text).words is None


def test_words_that_are_not_there_are_not_proven() -> None:
    assert prove("最高です。", "とても助かっています。").why == "not_there"
    assert prove("[…]", "とても助かっています。").why == "not_there"


def test_a_whole_quote_is_verified_through_width_and_case_and_may_lose_its_last_full_stop() -> None:
    text = "ﾚﾎﾟｰﾄが楽になりました。"
    proof = prove("レポートが楽になりました", text)
    assert proof.state is QuoteState.VERIFIED
    assert proof.words is not None
    assert proof.words.printed(text) == "ﾚﾎﾟｰﾄが楽になりました"


def test_where_only_a_lines_end_is_left_out_nothing_is_cut() -> None:
    text = "現場の残業が減り、\n助かっています。"
    proof = prove("現場の残業が減り、[…]助かっています。", text)
    assert proof.state is QuoteState.VERIFIED
    assert proof.words is not None
    assert proof.words.printed(text) == text


@settings(max_examples=40)
@given(TEXTS)
def test_every_shortened_quote_is_the_voices_characters_in_order_and_proves_itself(text: str) -> None:
    for start, end in quote_blocks(text):
        for words in shorten(text, start, end):
            printed = words.printed(text)
            assert start <= words.start <= words.end <= end
            places = [place for span in words.kept for place in span]
            assert places == sorted(places)
            assert display_width(printed.replace(MARK, "")) < display_width(text[start:end])
            if MARK not in text and min(last - first for first, last in words.kept) > 1:
                assert prove(printed, text).words is not None


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_whatever_is_proven_prints_nothing_but_the_voices_own_characters(text: str, printed: str) -> None:
    for wanted in (printed, *(text[start:end] for start, end in whole_quotes(text))):
        words = prove(wanted, text).words
        if words is not None:
            assert all(piece in text for piece in words.printed(text).split(MARK))


def test_the_same_words_of_the_same_revision_have_one_id_and_others_another() -> None:
    text = "もう手放せません。"
    whole = Words(0, 9, ((0, 9),))
    one, again = (make_quote("fb_1", 1, text, whole) for _ in range(2))
    assert one == again
    assert one.width == 18
    others = {make_quote("fb_1", 2, text, whole).id, make_quote("fb_1", 1, text, Words(0, 9, ((2, 9),))).id}
    assert one.id not in others
    assert len(others) == 2
