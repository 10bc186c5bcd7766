"""The word table: Japanese and English are equals, and every entry is used."""

import re
from pathlib import Path
from string import Formatter

import pytest

import vocpipe.drafting
from vocpipe.drafting.words import day, joined, month_words, say, word_table

ROOM = Path(vocpipe.drafting.__file__).parent
TABLE = word_table()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TABLE)
def test_both_languages_say_the_same_things(key: str) -> None:
    entry = TABLE[key]
    assert set(entry) <= {"ja", "en", "one"}
    assert {"ja", "en"} <= set(entry)
    assert all(fields(text) <= fields(entry["ja"]) | {"full", "n"} for text in entry.values())
    assert key == "sentence_sep" or bool(entry["ja"]) == bool(entry["en"])


def test_japanese_is_japanese_and_english_is_ascii_apart_from_its_punctuation() -> None:
    for key, entry in TABLE.items():
        assert not re.search(r"[ぁ-んァ-ヶ一-龥]", entry["en"]), key


def test_every_entry_is_used_by_the_room_or_by_a_page() -> None:
    files = [*ROOM.rglob("*.py"), *(ROOM.parent / "web" / "templates").glob("*.html")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    stems = set(re.findall(r'"([a-z_0-9]+)', source)) | set(re.findall(r'f"([a-z_]+_)\{', source))
    unused = [key for key in TABLE if key not in stems
              and not any(stem.endswith("_") and key.startswith(stem) for stem in stems)
              and not (key.endswith("_lead") and key[:-5] in stems)]  # fmt: skip
    assert not unused


def test_english_has_one_and_many() -> None:
    assert (say("n_voices", "en", n=1), say("n_voices", "en", n=2), say("n_voices", "en", n=0)) == (
        "1 voice",
        "2 voices",
        "0 voices",
    )


def test_words_that_are_not_in_the_table_are_an_error() -> None:
    with pytest.raises(KeyError):
        say("no_such_words", "ja")


def test_days_and_lists_are_written_as_readers_write_them() -> None:
    from datetime import date

    assert day(date(2026, 11, 2), "ja") == "2026年11月2日"
    assert day(date(2026, 11, 2), "en") == "2 Nov 2026"
    assert joined(["a", "b"], "en") == "a, b"
    assert joined(["あ", "い"], "ja") == "あ、い"


def test_a_month_is_written_as_readers_write_it() -> None:
    assert month_words("2026-09", "ja") == "2026年9月"
    assert month_words("2026-11", "en") == "Nov 2026"
