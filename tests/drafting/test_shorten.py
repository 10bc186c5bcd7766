"""Shortening by deletion: what may go, what may never be cut off, and the proof of what is printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.drafting.quotes import QuoteState, quote_blocks
from vocpipe.drafting.shorten import MARK, Proof, Words, make_quote, prove, shorten, whole_quotes
from vocpipe.drafting.width import display_width

TEXTS = st.text(max_size=120) | st.lists(
    st.sampled_from(
        ["助かっています。", "現場の残業が減り、", "でも、", "また、", "お疲れ様です、"]
        + ["It saves us hours, and we love it.", "Also, ", "Hi all, "]
        + ["Great app (really). ", "But ", "写真が送れるので、", "\n", "㈱", "ﾊﾞ", "「", "」"]
        + [MARK, "です。", " I like it. "]
    ),
    max_size=10,
).map("".join)  # fmt: skip


def shorter(text: str) -> str | None:
    words = shorten(text, 0, len(text))
    return words.printed(text) if words else None


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("いつもお世話になっております、報告が楽になりました。", None),
        ("お世話になっております、報告が楽になりました。", "[…]報告が楽になりました。"),
        ("また、検索が速くて助かります。", "[…]検索が速くて助かります。"),
        ("ちなみに、 班長も助かっています。", "[…]班長も助かっています。"),
        ("Also, if the signal is good, it is great.", "[…]if the signal is good, it is great."),
        ("Hi all, the app is great. But it is slow.", "[…]the app is great. But it is slow."),
    ],
)
def test_a_greeting_or_a_mere_also_before_the_first_words_may_go(text: str, short: str | None) -> None:
    assert shorter(text) == short
    if short is not None:
        proof = prove(short, text)
        assert proof.words is not None
        assert proof.words.state is QuoteState.REPAIRED
        assert proof.words.printed(text) == short


@pytest.mark.parametrize(
    "text",
    [
        "電波があれば、とても助かります。",
        "月末だけ、報告が楽になります。",
        "安くはないが、とても助かっています。",
        "うちの班では、とても助かっています。",
        "たぶん検索が直って、とても助かっています。",
        "写真がまとめて送れるので、とても助かっています。",
        "写真が送れるし、報告書が楽になりました。",
        "図面、写真（正面、側面、屋根）が送れて便利です。",
        "おかげさまで、報告がとても楽になりました。",
        "なんと、報告がとても楽になりました。",
        "さらに、使いやすくなりました。",
        "また、使いたいです。",
        "あと、3日だけ試せます。",
        "報告が楽です。また、検索が速くて助かります。",
        "Oh, well, it is what it is.",
        "Well, it works for me.",
        "wow, all I needed was this board.",
        "Honestly, the app is great.",
        "Love the board. Also, very easy for the crew.",
        "It saves us two hours a day, and we love the new board.",
        "It reads all our files (photos, drawings, notes).",
        "We love the board. The crew smiles a lot. Reports are easy.",
        "If the signal is good, it is great.",
        "Also, no.",
    ],
)
def test_nothing_else_is_cut_off_neither_a_condition_nor_a_tone_nor_an_example(text: str) -> None:
    assert shorter(text) is None


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
        ("報告が楽です。[…]助かっています。", "報告が楽です。みんな元気です。助かっています。"),
        ("また、検索が速いです。[…]", "また、検索が速いです。助かっています。"),
        ("We love it[…].", "We love it (photos, drawings, notes)."),
    ],
)
def test_words_that_leave_out_what_their_sense_hangs_on_are_not_proven(printed: str, text: str) -> None:
    assert prove(printed, text) == Proof(None, "cuts_sense")


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
    assert proof.words is not None
    assert proof.words.state is QuoteState.VERIFIED
    assert proof.words.printed(text) == "ﾚﾎﾟｰﾄが楽になりました"


@settings(max_examples=40)
@given(TEXTS)
def test_every_shortened_quote_is_the_voices_characters_in_order_and_proves_itself(text: str) -> None:
    for start, end in quote_blocks(text):
        words = shorten(text, start, end)
        if words is not None:
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
