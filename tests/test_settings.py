"""vocpipe.toml and VOCPIPE_* variables: what is read, which wins, and what a mistake says."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vocpipe.errors import SettingsError
from vocpipe.pipeline.start import start
from vocpipe.settings import build, load


def write(folder: Path, text: str) -> Path:
    (folder / "vocpipe.toml").write_text(text, "utf-8")
    return folder


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ""))
    assert (settings.timezone, settings.language, settings.output) == ("Asia/Tokyo", "ja", "briefs")
    assert settings.embedding.model == "packaged"
    assert settings.privacy.names is True


def test_a_file_that_windows_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "vocpipe.toml").write_text('name = "声"', "utf-8-sig")
    assert load(tmp_path).name == "声"


def test_a_variable_wins_over_the_file_and_leaves_the_rest_of_its_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOCPIPE_LANGUAGE", "en")
    monkeypatch.setenv("VOCPIPE_EMBEDDING__MODEL", "models/mine")
    monkeypatch.setenv("VOCPIPE_NOW", "2026-11-22T09:00:00+09:00")
    settings = load(write(tmp_path, 'language = "ja"\n[embedding]\nbatch = 7\n'))
    assert settings.language == "en"
    assert (settings.embedding.model, settings.embedding.batch) == ("models/mine", 7)
    assert settings.moment() == datetime(2026, 11, 22, tzinfo=UTC)


def test_variables_that_are_for_somebody_else_are_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VOCPIPE_USER", "VOCPIPE_LOG", "VOCPIPE_CACHE", "VOCPIPE_WORKSPACE"):
        monkeypatch.setenv(name, "x")
    assert load(write(tmp_path, "")).root == tmp_path.resolve()


def test_paths_are_read_from_the_folder_of_the_file_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    settings = load(write(tmp_path, 'database_url = "sqlite:///data/voc.db"\naccounts = "a.csv"'))
    assert settings.store_url() == f"sqlite:///{tmp_path.resolve() / 'data/voc.db'}"
    assert settings.path("a.csv") == tmp_path.resolve() / "a.csv"
    assert settings.path("/elsewhere/a.csv") == Path("/elsewhere/a.csv")
    assert settings.path("~/a.csv") == Path.home() / "a.csv"


def test_another_database_is_left_as_written(tmp_path: Path) -> None:
    url = "postgresql://user:secret@host/voc"
    assert build({"database_url": url}, tmp_path).store_url() == url


def test_the_present_moment_is_the_clock_unless_it_is_set(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    assert before <= build({}, tmp_path).moment() <= datetime.now(UTC)


MISTAKES = {
    "name = ": "not valid TOML",
    "nmae = 'x'": "nmae is not a setting vocpipe knows",
    "[embedding]\nmodle = 'x'": "embedding.modle is not a setting vocpipe knows",
    "timezone = 'Mars/Olympus'": "timezone is no IANA time zone",
    "timezone = '../etc/passwd'": "timezone is no IANA time zone",
    "timezone = 9": "timezone",
    "language = 'fr'": "language",
    "now = 2026-11-22T09:00:00": "now needs an offset",
    "now = 'tomorrow'": "now",
    "[embedding]\nbatch = 0": "embedding.batch",
    "changes = 'changes.csv'": "changes",
    "source = 'sheet.csv'": "source",
    "[privacy]\nnames = 'perhaps'": "privacy.names",
    "[[banners.format]]\nkey = 'google_headlin'\nlimit = 5": "banners.format.0 google_headlin is no packaged",
    "[[banners.format]]\nkey = 'google_headline'\nlimit = 5": "add checked_on",
    "[[banners.format]]\nkey = 'google_headline'\ncount = 'characters'": "add checked_on",
    "[[banners.format]]\nkey = 'google_headline'\nlimit = 0": "banners.format.0.limit",
    "[banners]\nforbidden = ['最安', ' ']": "banners.forbidden holds an empty word",
    "[banners]\nforbidden = ['感想']\nrequired = ['※個人の感想です']": "forbids '感想'",
    "[[banners.format]]\nkey = 'x_post'\n[[banners.format]]\nkey = 'x_post'": "banners.format",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_one_line_with_the_file_the_key_and_the_way_out(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(write(tmp_path, text))
    line = str(caught.value)
    assert str(tmp_path / "vocpipe.toml") in line
    assert MISTAKES[text] in line
    assert "\n" not in line
    assert caught.value.fix


@pytest.mark.parametrize(
    ("name", "value"),
    [("VOCPIPE_TIMEZONE", "Mars/Olympus"), ("VOCPIPE_CHANGES", "changes.csv"), ("VOCPIPE_NOW", "x")],
)
def test_a_variable_that_cannot_be_used_is_named_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load(write(tmp_path, ""))


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "vocpipe.toml").write_bytes('name = "声"'.encode("cp932"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        load(tmp_path)


def test_a_folder_without_settings_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="vocpipe init"):
        load(tmp_path)


def test_an_empty_cache_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    monkeypatch.setenv("VOCPIPE_CACHE", "")
    assert build({}, Path()).models_cache() == Path("/caches/vocpipe/models")


def test_a_new_workspace_is_offered_the_same_settings_in_either_language(tmp_path: Path) -> None:
    offered = {}
    for lang in ("ja", "en"):
        start(tmp_path / lang, lang)
        assert load(tmp_path / lang).language == lang
        written = (tmp_path / lang / "vocpipe.toml").read_text("utf-8")
        offered[lang] = re.findall(r"^(?:# )?(\w+ =|\[\[?[\w.]+\]\]?)", written, re.MULTILINE)
    assert offered["ja"] == offered["en"]
    assert len(offered["ja"]) > 20
