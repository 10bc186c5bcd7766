"""The trained artefact: kept whole, tied to its embedding, and used with evidence."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.usage.trained import artefact, encode
from vocpipe.errors import ModelError
from vocpipe.records import Channel, Lang, UsageState
from vocpipe.usage import UsageInput, UsageTagger, head
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.cues import Group


def test_the_version_names_the_artefact(features: Catalogue, tmp_path: Path) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path))
    assert tagger.version == f"usage-2.{head.load(tmp_path).sha}"


def test_a_verdict_of_the_model_has_evidence_even_without_a_cue(features: Catalogue, tmp_path: Path) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path))
    (found,) = tagger.tag([UsageInput("CSV export, hello there", Lang.EN)])[0]
    assert found.value.state is UsageState.USER
    assert {e.cue for e in found.evidence} == {"clause", "mention:name"}


def test_below_the_floor_the_verdict_is_unknown_and_says_that_it_abstained(
    features: Catalogue, tmp_path: Path
) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path, bias=0.1))
    (found,) = tagger.tag([UsageInput("CSV export, hello there", Lang.EN)])[0]
    assert found.value.state is UsageState.UNKNOWN
    assert found.abstained
    assert found.evidence


def test_who_reviews_an_app_or_writes_to_its_maker_is_likelier_a_user(
    features: Catalogue, tmp_path: Path
) -> None:
    tagger = UsageTagger(features, encode, artefact(tmp_path, bias=0.0))
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
    tagger = UsageTagger(features, lambda texts: -encode(texts), artefact(tmp_path))
    assert tagger.version == UsageTagger(features).version


def test_no_items_and_no_embedding_are_fine(features: Catalogue, tmp_path: Path) -> None:
    assert UsageTagger(features, encode, artefact(tmp_path)).tag([]) == []
    assert UsageTagger(features, None, tmp_path).tag([UsageInput("CSV export", Lang.EN)])[0]


def test_a_voice_that_is_all_about_one_feature_needs_no_vector_but_its_own(
    features: Catalogue, tmp_path: Path
) -> None:
    asked: list[str] = []

    def counting(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return encode(texts)

    tagger = UsageTagger(features, counting, artefact(tmp_path))
    asked.clear()
    whole = "CSV export is slow.\nIt was better in March."
    two = "CSV export is slow. The chatbot is off."
    tagger.tag([UsageInput(whole, Lang.EN), UsageInput(two, Lang.EN)])
    assert set(asked) == {whole, two, "CSV export is slow.", "The chatbot is off."}


def test_a_missing_or_altered_artefact_is_one_clear_error(features: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no usable usage model"):
        UsageTagger(features, encode, tmp_path / "none")
    folder = artefact(tmp_path)
    data = (folder / head.ARRAYS).read_bytes()
    (folder / head.ARRAYS).write_bytes(data[:-1] + b"\x01")
    with pytest.raises(ModelError, match="is not the file"):
        UsageTagger(features, encode, folder)


def test_every_cue_group_has_words_in_both_languages() -> None:
    from vocpipe.usage.cues import table

    for lang in (Lang.JA, Lang.EN):
        # A wish for the feature itself is found beside its name, by ``wanted``.
        assert {cue.group for cue in table(lang)} == set(Group) - {Group.WANTED}
