"""Training: reproducible, better than its baselines, and the assets kept by their guide."""

import json
from pathlib import Path

import numpy as np
import pytest

from vocpipe.kinds import cues_en, cues_ja, fit, head
from vocpipe.records import Kind

MODEL = Path(__file__).resolve().parents[2] / "models" / "kind"

TEXTS = [
    "It crashes", "The page is broken", "It fails with an error", "Please add a map", "I wish it had tags",
    "Would be nice to sort", "How do I log in?", "Where is the button?", "What does it cost?", "I love it",
    "Great work", "Very useful", "We have two offices", "The contract is attached", "Meeting moved",
]  # fmt: skip
KINDS = [kind for kind in Kind for _ in range(3)]


def fitted():
    vectors = np.random.default_rng(0).normal(size=(len(TEXTS), 4)).astype(np.float32)
    styles = ["note", "review", "ticket"] * 5
    return fit.fit(TEXTS, ["en"] * len(TEXTS), KINDS, vectors, styles)


def test_the_same_input_gives_the_same_artefact_and_it_reads_back(tmp_path):
    first, second = head.save(fitted(), tmp_path / "a"), head.save(fitted(), tmp_path / "b")
    assert first == second
    loaded = head.load(tmp_path / "a")
    assert loaded.sha == first[:8]
    assert loaded.dimensions == 4


def test_the_temperature_softens_what_is_too_sure():
    logits = np.log(np.array([[0.99, 0.01]] * 10))
    # Nine in ten are right where the model says 99 in 100: it must be softened.
    assert fit.fit_temperature(logits, np.array([0] * 9 + [1])) > 1.5


def test_both_languages_have_enough_texts_of_every_kind():
    metrics = json.loads((MODEL / "metrics.json").read_text(encoding="utf-8"))
    for lang in ("ja", "en"):
        assert sum(metrics["assets"][lang].values()) >= 250
        assert min(metrics["assets"][lang].values()) >= 40


def test_the_head_beats_its_baselines_in_both_languages():
    metrics = json.loads((MODEL / "metrics.json").read_text(encoding="utf-8"))
    for plan in ("cross_validation", "unseen_styles"):
        for lang in ("ja", "en"):
            own = {name: scores["per_language"][lang]["macro_f1"] for name, scores in metrics[plan].items()}
            assert max(own, key=own.__getitem__) == "head"
            assert own["head"] >= 0.72


def test_cue_names_are_unique_within_a_language():
    for table in (cues_en.CUES, cues_ja.CUES):
        names = [name for name, *_ in table]
        assert len(names) == len(set(names))


def test_two_kinds_alone_still_give_a_row_of_weights_each():
    blocks = fit.make_blocks(TEXTS, ["en"] * len(TEXTS), np.zeros((len(TEXTS), 2)), ("cue:crash",), {})
    linear = fit.fit_linear(blocks, np.array([0] * 3 + [1] * 12), fit.Recipe(), with_vectors=True)
    assert linear.probabilities(fit.stack(blocks, True)).shape == (15, 2)


def test_training_wants_texts_of_every_kind():
    with pytest.raises(ValueError, match="every kind"):
        fit.fit(TEXTS[:3], ["en"] * 3, KINDS[:3], np.zeros((3, 2)), ["note"] * 3)
