"""Tickets into the store: several asks, what is gone, what others wrote, and nothing twice."""

from datetime import UTC, datetime

from vocpipe.pipeline.incoming import Reading, to_voices
from vocpipe.records import Channel
from vocpipe.text.privacy import Redactor

NOW = datetime(2026, 9, 20, tzinfo=UTC)


def voices(*items):
    return to_voices(items, Reading("desk", Channel.TICKET, NOW, Redactor(salt="s")))


def item(text, **more):
    return {"external_id": "5", "text": text, "span": (0, len(text)), "split": True, **more}


def test_several_asks_in_one_ticket_are_several_voices_with_their_own_places():
    text = "CSV\n1. 改行が消えるのを直してほしい。\n2. 進み具合を見せてほしい。"
    read = voices(item(text, span=(10, 10 + len(text) - 4)))
    assert [voice.text for voice in read.voices] == [
        "改行が消えるのを直してほしい。",
        "進み具合を見せてほしい。",
    ]
    assert [voice.part for voice in read.voices] == [0, 1]
    for voice in read.voices:
        start, end = voice.span
        assert text[4:][start - 10 : end - 10] == voice.text


def test_what_an_agent_wrote_stays_beside_the_voice_without_personal_data():
    (voice,) = voices(item("遅いです。直りますか。", context="田中様、090-1234-5678へお電話します。")).voices
    assert voice.context == "[NAME]様、[PHONE]へお電話します。"


def test_a_deleted_ticket_and_its_comments_are_marked_and_kept(store):
    read = voices(
        item("The export is broken."),
        item("So is the import.") | {"external_id": "5/2"},
        item("Another ticket here.") | {"external_id": "51"},
    )
    store.feedback.save(read.voices)
    assert store.feedback.mark_gone("desk", {"5": "deleted"}) == 2
    assert store.feedback.mark_gone("desk", {"5": "deleted"}) == 0
    assert [voice.gone for voice in store.feedback.find()] == ["deleted", "deleted", None]


def test_a_ticket_restored_at_its_desk_is_no_longer_gone(store):
    (voice,) = voices(item("The export is broken.")).voices
    store.feedback.save([voice])
    store.feedback.mark_gone("desk", {"5": "deleted"})
    assert store.feedback.save([voice]).updated == 1
    assert store.feedback.find()[0].gone is None


def test_every_fault_of_a_ticket_is_named():
    (number, far) = voices(
        {"external_id": "1", "text": "遅い", "rating": "many", "part": "x"},
        {"external_id": "2", "text": "あ" * 20_001, "said_at": datetime(2027, 1, 1, tzinfo=UTC)},
    ).rejects
    assert "valid number" in number.reason
    assert "; part: Input should be a valid integer" in number.reason
    assert number.column == "rating"
    assert far.reason == "the text is longer than 20,000 characters; the date lies in the future"
