"""What runs is what live.toml pins; anything else is refused before it says a word."""

from pathlib import Path

import pytest

from vocpipe import artefacts
from vocpipe.errors import ModelError


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of models in place of the real one, with one model in it."""
    folder = tmp_path / "models"
    (folder / "kind").mkdir(parents=True)
    (folder / "kind" / "model.json").write_text("{}", "utf-8")
    monkeypatch.setattr(artefacts, "models_folder", lambda: folder)
    return folder


def pin(models: Path, sha256: str) -> None:
    text = f'[kind]\nname = "head"\nversion = "1"\npath = "kind"\nsha256 = "{sha256}"\n'
    (models / "live.toml").write_text(text, "utf-8")


def test_the_pinned_artefact_runs(models: Path) -> None:
    pin(models, artefacts.digest(models / "kind"))
    found = artefacts.live("kind")
    assert found is not None
    assert (found.name, found.version, found.folder) == ("head", "1", models / "kind")
    assert artefacts.live("usage") is None


def test_an_artefact_that_was_touched_is_refused(models: Path) -> None:
    pin(models, artefacts.digest(models / "kind"))
    (models / "kind" / "model.json").write_text("{ }", "utf-8")
    with pytest.raises(ModelError, match="not the one live.toml pins"):
        artefacts.live("kind")


@pytest.mark.parametrize("text", ["[kind", '[kind]\nname = "head"\n'])
def test_a_broken_live_toml_is_a_clear_error(models: Path, text: str) -> None:
    (models / "live.toml").write_text(text, "utf-8")
    with pytest.raises(ModelError, match=r"live\.toml"):
        artefacts.live("kind")


def test_an_artefact_that_is_gone_is_refused(models: Path) -> None:
    pin(models, artefacts.digest(models / "kind"))
    (models / "kind" / "model.json").unlink()
    (models / "kind").rmdir()
    with pytest.raises(ModelError):
        artefacts.live("kind")


def test_the_digest_names_contents_and_names_of_files_and_nothing_else(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, order in ((one, "ab"), (other, "ba")):
        folder.mkdir()
        for name in order:
            (folder / name).write_text(name, "utf-8")
    assert artefacts.digest(one) == artefacts.digest(other)
    (one / "a").rename(one / "c")
    assert artefacts.digest(one) != artefacts.digest(other)


@pytest.mark.parametrize("task", ["embedding", "kind", "usage"])
def test_what_the_real_live_toml_pins_is_there(task: str) -> None:
    found = artefacts.live(task)
    assert task != "embedding" or found is not None
    assert found is None or found.folder is None or found.folder.is_dir()
