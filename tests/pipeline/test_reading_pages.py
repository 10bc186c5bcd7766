"""Long files: helpers make voices before the store needs them, and nothing else differs."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import opened, settings_text
from tests.pipeline.states import assert_same, tables
from vocpipe import pipeline
from vocpipe.errors import SourceError
from vocpipe.pipeline import reading_pages
from vocpipe.pipeline.incoming import Reading
from vocpipe.pipeline.reading_pages import read_pages
from vocpipe.records import Channel
from vocpipe.sources.base import Page
from vocpipe.text.privacy import Redactor

ROWS = 5_200


def long_file(folder: Path) -> None:
    """Write a workspace with one CSV of six pages; one row in 400 has a date that cannot be read."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("日付", "お客様", "声"))
    for number in range(ROWS):
        day = "いつか" if number % 400 == 7 else "2026/11/2"
        writer.writerow((day, f"会社{number % 30}", f"一覧の並べ替えが遅くて困っています。その{number}"))
    (folder / "voices.csv").write_text(written.getvalue(), "utf-8")
    (folder / "vocpipe.toml").write_text(settings_text("voices.csv"), "utf-8")
    (folder / ".vocpipe-salt").write_text("salt", "ascii")


def test_helpers_bring_the_same_store_as_reading_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = []
    for helped in (False, True):
        folder = tmp_path / f"helped-{helped}"
        folder.mkdir()
        long_file(folder)
        monkeypatch.setattr(reading_pages, "can_help", lambda answer=helped: answer)
        monkeypatch.setattr(reading_pages, "_cores", lambda: 2)
        with opened(folder) as workspace:
            (result,) = pipeline.ingest(workspace)
        assert (result.new, result.rejected) == (ROWS - 13, 13)
        states.append(tables(folder))
    assert_same(*states)


def broken_off(pages: int) -> Iterator[Page]:
    for number in range(pages):
        yield Page([{"external_id": str(number), "text": f"声その{number}です"}], None, complete=False)
    raise SourceError("the file breaks off here")


def test_pages_before_an_error_are_given_in_order_and_then_the_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading_pages, "can_help", lambda: True)
    monkeypatch.setattr(reading_pages, "_cores", lambda: 2)
    reading = Reading("s", Channel.SHEET, datetime(2026, 11, 2, tzinfo=UTC), Redactor(salt="salt"))
    found = read_pages(broken_off(7), reading, ahead=True)
    given = [next(found)[1].voices[0].external_id for _ in range(7)]
    assert given == [str(number) for number in range(7)]
    with pytest.raises(SourceError, match="breaks off"):
        next(found)
