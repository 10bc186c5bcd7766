"""Bad input: one clear line that names the thing and the way out, exit 1, nothing half-written."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes import settings_text, tiny_workspace, write_sheet
from tests.pipeline.states import assert_same, tables

SAID = "ひみつの声をここに書く"
"""What a customer said: it must not stand in any message."""


@pytest.fixture
def workspace(here: Path) -> Path:
    """Stand in a new workspace with the rows of a sheet and settings that hold nothing else."""
    write_sheet(here / "voices.csv", [("2026/11/2", "三好", "ABC", "", SAID)])
    (here / "vocpipe.toml").write_text(settings_text(), "utf-8")
    return here


def test_without_settings_every_command_says_how_to_begin(here: Path, run: Run) -> None:
    for arguments in (["run"], ["ingest"], ["items"], ["kpi"], ["brief", "sales"], ["db", "check"]):
        assert "vocpipe init" in run(*arguments).one_line()
    assert list(here.iterdir()) == []


def broken_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Give files that cannot be read, and what must stand in the line about each."""
    made = {
        "missing": ("gone.csv", None, "gone.csv"),
        "empty": ("empty.csv", b"", "is empty"),
        "header only": ("header.csv", "日付,お客様,声\n".encode(), None),
        "no text column": ("columns.csv", f"日付,金額\n2026/11/2,{SAID}\n".encode(), "columns.csv"),
        "picture called csv": ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "picture.csv"),
        "broken json": ("tickets.json", f'[{{"id": 1, "text": "{SAID}"'.encode(), "tickets.json"),
        "broken workbook": ("book.xlsx", b"PK\x03\x04" + SAID.encode(), "book.xlsx"),
        "broken document": ("minutes.docx", b"PK\x03\x04" + SAID.encode(), "minutes.docx"),
        "unknown kind": ("voices.numbers", SAID.encode(), "CSV or Excel"),
    }
    for name, content, _ in made.values():
        if content is not None:
            (folder / name).write_bytes(content)
    return {what: (folder / name, expected or "") for what, (name, _, expected) in made.items()}


@pytest.mark.parametrize(
    "what",
    [
        "missing",
        "empty",
        "no text column",
        "picture called csv",
        "broken json",
        "broken workbook",
        "broken document",
        "unknown kind",
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_without_the_customers_words(
    workspace: Path, run: Run, what: str
) -> None:
    file, expected = broken_files(workspace)[what]
    run("ingest", "voices.csv")
    before = tables(workspace)
    said = run("ingest", file)
    line = said.one_line()
    assert expected in line
    assert SAID not in said.out + said.err
    assert_same(before, tables(workspace))


def test_a_sheet_with_a_header_and_nothing_below_brings_nothing_and_is_no_error(
    workspace: Path, run: Run
) -> None:
    file, _ = broken_files(workspace)["header only"]
    said = run("ingest", file, "--json")
    assert said.code == 0
    assert said.json()["sources"][0]["new"] == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc-jp", "utf-16"])
def test_the_encodings_japanese_sheets_come_in_are_all_read(workspace: Path, run: Run, encoding: str) -> None:
    rows = f"日付,記入者,お客様,声\n2026/11/2,三好,ABC商事,{SAID}。困っています。\n"
    (workspace / "other.csv").write_bytes(rows.encode(encoding))
    assert run("ingest", "other.csv", "--json").json()["sources"][0]["new"] == 1
    assert SAID in run("items", "--json").json()[0]["text"]


def test_a_row_that_cannot_be_read_is_listed_with_place_and_reason_and_the_rest_goes_on(
    workspace: Path, run: Run
) -> None:
    write_sheet(
        workspace / "mixed.csv",
        [("いつか", "三好", "ABC", "", SAID), ("2026/11/2", "三好", "ABC", "", "列を選びたい。")],
    )
    said = run("ingest", "mixed.csv")
    assert said.code == 0
    assert SAID not in said.out + said.err
    (reject,) = run("rejects", "--json").json()
    assert (reject["file"], reject["row"], reject["column"]) == ("mixed.csv", 2, "日付")
    assert "mixed.csv" in run("rejects").out


def test_a_named_file_without_one_good_row_is_an_error_and_a_configured_source_is_none(
    workspace: Path, run: Run
) -> None:
    write_sheet(workspace / "bad.csv", [("いつか", "三好", "ABC", "", SAID)])
    said = run("ingest", "bad.csv", "--json")
    assert (said.code, said.json()["sources"][0]["rejected"]) == (1, 1)
    again = run("ingest", "bad.csv")
    assert (again.code, "vocpipe rejects" in again.err) == (1, True), "not mended since"
    with (workspace / "vocpipe.toml").open("a", encoding="utf-8") as file:
        file.write("\n[[source]]\ntype = 'csv'\nname = 'sheet'\npath = 'bad.csv'\n")
    assert run("ingest").code == 0


SETTINGS = {
    "name = ": "not valid TOML",
    "nmae = 'x'": "nmae",
    "timezone = 'Mars/Olympus'": "timezone",
    "language = 3": "language",
    "database_url = 'mysql://host/x'": "database_url",
    "database_url = 'sqlite:///nowhere/vocpipe.db'": "nowhere",
    "[[source]]\ntype = 'fax'\nname = 'x'": "[[source]] number 1",
    "[[source]]\ntype = 'csv'\nname = 'x'\npath = 'x.csv'\ncolour = 1": "colour",
    "[[destination]]\ntype = 'pigeon'\nname = 'x'": "[[destination]] number 1",
    "[privacy]\npatterns = ['ORD-[']": "privacy.patterns",
    "accounts = 'gone.csv'": "gone.csv",
    "usage_events = 'gone.csv'": "gone.csv",
    "changes = ['gone.csv']": "gone.csv",
    "[[route.rule]]\nname = 'x'\nteam = 'finance'": "[[route.rule]] number 1",
}


@pytest.mark.parametrize("text", SETTINGS)
def test_a_broken_setting_is_one_line_with_its_name(workspace: Path, run: Run, text: str) -> None:
    with (workspace / "vocpipe.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n" if text.startswith("[") else "")
    if not text.startswith("["):
        (workspace / "vocpipe.toml").write_text(text + "\n", "utf-8")
    if "destination" in text or "route" in text:
        assert run("ingest", "voices.csv").code == 0
        assert SETTINGS[text] in run("run").one_line()
    else:
        assert SETTINGS[text] in run("ingest", "voices.csv").one_line()


def test_a_broken_catalogue_names_the_file_and_the_key(workspace: Path, run: Run) -> None:
    run("ingest", "voices.csv")
    (workspace / "features.toml").write_text('[[feature]]\nkey = "Bad Key"\nnames.ja = ["x"]\n', "utf-8")
    line = run("run").one_line()
    assert "features.toml" in line
    assert "Bad Key" in line


def test_facts_that_cannot_be_used_are_told_once_with_file_row_and_reason(here: Path, run: Run) -> None:
    tiny_workspace(here)
    (here / "accounts.csv").write_text(
        "id,name,level,as_of\nA1,会社A,3,2026-09-01\nA2,会社B,9,2026-09-01\n", "utf-8"
    )
    events = [
        "A1,csv_export,2026-11-01,3,",
        "A1,csv_export,soon,3,",
        "A1,csv_export,2026-11-02,many,",
        "A9,board,2026-11-01,1,",
    ]
    events += [f"A1,bord,2026-11-{day:02d},1," for day in range(1, 21)]
    header = "account_id,feature,day,count,commenter\n"
    (here / "usage_events.csv").write_text(header + "\n".join(events) + "\n", "utf-8")
    more = 'changes = ["changes.csv"]\naccounts = "accounts.csv"\nusage_events = "usage_events.csv"'
    (here / "vocpipe.toml").write_text(settings_text("voices.csv", more=more), "utf-8")
    said = run("ingest")
    assert said.code == 0, "the good rows are in, the others are told of, as for voices"
    assert "Traceback" not in said.err
    notes = [line for line in said.err.splitlines() if "events.csv" in line or "accounts.csv" in line]
    assert len(notes) == 5
    (unknown,) = [note for note in notes if "'bord'" in note]
    assert "row 6" in unknown
    assert "20 rows" in unknown
    assert "did you mean 'board'?" in unknown
    assert len(tables(here)["usage_event"]) == 1


@pytest.mark.parametrize(
    ("content", "lines", "code"), [('["x", 3]', 2, 0), ("[", 1, 1), ("3", 1, 0)], ids=["rows", "file", "row"]
)
def test_facts_in_broken_json_are_one_line_each(
    here: Path, run: Run, content: str, lines: int, code: int
) -> None:
    tiny_workspace(here)
    (here / "changes.json").write_text(content, "utf-8")
    (here / "vocpipe.toml").write_text(
        settings_text("voices.csv", more='changes = ["changes.json"]'), "utf-8"
    )
    said = run("ingest")
    assert said.code == code
    assert ["changes.json" in line for line in said.err.splitlines()] == [True] * lines


def test_a_newer_store_is_refused_and_left_alone(finished: Path, run: Run) -> None:
    with sqlite3.connect(finished / "vocpipe.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = tables(finished)
    for arguments in (["run"], ["items"], ["ingest"]):
        assert "Upgrade vocpipe" in run(*arguments).one_line()
    assert_same(before, tables(finished))


def test_an_older_store_is_refused_with_the_command_that_mends_it(finished: Path, run: Run) -> None:
    with sqlite3.connect(finished / "vocpipe.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    assert "vocpipe db upgrade" in run("items").one_line()


def test_a_file_that_is_no_store_is_refused_and_left_alone(workspace: Path, run: Run) -> None:
    content = b"This is a diary, not a database." * 100
    (workspace / "vocpipe.db").write_bytes(content)
    assert "vocpipe.db" in run("items").one_line()
    assert (workspace / "vocpipe.db").read_bytes() == content


def test_where_nothing_can_be_written_the_line_says_where(workspace: Path, run: Run) -> None:
    (workspace / "briefs").write_text("a file where a folder should be", "utf-8")
    run("ingest", "voices.csv")
    said = run("run")
    assert said.code == 1
    assert "Traceback" not in said.err
    assert any("briefs" in line and "cannot be written" in line for line in said.err.splitlines())


@pytest.mark.parametrize("name", ["kpi.html", "kpi.md"])
def test_a_page_that_cannot_be_saved_is_one_line(finished: Path, run: Run, name: str) -> None:
    (finished / "taken").write_text("a file", "utf-8")
    assert "cannot be written" in run("kpi", "--save", Path("taken") / name).one_line()
    assert (
        "cannot be written"
        in run("brief", "product", "--week", "2026-W47", "--save", "taken/x.md").one_line()
    )


def test_a_salt_that_cannot_be_made_is_one_line(workspace: Path, run: Run) -> None:
    (workspace / ".vocpipe-salt").mkdir()
    assert ".vocpipe-salt" in run("ingest", "voices.csv").one_line()


def test_a_store_in_a_folder_that_is_a_file_is_one_line(workspace: Path, run: Run) -> None:
    (workspace / "data").write_text("a file", "utf-8")
    (workspace / "vocpipe.toml").write_text('database_url = "sqlite:///data/vocpipe.db"\n', "utf-8")
    assert "data" in run("items").one_line()


def test_a_workspace_is_not_started_twice_nor_inside_a_file(here: Path, run: Run) -> None:
    assert run("init", "new").code == 0
    shutil.copytree("new", "before")
    assert "exists already" in run("init", "new").one_line()
    assert (Path("new") / "vocpipe.toml").read_bytes() == (Path("before") / "vocpipe.toml").read_bytes()
    Path("taken").write_text("a file", "utf-8")
    assert "cannot be written" in run("init", "taken/new").one_line()
    assert "ja or en" in run("init", "other", "--language", "fr").one_line()
    assert not Path("other").exists()


def test_the_demo_leaves_a_workspace_that_is_not_its_own_alone(workspace: Path, run: Run) -> None:
    before = (workspace / "vocpipe.toml").read_bytes()
    assert "not the demo's" in run("demo", "--folder", ".").one_line()
    assert (workspace / "vocpipe.toml").read_bytes() == before
    assert not (workspace / "notes").exists()


def test_a_backup_never_overwrites_and_needs_a_store(workspace: Path, run: Run) -> None:
    assert run("db", "backup", "copy.db").one_line()
    assert not Path("copy.db").exists()
    run("ingest", "voices.csv")
    assert run("db", "backup", "copy.db").code == 0
    assert "exists already" in run("db", "backup", "copy.db").one_line()


def test_labels_that_cannot_be_measured_are_one_line(here: Path, run: Run) -> None:
    assert "gone.jsonl" in run("evaluate", "kinds", "gone.jsonl").one_line()
    (here / "bad.jsonl").write_text(f'{{"text": "{SAID}"}}\n', "utf-8")
    said = run("evaluate", "kinds", "bad.jsonl")
    assert "bad.jsonl" in said.one_line()
    assert SAID not in said.err
    assert not (here / "vocpipe.db").exists()


def test_rejects_of_no_source_are_refused_with_the_names_there_are(finished: Path, run: Run) -> None:
    assert "Known are: voices" in run("rejects", "nosuch").one_line()
    assert run("rejects", "voices").code == 0


def test_a_column_of_a_file_is_named_on_the_command_line(workspace: Path, run: Run) -> None:
    (workspace / "odd.csv").write_text("いつか,どこ,なんて言った\n2026/11/16,欅不動産,検索が遅い\n", "utf-8")
    assert "--column" in run("ingest", "odd.csv").one_line()
    named = ("--column", "text=なんて言った", "--column", "account=B")
    assert run("ingest", "odd.csv", *named, "--json").json()["sources"][0]["new"] == 1
    (row,) = run("items", "--source", "odd.csv", "--json").json()
    assert (row["text"], row["account"]) == ("検索が遅い", "欅不動産")
    assert run("ingest", "odd.csv", "--column", "声").code == 2
    assert "is no field" in run("ingest", "odd.csv", "--column", "wrods=C").one_line()
