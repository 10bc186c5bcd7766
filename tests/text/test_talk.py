"""Thanks and greetings are talk; one word of matter makes them more."""

import pytest

from vocpipe.text.talk import only_talk


@pytest.mark.parametrize(
    "text",
    [
        "確認しました",
        "内容を確認しました。ありがとうございます！",
        "[NAME]様 いつもお世話になっております。承知いたしました。",
        "ご連絡ありがとうございます。確認しておきます。",
        "特になし（定例スキップ）。次回4/12。",
        "次回の打ち合わせは来週へ延期。",
        "Call postponed to next week, thanks.",
        "Noted, thanks!",
        "Got it, will check and get back to you.",
        "I’ve received the file, thank you so much",
    ],
)
def test_thanks_greetings_and_acknowledgements_are_talk(text: str) -> None:
    assert only_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "CSVを確認しました",
        "確認できませんでした",
        "対応が丁寧",
        "説明もなし",
        "連絡が来ない",
        "返信なし",
        "リリースは来月へ延期",
        "定例の議事録が消えた",
        "The weekly report is late",
        "対応してください",
        "I have not received the email",
        "Thanks for the dark mode",
        "Great support, thanks",
        "got logged out",
        "確認しました。" * 20,
        "",
    ],
)
def test_a_word_of_matter_makes_it_more_than_talk(text: str) -> None:
    assert not only_talk(text)
