"""The feature catalogue: what is read, and which mistakes are told how."""

from pathlib import Path

import pytest

from vocpipe.errors import SettingsError
from vocpipe.records import Feature
from vocpipe.usage import catalogue

GOOD = """
[[feature]]
key = "export"
owner = "data"
names.ja = ["CSV出力"]
names.en = ["CSV export"]
aliases.en = ["extract"]
capabilities.en = ["choose columns"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "features.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_catalogue_is_read_with_names_aliases_and_capabilities(tmp_path: Path) -> None:
    found = catalogue.load(write(tmp_path, GOOD))
    assert found.by_key["export"].capabilities == {"en": ("choose columns",)}
    assert found.resolve("ｃｓｖ出力") == "export"
    assert found.resolve("EXTRACT") == "export"
    assert found.resolve("export") == "export"
    assert found.resolve("something else") is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (GOOD + GOOD, "export"),
        (GOOD + '[[feature]]\nkey = "other"\nnames.en = ["Extract"]\n', "share the name or alias"),
        ('[[feature]]\nkey = "a"\n', "has no names"),
        ('[[feature]]\nkey = "a"\nnames.en = ["  "]\n', "empty"),
        ('[[feature]]\nkey = "a"\nnames.en = "x"\n', "names.en"),
        ('[[feature]]\nkey = "a"\nnames = ["x"]\n', "no language"),
        ('[[feature]]\nkey = "A b"\nnames.en = ["x"]\n', "feature 1"),
        ('[[feature]]\nkey = "_product"\nnames.en = ["x"]\n', "_product"),
        ('[[feature]]\nkey = "a"\nname.en = ["x"]\n', "unknown entry name"),
        ('[[feature]]\nkey = "a"\nowner = 3\nnames.en = ["x"]\n', "owner"),
        ('feature = "x"\n', "[[feature]]"),
        ("[[feature]\n", "TOML"),
        ("", "[[feature]]"),
    ],
)
def test_a_mistake_names_the_file_and_the_thing(tmp_path: Path, text: str, part: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        catalogue.load(path)
    assert str(path) in str(caught.value)
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.fix


def test_a_missing_or_wrongly_encoded_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        catalogue.load(tmp_path / "none.toml")
    path = tmp_path / "features.toml"
    path.write_bytes("key = 'ＣＳＶ出力'".encode("cp932"))
    with pytest.raises(SettingsError, match="UTF-8"):
        catalogue.load(path)


def test_names_alone_make_a_catalogue_in_which_each_is_a_feature() -> None:
    found = catalogue.of_names(["Watch videos", "watch videos", "通知"])
    assert len(found.features) == 2
    assert found.resolve("WATCH VIDEOS") == found.resolve("watch videos") is not None


def test_a_capability_is_told_in_the_readers_language_where_the_catalogue_has_it_there() -> None:
    both = Feature(
        key="lists",
        names={"ja": ("点検表",)},
        capabilities={"ja": ("複製", "並べ替え"), "en": ("duplicate", "sort"), "fr": ("trier",)},
    )
    found = catalogue.of([both])
    assert found.capability_in("ja", "sort") == "並べ替え"
    assert found.capability_in("en", "複製") == "duplicate"
    assert found.capability_in("fr", "sort") == "sort"
    assert found.capability_in("ja", "fly") == "fly"
