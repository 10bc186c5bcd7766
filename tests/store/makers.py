"""Short ways to make nouns for the store's tests; what does not matter to a test has a default."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from vocpipe.records import About, Channel, Feedback, Lang, Verdict
from vocpipe.text.clean import clean, text_hash

T0 = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
_numbers = count(1)


def moment(minutes: float = 0) -> datetime:
    return T0 + timedelta(minutes=minutes)


def voice(voice_id: str = "fb_1", text: str = "出力が遅い", **given: Any) -> Feedback:
    cleaned = clean(text)
    defaults: dict[str, Any] = {
        "source": "sheet",
        "external_id": voice_id,
        "lang": Lang.JA,
        "channel": Channel.SHEET,
        "said_at": T0,
        "received_at": T0,
    }
    return Feedback(id=voice_id, text=cleaned, text_hash=text_hash(cleaned), **defaults | given)


def verdict(voice_id: str = "fb_1", about: About = About.KIND, **given: Any) -> Verdict:
    defaults: dict[str, Any] = {
        "id": f"vd_{next(_numbers)}",
        "by": "rules",
        "human": False,
        "version": "v1",
        "value": {"kind": "problem", "severity": 1},
        "at": T0,
    }
    return Verdict(feedback_id=voice_id, about=about, **defaults | given)


def by_person(voice_id: str = "fb_1", about: About = About.KIND, **given: Any) -> Verdict:
    return verdict(voice_id, about, **{"by": "hana", "human": True, "version": ""} | given)


def undo_of(named: Verdict, **given: Any) -> Verdict:
    same = {"subject": named.subject, "undoes": named.id, "value": {}}
    return by_person(named.feedback_id, named.about, **same | given)
