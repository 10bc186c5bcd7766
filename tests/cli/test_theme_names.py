"""A theme's name in another language than the list's is marked, in the words of the list's language."""

import pytest

from vocpipe.cli.lists import _marked


@pytest.mark.parametrize(
    ("name", "lang", "shown"),
    [
        ("QRが読めない", "en", "QRが読めない [日本語]"),
        ("QRが読めない", "ja", "QRが読めない"),
        ("Van stock", "ja", "Van stock [English]"),
        ("Van stock", "en", "Van stock"),
    ],
)
def test_a_name_in_another_language_says_so(name: str, lang: str, shown: str) -> None:
    assert _marked({"name": name, "labels": {"ja": name, "en": name}}, lang) == shown
