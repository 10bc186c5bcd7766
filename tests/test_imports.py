"""Rooms: imports go down only; vocpipe knows no Prefect; only the store speaks SQL; files stay small."""

import ast
from pathlib import Path

import pytest

from tests.parsing import tree

ROOT = Path(__file__).parent.parent
PRODUCT = sorted((ROOT / "vocpipe").rglob("*.py"))
FLOWS = sorted((ROOT / "flows").glob("*.py"))


def imported(file: Path) -> set[str]:
    """Give the top names of every module a file imports, inside functions too."""
    names = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def importers(*modules: str) -> list[str]:
    found = (file for file in PRODUCT if imported(file) & set(modules))
    return [str(file.relative_to(ROOT / "vocpipe")) for file in found]


def test_vocpipe_never_imports_prefect() -> None:
    assert importers("prefect", "flows") == []


def test_only_the_store_imports_sqlalchemy() -> None:
    outside = [
        name for name in importers("sqlalchemy", "sqlmodel", "alembic") if not name.startswith("store/")
    ]
    assert outside == []


def test_only_sources_destinations_sheets_and_the_language_model_speak_http() -> None:
    allowed = ("sources/", "destinations/", "gsheets", "http.py", "llm.py")
    speaking = importers("httpx", "requests", "gspread", "apprise", "urllib3", "socket")
    # These two use sockets without speaking: one asks for the machine's name, one whether a port is free.
    silent = ("store/runs.py", "cli/serve.py")
    assert [name for name in speaking if not name.startswith((*allowed, *silent))] == []


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.name)
def test_a_flow_file_is_under_forty_lines(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) < 40


@pytest.mark.parametrize(
    "file", [file for file in FLOWS if "prefect" in imported(file)], ids=lambda file: file.name
)
def test_a_flow_holds_no_logic_of_its_own(file: Path) -> None:
    loops = [node for node in ast.walk(tree(file)) if isinstance(node, ast.For | ast.While | ast.Try)]
    assert loops == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in PRODUCT}
    assert [name for name, length in lengths.items() if length > 400 and "records.py" not in name] == []
