"""Proposals of changes for voices, by words and by vectors, in both languages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.changes import Matcher, answers, fit_matcher, shared_words
from vocpipe.changes.lexical import fit_bm25, grams, stems

CHANGES = [
    "点検表をCSVで書き出せるようにしました",
    "通知を1日1通にまとめるダイジェスト",
    "圏外でも点検表を下書き保存できるようにしました",
    "Asset register: import from CSV with a preview",
    "Search now finds half-width kana",
    "Dark mode for the mobile app",
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return fit_matcher(CHANGES)


@pytest.mark.parametrize(
    ("voice", "expected"),
    [
        ("ＣＳＶで点検表を書き出したい", 0),
        ("通知が多すぎる。まとめて1通にしてほしい", 1),
        ("地下は圏外なので下書きが消えて困る", 2),
        ("Please let us import our assets from a csv file", 3),
        ("searching for kana finds nothing", 4),
    ],
)
def test_the_change_that_shares_the_words_comes_first(matcher: Matcher, voice: str, expected: int) -> None:
    assert matcher.rank([voice], None).index[0, 0] == expected


def test_vectors_find_the_change_that_shares_no_word() -> None:
    rng = np.random.default_rng(3)
    changes = _unit(rng.normal(size=(6, 16)))
    voice = _unit(changes[5:6] + 0.1 * rng.normal(size=(1, 16)))
    found = fit_matcher(CHANGES, changes, voice).rank(["目が疲れるので黒い画面がいい"], voice)
    assert found.index[0, 0] == 5


def test_the_words_in_common_are_the_evidence(matcher: Matcher) -> None:
    def shown(voice: str, change: str) -> list[str]:
        return [voice[start:end] for start, end in shared_words(voice, change, matcher.by_stems)]

    assert shown("地下は圏外で点検表の下書きが消える", CHANGES[2]) == ["下書", "圏外", "点検表"]
    assert shown("CSV imports of assets", CHANGES[3]) == ["imports", "CSV"]
    assert shown("My company is lost", "Computer names can be changed") == []


def test_nothing_shared_is_not_proposed(matcher: Matcher) -> None:
    found = matcher.rank(["請求書の宛名を変えたい"], None)
    assert answers(found.p[:, 0], found.nothing)[0] != "propose"


def test_words_that_no_change_has_speak_for_nothing(matcher: Matcher) -> None:
    assert matcher.by_stems.unseen(["CSV 宇宙", "csv", ""]).tolist() == [0.5, 0.0, 1.0]
    strange, known = matcher.rank(["請求書の宛名を変えたい", "点検表をCSVで書き出したい"], None).nothing
    assert strange > known


def test_a_list_shorter_than_k_an_empty_text_and_no_voices_are_fine(matcher: Matcher) -> None:
    assert fit_matcher(["one"]).rank(["one", ""], None, k=10).index.shape == (2, 1)
    assert matcher.rank([], None, k=3).index.shape == (0, 3)


def test_a_voice_alone_is_scored_as_among_others_when_the_reference_is_the_same() -> None:
    rng = np.random.default_rng(5)
    changes, voices = _unit(rng.normal(size=(6, 16))), _unit(rng.normal(size=(40, 16)))
    texts = [f"voice {i} about csv" for i in range(40)]
    matcher = fit_matcher(CHANGES, changes, voices)
    together, alone = matcher.rank(texts, voices), matcher.rank(texts[7:8], voices[7:8])
    assert np.allclose(together.p[7], alone.p[0], atol=1e-5)
    assert together.index[7].tolist() == alone.index[0].tolist()


def test_with_one_change_or_three_and_few_voices_nothing_is_sure_by_chance() -> None:
    rng = np.random.default_rng(7)
    changes, voices = _unit(rng.normal(size=(3, 384))), _unit(rng.normal(size=(12, 384)))
    texts = [f"voice {i}" for i in range(12)]
    for n in (1, 3):
        found = fit_matcher(["CSV export", "Dark mode", "Sign in"][:n], changes[:n], voices).rank(
            texts, voices
        )
        assert found.p.max() < 0.25
        assert found.nothing.min() > 0.75


def test_one_change_alone_tells_its_voice_from_another() -> None:
    rng = np.random.default_rng(7)
    change, other = _unit(rng.normal(size=(1, 384))), _unit(rng.normal(size=(1, 384)))
    asks = _unit(change + 0.3 * other)
    found = fit_matcher(["CSV export"], change).rank(["export a CSV", "slow"], np.vstack([asks, other]))
    assert found.p[0, 0] > 0.9 > 0.1 > found.p[1, 0]


def test_bm25_equals_the_formula_worked_by_hand() -> None:
    index = fit_bm25(["a b", "a a c c"], str.split, k1=1.0, b=0.5)
    scores, most = index.score(["a c z"])
    idf_a, idf_c = np.log(1 + 0.5 / 2.5), np.log(1 + 1.5 / 1.5)
    first = 1 - 0.5 + 0.5 * 2 / 3
    second = 1 - 0.5 + 0.5 * 4 / 3
    assert scores[0, 0] == pytest.approx(idf_a * 2 / (1 + first), abs=1e-6)
    assert scores[0, 1] == pytest.approx((idf_a + idf_c) * 2 * 2 / (2 + second), abs=1e-6)
    assert most[0] == pytest.approx(idf_a + idf_c + np.log(3), abs=1e-6)


def test_stems_cut_words_and_japanese_runs_of_one_script() -> None:
    assert stems("ダッシュボードのCSV出力 exporting") == ["ダッシュ", "CSV", "出力", "expo"]
    assert grams("ab") == [" a", "ab", "b ", " ab", "ab ", " ab "]


@settings(max_examples=40)
@given(
    st.lists(st.text(max_size=20), min_size=1, max_size=5),
    st.lists(st.text(max_size=20), min_size=1, max_size=5),
)
def test_any_texts_give_probabilities_and_each_change_once(voices: list[str], changes: list[str]) -> None:
    found = fit_matcher(changes).rank(voices, None)
    assert ((found.p >= 0) & (found.p <= 1)).all()
    assert all(len(set(row)) == len(row) for row in found.index.tolist())


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
