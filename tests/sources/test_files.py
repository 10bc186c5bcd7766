"""Choosing a source for a file, folders, and what importing costs."""

import subprocess
import sys
from pathlib import Path

import pytest

from vocpipe.errors import SourceError
from vocpipe.sources.files import source_for
from vocpipe.sources.folder import FolderSource


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b"x", "csv"),
        ("a.TSV", b"x", "csv"),
        ("a.csv", b"PK\x03\x04", "xlsx"),
        ("a.jsonl", b"{}", "tickets"),
        ("a.txt", b"x", "notes"),
        ("a.vtt", b"WEBVTT", "notes"),
        ("a", b'{"id": 1}', "tickets"),
        ("a", b"WEBVTT", "notes"),
    ],
)
def test_name_and_content_choose_the_source(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    assert source_for(path, timezone="UTC").type == kind


@pytest.mark.parametrize(("name", "advice"), [("a.pdf", "Export"), ("a.xls", "xlsx"), ("a.bin", "Known are")])
def test_other_files_are_refused_with_the_way_out(tmp_path, name, advice):
    path = tmp_path / name
    path.write_bytes(b"\0\1")
    with pytest.raises(SourceError, match=advice):
        source_for(path)
    with pytest.raises(SourceError, match="not there"):
        source_for(tmp_path / "gone.csv")


def test_a_folder_reads_only_what_is_new_and_a_refused_file_stops_no_other(tmp_path):
    (tmp_path / "a.csv").write_text("声\n遅い\n")
    (tmp_path / "b.csv").write_text("x,y\n1,2\n")
    source = FolderSource(name="f", path=tmp_path)

    def read(since: str | None):
        pages = list(source.read(since))
        return [item for page in pages for item in page.items], pages[-1].cursor

    items, cursor = read(None)
    assert [item.get("text") for item in items] == ["遅い", None]
    assert "b.csv" in items[1]["reject"]
    (tmp_path / "c.md").write_text("先方：重いです\n")
    items, _ = read(cursor)
    assert [item.get("text") for item in items if "text" in item] == ["重いです"]
    with pytest.raises(SourceError, match="no folder"):
        list(FolderSource(name="f", path=tmp_path / "gone").read(None))


def test_importing_the_sources_loads_nothing_heavy():
    heavy = ("openpyxl", "gspread", "docx2python", "torch")
    code = f"import sys, vocpipe.sources; print([name for name in {heavy} if name in sys.modules])"
    root = Path(__file__).parents[2]
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert found.stdout.strip() == "[]"
