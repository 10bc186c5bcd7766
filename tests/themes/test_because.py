"""Why the machine asks, in words."""

from vocpipe.themes.proposals import because


def test_every_figure_of_a_proposal_is_told_in_words_in_both_languages() -> None:
    assert because({"mutual_acceptance": 0.614}, "en") == ["61% of either's voices fit the other"]
    assert because({"authors": 3.0, "chance": 0.011}, "ja") == ["3者が言っている", "偶然に起きる見込み1%"]


def test_a_figure_without_words_keeps_its_name() -> None:
    assert because({"new_figure": 0.5}, "ja") == ["new_figure 0.5"]
