"""The wiring: what a workspace gives, when it is made, and what it says when it cannot be."""

import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import NOW, FakeEmbedder, plain_workspace, settings_text
from vocpipe.errors import BusyError, ModelError, SettingsError
from vocpipe.settings import Settings, build, load
from vocpipe.workspace import PACKAGED, PLAIN, Workspace, bare


def test_opening_a_workspace_makes_nothing_until_it_is_asked_for(tmp_path: Path) -> None:
    with plain_workspace(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_salt_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = plain_workspace(tmp_path).salt
    file = tmp_path / ".vocpipe-salt"
    assert len(first) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert plain_workspace(tmp_path).salt == first
    assert [path.name for path in tmp_path.iterdir()] == [".vocpipe-salt"]


def test_two_that_make_the_salt_at_once_use_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_the_other = []

    def while_the_other_makes_it(size: int) -> str:
        monkeypatch.undo()
        by_the_other.append(plain_workspace(tmp_path).salt)
        return "ab" * size

    monkeypatch.setattr("secrets.token_hex", while_the_other_makes_it)
    assert [plain_workspace(tmp_path).salt] == by_the_other
    assert [path.name for path in tmp_path.iterdir()] == [".vocpipe-salt"]


def test_an_empty_salt_left_by_a_kill_is_never_used(tmp_path: Path) -> None:
    (tmp_path / ".vocpipe-salt").touch()
    assert len(plain_workspace(tmp_path).salt) == 64


def test_the_same_person_has_the_same_pseudonym_only_under_the_same_salt(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    here, there = plain_workspace(tmp_path), plain_workspace(tmp_path / "other")
    assert here.redactor.pseudonym("畑山") == plain_workspace(tmp_path).redactor.pseudonym("畑山")
    assert here.redactor.pseudonym("畑山") != there.redactor.pseudonym("畑山")


def test_paths_of_sources_are_those_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "vocpipe.toml").write_text(settings_text("data/voices.csv"), "utf-8")
    (source,) = Workspace(load(tmp_path)).sources
    assert getattr(source, "path", None) == tmp_path.resolve() / "data/voices.csv"
    assert source.timezone == "Asia/Tokyo"


def test_our_names_are_told_to_every_source_that_tells_sides_apart(tmp_path: Path) -> None:
    rows = {
        "now": NOW,
        "our_names": ["テイレル"],
        "source": [
            {"type": "notes", "name": "note", "path": "note.md"},
            {"type": "folder", "name": "notes", "path": "n"},
        ],
    }
    note, folder = Workspace(build(rows, tmp_path)).sources
    assert list(getattr(note, "our_names", ())) == ["テイレル"]
    assert list(getattr(folder, "our_names", ())) == ["テイレル"]


def test_a_source_of_an_unknown_kind_is_named_by_its_number(tmp_path: Path) -> None:
    rows = {"source": [{"type": "csv", "name": "a", "path": "a.csv"}, {"type": "fax", "name": "b"}]}
    with pytest.raises(SettingsError, match=r"\[\[source\]\] number 2"):
        _ = Workspace(build(rows, tmp_path)).sources


def test_a_model_folder_that_is_not_there_is_a_clear_error_at_the_first_text(tmp_path: Path) -> None:
    workspace = Workspace(build({"embedding": {"model": "./models/gone"}}, tmp_path))
    assert workspace.embedder.model_id.startswith("./models/gone/")
    with pytest.raises(ModelError, match="gone"):
        workspace.embedder.encode(["声"])


def test_only_one_run_holds_a_workspace(tmp_path: Path) -> None:
    with plain_workspace(tmp_path) as first, first.running():
        with (
            plain_workspace(tmp_path) as second,
            pytest.raises(BusyError, match="already running"),
            second.running(),
        ):
            pass
        first.still_running()
    with plain_workspace(tmp_path) as third, third.running():
        pass


def test_the_hold_of_a_killed_run_ends_with_it(tmp_path: Path) -> None:
    script = (
        "import os, signal; from pathlib import Path; from tests.fakes import plain_workspace\n"
        f"workspace = plain_workspace(Path({str(tmp_path)!r}))\n"
        "with workspace.running(): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    with plain_workspace(tmp_path) as workspace, workspace.running():
        pass


def test_a_space_of_another_model_is_not_this_ones(tmp_path: Path) -> None:
    with plain_workspace(tmp_path) as workspace:
        vectors = workspace.embedder.encode(["声"])
        workspace.store.spaces.make_live("sp_1", "fake/1", {"": vectors[0]}, workspace.now())
        assert workspace.space() is not None
    with plain_workspace(tmp_path, FakeEmbedder("fake/2")) as workspace:
        assert workspace.space() is None


def test_a_workspace_of_the_packaged_model_as_it_came_keeps_it_until_it_is_switched(tmp_path: Path) -> None:
    settings = build({}, tmp_path)
    with Workspace(settings) as fresh:
        assert fresh.embedding.model == PACKAGED
        assert fresh.tagging is fresh
        tuned = fresh.embedder.model_id
    with Workspace(build({"embedding": {"model": PLAIN}}, tmp_path)) as plain:
        before = plain.embedder.model_id
        plain.store.spaces.make_live("sp_1", before, {"": np.ones(3)}, plain.now())
    assert before != tuned
    with Workspace(settings) as old:
        assert old.embedding.model == PLAIN
        assert old.embedder.model_id == before
        assert old.tagging.embedder.model_id == tuned
        assert old.tagging.store is old.store


def test_a_text_that_is_remembered_is_embedded_once_and_gives_the_same_vector_ever_after(
    tmp_path: Path,
) -> None:
    with plain_workspace(tmp_path) as workspace:
        first = workspace.remembered(["予定ボード", "dispatch board", "予定ボード"])
    embedder = FakeEmbedder()
    with plain_workspace(tmp_path, embedder) as workspace:
        again = workspace.remembered(["予定ボード", "dispatch board", "予定ボード"])
    assert embedder.asked == 0
    assert first.tolist() == again.tolist()


def test_pairs_are_read_by_the_adapted_model_with_its_own_prompt_whatever_the_settings_say(
    tmp_path: Path,
) -> None:
    said = ["点検表: [点検表]をコピーできますか。"]
    settings = Settings(root=tmp_path)
    odd = settings.model_copy(update={"embedding": settings.embedding.model_copy(update={"prompt": "x: "})})
    rows = [bare(one).pair_encoder.encode(said) for one in (settings, odd)]
    assert rows[0].tolist() == rows[1].tolist()
    assert float((rows[0] * bare(settings).embedder.encode(said)).sum()) < 0.9, "the adapter moves it"
