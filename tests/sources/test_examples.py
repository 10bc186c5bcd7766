"""Every source has a golden example, and keeps what all sources promise."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from tests.standins.desk_server import VENDORS, Desk, DeskStandin
from tests.standins.sheets_server import SheetsStandin
from vocpipe.sources import AnySource
from vocpipe.sources.base import Page, RawItem, Source
from vocpipe.sources.files import KINDS, source_for

EXAMPLES = Path(__file__).parent / "examples"
DESKS = {kind.model_fields["type"].default: kind for kind in get_args(get_args(AnySource)[0])}
TYPES = [*DESKS, *sorted(folder.name for folder in EXAMPLES.iterdir() if folder.name not in DESKS)]
"""Every type of source, then the formats of which one reads several: notes of Zoom, Teams, Otter ..."""
KNOWN = {
    *("external_id", "text", "said_at", "account", "commenter", "recorder", "feature", "rating"),
    *("side", "channel", "span", "part", "origin", "place", "context", "gone", "split"),
}
SAVED = datetime(2026, 9, 20).timestamp()
"""When the example files count as saved: dates without a year are read against it."""


@pytest.fixture(autouse=True)
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """Stand in for the help desk a test is about, filled with its example."""
    kind = request.node.callspec.params.get("kind") if hasattr(request.node, "callspec") else None
    if kind not in VENDORS:
        yield None
        return
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv(DESKS[kind].model_fields["key_env"].default, "good-key")
    with DeskStandin(Desk(kind, json.loads((EXAMPLES / kind / "input.json").read_text()))) as found:
        yield found


class Then(datetime):
    """The clock of a sheet, which is always of today: it stands at SAVED."""

    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(SAVED, tz)


@pytest.fixture
def standin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("vocpipe.sources.sheet.datetime", Then)
    with SheetsStandin() as google:
        google.tabs[0].rows = json.loads((EXAMPLES / "sheet/input.json").read_text())
        yield google


def source_of(kind: str, standin: SheetsStandin, tmp_path: Path, desk: DeskStandin | None = None) -> Source:
    folder = EXAMPLES / kind
    settings = json.loads((folder / "source.json").read_text())
    if desk is not None:
        settings |= {"url": desk.url}
    elif kind == "sheet":
        settings |= {"url": standin.sheet_url, "sheets_api": standin.url}
        settings["service_account_file"] = standin.key_file(tmp_path)
    else:
        settings["path"] = folder / settings["path"]
        for file in [settings["path"], *settings["path"].glob("*")]:
            os.utime(file, (SAVED, SAVED))
    return TypeAdapter(AnySource).validate_python(settings)


def items_of(pages: list[Page]) -> list[RawItem]:
    return [item for page in pages for item in page.items]


def shown(item: RawItem, kind: str) -> dict[str, Any]:
    """Give an item as JSON; ids that a sheet draws by chance are left out."""
    plain = json.loads(json.dumps(item, default=lambda value: value.isoformat()))
    return {k: v for k, v in plain.items() if not (kind == "sheet" and k == "external_id")}


@pytest.mark.parametrize("kind", TYPES)
def test_a_source_has_an_example_and_reads_it_as_written_down(kind, standin, tmp_path, desk):
    assert (EXAMPLES / kind / "source.json").exists(), (
        f"add tests/sources/examples/{kind}/ for the new source"
    )
    found = [
        shown(item, kind) for item in items_of(list(source_of(kind, standin, tmp_path, desk).read(None)))
    ]
    expected = EXAMPLES / kind / "expected.json"
    if os.environ.get("WRITE_EXAMPLES"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    assert found == json.loads(expected.read_text())


def test_every_kind_of_file_has_an_example() -> None:
    shown = {file.suffix for file in EXAMPLES.rglob("input*") if file.is_file()}
    shown |= {file.suffix for file in (EXAMPLES / "folder/input").iterdir()}
    alike = {".tab": ".csv", ".tsv": ".csv", ".xlsm": ".xlsx", ".ndjson": ".jsonl", ".markdown": ".md"}
    missing = [one for kind in KINDS.values() for one in kind if alike.get(one, one) not in shown]
    assert missing == [], "add an example under tests/sources/examples/"


@pytest.mark.parametrize("kind", TYPES)
def test_items_have_the_promised_shape(kind, standin, tmp_path, desk):
    pages = list(source_of(kind, standin, tmp_path, desk).read(None))
    voices = [item for item in items_of(pages) if "text" in item]
    assert voices
    for item in voices:
        assert set(item) <= KNOWN
        assert isinstance(item["external_id"], str)
        assert str(item["text"]).strip()
        assert item["origin"]
        assert "said_at" not in item or item["said_at"].tzinfo is not None
    assert len({item["external_id"] for item in voices}) == len(voices)
    for item in items_of(pages):
        assert "reject" not in item or {"reject", "place", "raw"} == set(item)
        assert "text" in item or "reject" in item or {"gone", "external_id"} == set(item)
    assert [page.cursor for page in pages if page.cursor]


@pytest.mark.parametrize("kind", TYPES)
def test_reading_again_from_the_cursor_gives_nothing(kind, standin, tmp_path, desk):
    source = source_of(kind, standin, tmp_path, desk)
    cursor = [page.cursor for page in source.read(None) if page.cursor][-1]
    again = list(source.read(cursor))
    assert items_of(again) == []
    assert not any(page.complete for page in again)


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in {"sheet", *VENDORS}])
def test_a_file_source_gives_the_same_ids_when_read_anew(kind, standin, tmp_path, desk):
    source = source_of(kind, standin, tmp_path, desk)
    first, second = (items_of(list(source.read(None))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind.startswith("notes_")])
def test_a_note_handed_over_by_path_is_known_for_one_by_its_content(kind):
    (file,) = (EXAMPLES / kind).glob("input.*")
    assert source_for(file).type == "notes"
