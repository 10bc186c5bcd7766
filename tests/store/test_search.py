"""The words' index: in step with the voices on both databases, with and without extensions."""

from pathlib import Path

import numpy as np
import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.store.makers import T0, voice
from vocpipe.records import Lang, Theme
from vocpipe.store import Store, schema
from vocpipe.store.database import Database
from vocpipe.store.search import has_pgvector
from vocpipe.text.clean import collapse


def theme(key: str, labels: dict[str, str]) -> Theme:
    return Theme(key=key, labels=labels, born_on=T0.date(), space="s1")


def ids_holding(store: Store, term: str) -> set[str]:
    numbers = set(store.search.holding(term).tolist())
    return {voice for voice, n in numbers_by_id(store).items() if n in numbers}


def numbers_by_id(store: Store) -> dict[str, int]:
    found = store.search.voices("")
    known = store.feedback.by_number([own for _, own, *_ in found])
    return {known[own].id: n for n, own, *_ in found}


def test_a_voice_is_found_by_its_words_and_after_a_revision_by_the_new_ones_only(store: Store) -> None:
    store.feedback.save([voice("fb_1", "CSV出力が遅い"), voice("fb_2", "ボードが遅い")])
    assert ids_holding(store, "遅い") == {"fb_1", "fb_2"}
    assert ids_holding(store, "csv出力") == {"fb_1"}
    before = store.search.mark()
    store.feedback.save([voice("fb_1", "印刷が速い")])
    assert store.search.mark() > before
    assert ids_holding(store, "csv出力") == set()
    assert ids_holding(store, "印刷が") == {"fb_1"}


def test_saving_the_same_again_leaves_the_mark(store: Store) -> None:
    store.feedback.save([voice()])
    before = store.search.mark()
    store.feedback.save([voice()])
    assert store.search.mark() == before


def test_what_is_rolled_back_is_not_in_the_index(store: Store) -> None:
    def save_and_die() -> None:
        with store.transaction():
            store.feedback.save([voice("fb_1", "消えるはずの声")])
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        save_and_die()
    assert ids_holding(store, "消える") == set()


def test_a_theme_is_found_by_its_present_names(store: Store) -> None:
    store.themes.save([theme("th_1", {"ja": "出力が遅い", "en": "Slow export"})], [])
    assert set(store.search.themes_holding(["slow"])) == {"th_1"}
    store.themes.save([theme("th_1", {"ja": "印刷", "en": "Printing"})], [])
    assert store.search.themes_holding(["slow"]) == {}
    assert set(store.search.themes_holding(["nothing", "印刷"])) == {"th_1"}
    assert store.search.themes_holding([]) == {}


@pytest.mark.parametrize("term", ["50%", "a_b", '"', "'", "or", "\\", "(x", "の", "のだ", "のだよ"])
def test_a_term_is_letters_and_never_a_pattern(store: Store, term: str) -> None:
    store.feedback.save([voice("fb_1", f"これは{term}です"), voice("fb_2", "50x axb nothing")])
    found = ids_holding(store, term)
    assert "fb_1" in found
    assert ("fb_2" in found) == (term in "50x axb nothing")


@given(part=st.text(min_size=1, max_size=12), rest=st.text(max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_part_of_a_text_is_looked_for_is_found(store: Store, part: str, rest: str) -> None:
    said = voice("fb_part", f"{rest}{part}{rest}.")
    store.feedback.save([said])
    folded = collapse(said.text)
    for term in {folded[at : at + len(part)] for at in range(len(folded))}:
        assert "fb_part" in ids_holding(store, term)


def test_rows_from_before_are_indexed_by_the_migration(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_first(empty_url, monkeypatch)
    database = Database(empty_url)
    with database.write() as connection:
        connection.execute(text(_OLD_VOICE))
        connection.execute(text(_OLD_THEME))
        connection.execute(text("ALTER TABLE text_vector RENAME TO vector"))
        connection.execute(text(_OLD_VECTOR), {"vector": np.array([0.6, 0.8], "<f2").tobytes()})
    schema.upgrade(database)
    database.close()
    store = Store.open(empty_url)
    assert ids_holding(store, "csv出力") == {"fb_old"}
    assert set(store.search.themes_holding(["export"])) == {"th_old"}
    if store.search.measures_vectors():
        ((_, cosine),) = store.search.similar("m", np.array([0.6, 0.8]), {"": np.zeros(2)}, 5)
        assert cosine == pytest.approx(1, abs=1e-3)
    store.close()


def at_first(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the schema as it was in the first release."""
    upgrade = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
        patched.setattr(schema, "HEAD", "0001")
        patched.setattr(schema, "missing", lambda _: 0)
        database = Database(url)
        schema.prepare(database)
        database.close()


_OLD_VOICE = """INSERT INTO feedback (id, source, external_id, part, revision, text, text_hash, lang, channel,
side, said_at, received_at, feature_hints, origin) VALUES
('fb_old', 's', 'e', 0, 1, 'ＣＳＶ出力が遅い', 'h', 'ja',
'sheet', 'customer', '2026-11-16 00:00:00', '2026-11-16 00:00:00', '[]', '')"""
_OLD_THEME = """INSERT INTO theme (key, labels, named_by, state, exemplars, born_on, space) VALUES
('th_old', '{"en": "Slow export"}', 'machine', 'active', '[]', '2026-11-16', 's')"""
_OLD_VECTOR = "INSERT INTO vector (text_hash, model_id, vector) VALUES ('h', 'm', :vector)"


def test_pgvector_gives_the_cosines_that_arithmetic_gives(store: Store) -> None:
    if not store.search.measures_vectors():
        assert store.database.dialect == "sqlite"
        return
    rng = np.random.default_rng(7)
    voices = [voice(f"fb_{i}", f"声 {i}", lang=(Lang.JA, Lang.EN, Lang.OTHER)[i % 3]) for i in range(30)]
    rows = rng.normal(size=(30, 8))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    store.feedback.save(voices)
    store.vectors.save("m", [one.text_hash for one in voices], rows)
    means = {"": rng.normal(size=8) / 9, "ja": rng.normal(size=8) / 9, "en": rng.normal(size=8) / 9}
    query = rows[3] - means["ja"]
    numbers = numbers_by_id(store)
    offsets = np.stack([means.get(str(one.lang), means[""]) for one in voices])
    centred = rows - offsets
    cosines = centred @ query / np.linalg.norm(centred, axis=1) / np.linalg.norm(query)
    found = store.search.similar("m", query, means, 10)
    best = np.argsort(-cosines)[:10]
    assert [n for n, _ in found] == [numbers[voices[row].id] for row in best]
    assert [c for _, c in found] == pytest.approx(cosines[best].tolist(), abs=2e-3)


def test_without_the_extensions_words_are_found_all_the_same(
    new_postgres: object,
) -> None:
    url = new_postgres(False)  # type: ignore[operator]
    admin = Database(url)
    with admin.write() as connection:
        # A user who may not make extensions, as on a shared server.
        connection.exec_driver_sql("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        connection.exec_driver_sql("GRANT ALL ON SCHEMA public TO guest")
    admin.close()
    guest = admin.url.set(username="guest", password="guest").render_as_string(hide_password=False)
    store = Store.open(guest)
    store.feedback.save([voice("fb_1", "CSV出力が遅い")])
    store.vectors.save("m", ["h"], np.ones((1, 2)))
    assert not has_pgvector(store.database)
    assert ids_holding(store, "csv出力") == {"fb_1"}
    assert ids_holding(store, "遅") == {"fb_1"}
    store.close()


def test_a_backup_finds_words_too(sqlite_file: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copy(sqlite_file, tmp_path / "vocpipe.db")
    store = Store.open(f"sqlite:///{tmp_path / 'vocpipe.db'}")
    store.feedback.save([voice("fb_1", "CSV出力が遅い")])
    copy = Store.open(f"sqlite:///{schema.backup(store.database, tmp_path, T0)}")
    assert ids_holding(copy, "csv出力") == {"fb_1"}
    copy.close()
    store.close()
