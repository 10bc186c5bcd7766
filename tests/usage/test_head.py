"""The trained artefact: kept whole, tied to its embedding, and used with evidence."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.usage.trained import artefact, encode
from vocpipe import trained
from vocpipe.errors import ModelError
from vocpipe.records import Channel, Knowledge, Lang, UsageState
from vocpipe.usage import UsageInput, UsageTagger
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.cues import Group


def test_the_version_names_the_artefact(features: Catalogue, tmp_path: Path) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path), encode)
    assert tagger.version == f"usage-3.{trained.load(tmp_path).sha}"


def test_a_verdict_of_the_model_has_evidence_even_without_a_cue(features: Catalogue, tmp_path: Path) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path), encode)
    (found,) = tagger.tag([UsageInput("CSV export, hello there", Lang.EN)])[0]
    assert found.value.state is UsageState.USER
    assert {e.cue for e in found.evidence} == {"clause", "mention:name"}


def test_below_the_floor_the_verdict_is_unknown_though_another_state_is_likelier(
    features: Catalogue, tmp_path: Path
) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path, bias=0.1), encode)
    (found,) = tagger.tag([UsageInput("CSV export, hello there", Lang.EN)])[0]
    assert found.value.state is UsageState.UNKNOWN
    odds = found.value.probabilities
    assert max(odds, key=lambda name: odds[name]) != "unknown"
    assert found.evidence


def test_who_reviews_an_app_or_writes_to_its_maker_is_likelier_a_user(
    features: Catalogue, tmp_path: Path
) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path, bias=0.0), encode)
    odds = {
        channel: tagger.tag([UsageInput("CSV export", Lang.EN, channel=channel)])[0][0].value.probabilities[
            "user"
        ]
        for channel in (Channel.REVIEW, Channel.SHEET, Channel.OTHER)
    }
    assert odds[Channel.REVIEW] == pytest.approx(0.72, abs=0.01)
    assert odds[Channel.SHEET] == pytest.approx(0.6, abs=0.01)
    assert odds[Channel.OTHER] == pytest.approx(0.2, abs=0.01)


def test_another_embedding_model_is_not_mixed_with_the_heads(features: Catalogue, tmp_path: Path) -> None:
    tagger = UsageTagger(features, lambda texts: -encode(texts), artefact(tmp_path), encode)
    assert tagger.version == UsageTagger(features).version


def test_no_items_and_no_embedding_are_fine(features: Catalogue, tmp_path: Path) -> None:
    assert UsageTagger(features, encode, artefact(tmp_path), encode).tag([]) == []
    assert UsageTagger(features, None, tmp_path).tag([UsageInput("CSV export", Lang.EN)])[0]


def test_a_voice_is_read_once_with_each_feature_and_asked_about_what_that_can_do(
    features: Catalogue, tmp_path: Path
) -> None:
    asked: list[str] = []

    def counting(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return encode(texts)

    tagger = UsageTagger(features, encode, artefact(tmp_path), counting)
    said = UsageInput("CSV export is slow. The chatbot is off.", Lang.EN)
    tagger.tag([said, said])
    assert asked == [
        "CSV export: [CSV export] is slow. The chatbot is off.",
        "chatbot: CSV export is slow. The [chatbot] is off.",
        "reorder the columns? CSV export is slow. The chatbot is off.",
        "nightly automatic export? CSV export is slow. The chatbot is off.",
        "no colours for columns? CSV export is slow. The chatbot is off.",
    ]


@pytest.mark.parametrize(
    ("ask", "ability", "partial"),
    [
        ("the columns sorted by the CSV export", "reorder the columns", True),
        ("no colours for columns: CSV export", None, False),
    ],
)
def test_an_ask_that_a_limit_meets_is_not_partial_and_one_that_an_ability_meets_names_it(
    features: Catalogue, tmp_path: Path, ask: str, ability: str | None, partial: bool
) -> None:
    meant = "no colours for columns?" if ability is None else "reorder the columns?"

    def read(texts: Sequence[str]) -> np.ndarray:
        return np.array([[10.0 * text.startswith(meant), *[0.0] * 7] for text in texts], np.float32)

    tagger = UsageTagger(features, encode, artefact(tmp_path, asks=True), read)
    found = tagger.tag([UsageInput(ask, Lang.EN)])[0][0].value
    assert (found.knowledge is Knowledge.PARTIAL, found.capability) == (partial, ability)


@pytest.mark.parametrize(
    ("asked", "nearest", "drafted"), [(5.0, "export", True), (1.0, "export", False), (5.0, "forms", False)]
)
def test_an_answer_is_drafted_only_where_the_ability_is_asked_for_and_no_other_feature_s_is_nearer(
    features: Catalogue, tmp_path: Path, asked: float, nearest: str, drafted: bool
) -> None:
    near = {
        word for f in features.features if f.key == nearest for t in f.capabilities.values() for word in t
    }

    def plain(texts: Sequence[str]) -> np.ndarray:
        rows = [[1.0, 0, *[0] * 6] if "CSV" in t or t in near else [0, 1.0, *[0] * 6] for t in texts]
        return encode(texts) if list(texts) == list(trained.PROBES) else np.array(rows, np.float32)

    def read(texts: Sequence[str]) -> np.ndarray:
        return np.array([[asked * ("?" in text), *[0.0] * 7] for text in texts], np.float32)

    folder = artefact(tmp_path, asks=True, partial_floor=0.05)
    found = UsageTagger(features, plain, folder, read).tag([UsageInput("CSV export", Lang.EN)])[0][0].value
    assert found.knowledge is Knowledge.PARTIAL
    assert (found.answer is not None) is drafted


def test_a_missing_or_altered_artefact_is_one_clear_error(features: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no usable trained model"):
        UsageTagger(features, encode, tmp_path / "none")
    folder = artefact(tmp_path)
    for file in (trained.ARRAYS, trained.ADAPTER):
        data = (folder / file).read_bytes()
        (folder / file).write_bytes(data[:-1] + b"\x01")
        with pytest.raises(ModelError, match=f"{file}: is not the file"):
            UsageTagger(features, encode, folder)
        (folder / file).write_bytes(data)


def test_every_cue_group_has_words_in_both_languages() -> None:
    from vocpipe.usage.cues import table

    for lang in (Lang.JA, Lang.EN):
        # A wish for the feature itself is found beside its name, by ``wanted``.
        assert {cue.group for cue in table(lang)} == set(Group) - {Group.WANTED}
