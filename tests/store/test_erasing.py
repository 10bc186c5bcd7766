"""The words of a voice can be erased: every copy goes, what was said of them counts on, the chain holds."""

import re
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from tests.store.makers import T0, by_person, moment, undo_of, verdict, voice
from vocpipe.errors import StoreError, VerdictError
from vocpipe.records import (
    ERASED_TEXT,
    About,
    Brief,
    ErasedValue,
    Evidence,
    Reject,
    Team,
    Theme,
    ThemeEvent,
)
from vocpipe.store import Store
from vocpipe.store.tables import metadata

WORDS = "請求書の宛名が直せない"


def erase(store: Store, voice_id: str, at: float = 5) -> None:
    """Erase a voice and leave its tombstone."""
    value = ErasedValue(reason="本人の求め").model_dump()
    stone = by_person(voice_id, About.ERASED, id=f"vd_stone_{voice_id}", value=value, at=moment(at))
    store.eraser.erase(stone)
    store.eraser.forget_names(voice_id, [])


def everything(store: Store) -> str:
    """Give every cell of every table as one text."""
    with store.database.read() as connection:
        if store.database.dialect == "sqlite":
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_fts%'"
        else:
            names = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        tables = connection.execute(text(names)).scalars().all()
        cells = "\n".join(str(connection.execute(text(f'SELECT * FROM "{one}"')).all()) for one in tables)
    return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), cells)  # as JSON writes them


@pytest.fixture
def said(store: Store) -> Store:
    """A voice that was edited, indexed, drafted, quoted and told of; before, its row had been a reject."""
    first = voice("fb_1", WORDS + "まま", context="担当より", commenter="p_1", origin="a.csv row 1")
    store.feedback.save([first, voice("fb_2", "別の声")])
    known = voice("fb_1", WORDS, context="担当より", commenter="p_1", origin="a.csv row 1")
    store.feedback.save([known])
    hashes = [first.text_hash, known.text_hash, voice("fb_2", "別の声").text_hash]
    store.vectors.save("m", hashes, np.eye(3, dtype=np.float32))
    store.briefs.save(Brief(team=Team.PRODUCT, week="2026-W47", lang="ja", markdown=WORDS, html=WORDS,
                            feedback_ids=("fb_1", "fb_2")), "d")  # fmt: skip
    store.rejects.save(
        [Reject(id="r1", source="sheet", file="a.csv", reason="日付", raw={"声": WORDS}, at=T0)]
    )
    store.rejects.resolve(["r1"])
    store.ledger.set_live(About.KIND, "v1", T0)
    store.ledger.append([
        verdict("fb_1", id="vd_kind", revision=2),
        by_person("fb_1", About.CONSENT, subject="q1", value={"state": "asked", "wording": WORDS},
                  evidence=(Evidence(cue="person", note=f"電話で「{WORDS}」"),)),
        by_person("fb_1", About.CONSENT, subject="q1",
                  value={"state": "approved", "credit": "倉持様", "proof": f"メール「{WORDS}」"}),
        by_person("fb_1", About.FOLLOWUP, id="vd_noted", value={"note": WORDS},
                  evidence=(Evidence(cue="person", note=WORDS),)),
        verdict("fb_1", About.THEME, id="vd_in", value={"theme": "th_1"}),
        by_person("fb_1", About.TOLD, value={"channel": "mail", "message": f"「{WORDS}」の件"}),
        by_person("fb_2", About.OUTCOME, id="vd_other", value={"how": "declined", "reason": "他社"}),
    ])  # fmt: skip
    theme = Theme(key="th_1", labels={}, born_on=T0.date(), space="s")
    store.themes.save([theme], [
        ThemeEvent(theme="th_1", event="relabelled", by="m", human=False, at=T0,
                   detail={"from": {"ja": WORDS}, "to": {"ja": WORDS}}),
        ThemeEvent(theme="th_1", event="renamed", by="hana", human=True, at=T0,
                   detail={"from": {"ja": WORDS}, "to": {"ja": "宛名"}, "named_by": "machine"}),
    ])  # fmt: skip
    return store


def test_no_table_holds_a_word_of_an_erased_voice_and_the_others_keep_theirs(said: Store) -> None:
    assert WORDS in everything(said)
    erase(said, "fb_1")
    left = everything(said)
    assert WORDS not in left
    assert "p_1" not in left
    assert "倉持様" not in left, "the name under which the words might be printed"
    assert "a.csv row 1" not in left
    assert said.search.holding("宛名が").tolist() == []
    assert set(said.vectors.load("m", [voice("fb_1", w).text_hash for w in (WORDS, WORDS + "まま")])) == set()
    assert said.vectors.count("m") == 1
    assert said.briefs.of_week("2026-W47") == []
    tombstone = said.feedback.by_id(["fb_1"])["fb_1"]
    assert (tombstone.text, tombstone.erased, tombstone.set_aside) == (ERASED_TEXT, True, "erased")
    assert said.feedback.by_id(["fb_2"])["fb_2"].text == "別の声"
    assert [event.detail["to"] for event in said.themes.events("th_1")] == [{}, {"ja": "宛名"}]


def test_a_vector_that_another_voice_with_the_same_words_needs_stays(said: Store) -> None:
    said.feedback.save([voice("fb_3", WORDS)])
    erase(said, "fb_1")
    assert said.vectors.count("m") == 2


def test_what_was_said_of_the_words_counts_on_also_under_a_newer_version(said: Store) -> None:
    erase(said, "fb_1")
    assert [v.id for v in said.ledger.current(About.KIND, ["fb_1"])] == ["vd_kind"]
    said.ledger.set_live(About.KIND, "v2", moment(9))
    assert said.ledger.not_done(About.KIND, "v2") == ["fb_2"]
    assert [v.id for v in said.ledger.current(About.KIND, ["fb_1"])] == ["vd_kind"]
    assert [v.id for v in said.ledger.current(About.KIND, ["fb_1"], as_of=moment(1))] == ["vd_kind"]


def test_what_a_former_version_said_does_not_count_again(said: Store) -> None:
    said.ledger.set_live(About.USAGE, "u1", T0)
    user = {"state": "user"}
    said.ledger.append([
        verdict("fb_1", About.USAGE, subject="export", version="u1", revision=2, value=user)
    ])  # fmt: skip
    said.ledger.set_live(About.USAGE, "u2", moment(1))
    judged = verdict(
        "fb_1", About.USAGE, subject="invoice", version="u2", revision=2, value=user, at=moment(1)
    )
    said.ledger.append([judged])
    erase(said, "fb_1")
    said.ledger.set_live(About.USAGE, "u3", moment(9))
    for when, subjects in ((None, ["invoice"]), (2, ["invoice"]), (7, ["invoice"]), (0, ["export"])):
        as_of = None if when is None else moment(when)
        assert [v.subject for v in said.ledger.current(About.USAGE, ["fb_1"], as_of=as_of)] == subjects, when
    assert {v.subject for v in said.ledger.everything(["fb_1"]) if v.about is About.USAGE} == {"invoice"}


def test_reading_the_row_again_brings_no_word_back(said: Store) -> None:
    erase(said, "fb_1")
    assert said.feedback.save([voice("fb_1", WORDS)]).same == 1
    assert WORDS not in everything(said)


def test_the_chain_holds_after_an_erasing_and_still_finds_out_other_changes(said: Store) -> None:
    erase(said, "fb_1")
    assert said.ledger.seals.broken() == []
    said.feedback.save([voice("fb_4", "もう一件")])
    said.ledger.append([by_person("fb_4", About.TOLD, value={"channel": "mail", "message": "もう一件の件"})])
    erase(said, "fb_4", at=6)
    assert said.ledger.seals.broken() == []
    tamper(said, "UPDATE verdict SET by = 'x' WHERE id = 'vd_other'")
    assert said.ledger.seals.broken() != []


def test_an_erasing_hides_no_earlier_change_of_the_ledger(said: Store) -> None:
    tamper(said, "UPDATE verdict SET by = 'x' WHERE id = 'vd_other'")
    with pytest.raises(StoreError, match="ledger was changed up to entry"):
        erase(said, "fb_1")
    assert said.ledger.seals.broken() != []
    assert WORDS in everything(said), "nothing was erased"


def tamper(store: Store, statement: str) -> None:
    """Change the ledger as somebody would who takes the triggers off first."""
    with store.database.write() as connection:
        if store.database.dialect == "sqlite":
            connection.execute(text("DROP TRIGGER verdict_no_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verdict SET value = '{}' WHERE id = 'vd_other'",
        "UPDATE verdict SET evidence = '[]' WHERE about = 'told'",
        "UPDATE verdict SET evidence = '[]' WHERE id = 'vd_noted'",
        """UPDATE theme_event SET detail = '{"from": {}, "to": {}}' WHERE event = 'relabelled'""",
        "UPDATE feedback_revision SET text = '', revision = 9",
        "UPDATE feedback_revision SET text = ''",
        """UPDATE verdict SET value = '{"channel": "mail", "message": ""}' WHERE about = 'told'""",
    ],
)
def test_the_database_lets_words_be_emptied_and_nothing_else(said: Store, statement: str) -> None:
    with pytest.raises(StoreError, match="append-only"), said.database.write() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "change",
    [
        """verdict SET value = '{"state": "approved", "wording": "別の文"}' WHERE seq = 2""",
        """verdict SET value = '{"state": "approved", "wording": "", "proof": ""}' WHERE seq = 2""",
        """verdict SET value = '{"state": "asked", "wording": "別の文"}' WHERE seq = 2""",
        """verdict SET evidence = '[{"cue": "person"}]' WHERE seq = 2""",
        """verdict SET evidence = '[]' WHERE id = 'vd_kind'""",
        """verdict SET value = '{}' WHERE about = 'erased'""",
        """theme_event SET detail = '{"from": {}, "to": {"ja": "別"}}' WHERE event = 'relabelled'""",
        """theme_event SET detail = '{"from": {}, "to": {}, "x": 1}' WHERE event = 'relabelled'""",
        """theme_event SET "by" = 'x' WHERE event = 'relabelled'""",
    ],
)
def test_of_an_erased_voice_too_only_its_words_may_change(said: Store, change: str) -> None:
    erase(said, "fb_1")
    with pytest.raises(StoreError, match="append-only"), said.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE {change}")


def test_a_tombstone_cannot_be_undone(said: Store) -> None:
    erase(said, "fb_1")
    stone: Any = said.ledger.get("vd_stone_fb_1")
    with pytest.raises(VerdictError, match="gone"):
        said.ledger.undo(stone.id, undo_of(stone))


REACHED = {
    *("feedback", "feedback_revision", "search_text", "text_vector", "verdict", "brief", "reject", "wording"),
    *("theme", "theme_event"),
}
"""Tables that may hold a voice's words; an erasing reaches them (docs/people.md)."""

WITHOUT_WORDS = {
    "facts of companies, features and measured use": {
        *("account", "account_event", "account_level", "usage_event", "usage_basis"),
    },
    "facts of voices, verdicts and figures": {
        *("voice_now", "voice_event", "ledger_seal", "live_version", "live_version_event", "kpi_snapshot"),
    },
    "ids, digests and moments": {
        *("cursor", "lease", "outbox", "possible_edit", "source_failure", "embedding_model"),
    },
    "numbers made of many voices": {"space", "space_switch", "theme_index"},
    "our team's own words and secrets": {"person", "session", "token", "audit", "change", "change_event"},
}
"""Tables that hold no words of voices, by what they hold."""


def test_of_every_table_it_is_said_whether_it_holds_words() -> None:
    assert set(metadata.tables) == REACHED.union(*WITHOUT_WORDS.values()), "say what an erasing does to it"
