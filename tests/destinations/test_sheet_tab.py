"""The status tab: ours only, replaced whole, and left alone when it is current."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.standins.sheets_server import SheetsStandin
from vocpipe.destinations import Delivery, SheetTabDestination, StatusTable
from vocpipe.errors import VocpipeError

STATUS = StatusTable(("id", "状態", "変更"), (("fb1", "リリース済み", "CH-1"), ("fb2", "=HYPERLINK(1)", "")))


class Grid:
    """A tab in memory with the three calls that are used."""

    def __init__(self, rows: list[list[object]], height: int = 2) -> None:
        self.rows = rows
        self.writes: list[dict[str, list[list[str]]]] = []
        self.sheet, self.account = "key", "account"
        self.worksheet = SimpleNamespace(row_count=height, add_rows=self._grow)

    def _grow(self, rows: int) -> None:
        self.worksheet.row_count += rows

    def values(self) -> list[list[object]]:
        return self.rows

    def widen(self, columns: int) -> None:
        pass

    def write(self, ranges: dict[str, list[list[str]]]) -> None:
        self.writes.append(ranges)
        (self.rows,) = cast(Any, ranges.values())


class Tab(SheetTabDestination):
    """The destination with a grid in place of Google."""

    grid: Any

    def _open(self) -> Any:
        return self.grid


def destination(grid: Grid) -> Tab:
    return Tab(name="status", url="x" * 20, service_account_file=Path("key.json"), grid=grid)


def test_the_tab_is_written_in_one_request_and_then_left_alone() -> None:
    grid = Grid([])
    assert list(destination(grid).deliver(Delivery("2026-W47", status=STATUS), ())) == ["status/2026-W47"]
    (write,) = grid.writes
    assert write == {
        "A1:C3": [
            ["vocpipe_id", "状態", "変更"],
            ["fb1", "リリース済み", "CH-1"],
            ["fb2", "'=HYPERLINK(1)", ""],
        ]
    }
    assert grid.worksheet.row_count == 3
    assert list(destination(grid).deliver(Delivery("2026-W48", status=STATUS), ())) == []


def test_rows_of_an_older_longer_table_are_blanked() -> None:
    older: list[list[object]] = [["vocpipe_id", "a", "b", "c"]]
    older += [[f"fb{i}", "x", "y", "z"] for i in range(4)]
    grid = Grid(older, height=9)
    list(destination(grid).deliver(Delivery("2026-W47", status=STATUS), ()))
    (name, rows), *_ = grid.writes[0].items()
    assert name == "A1:D5"
    assert rows[3:] == [[""] * 4] * 2
    assert rows[0] == ["vocpipe_id", "状態", "変更", ""]


def test_a_tab_that_people_made_is_never_written() -> None:
    grid = Grid([["お客様の声", "担当"], ["検索が遅い", "佐藤"]])
    with pytest.raises(VocpipeError, match="was not made by vocpipe"):
        list(destination(grid).deliver(Delivery("2026-W47", status=STATUS), ()))
    assert grid.writes == []


def test_no_status_touches_nothing() -> None:
    grid = Grid([])
    assert list(destination(grid).deliver(Delivery("2026-W47"), ())) == []


def test_real_gspread_makes_the_tab_and_writes_it_raw_beside_the_tab_of_the_people(tmp_path: Path) -> None:
    with SheetsStandin() as google:
        google.tabs[0].rows = [["お客様の声"], ["検索が遅い"]]
        real = SheetTabDestination(
            name="status",
            url=google.sheet_url,
            service_account_file=google.key_file(tmp_path),
            sheets_api=google.url,
        )
        delivery = Delivery("2026-W47", status=STATUS)
        assert list(real.deliver(delivery, ())) == ["status/2026-W47"]
        assert list(real.deliver(delivery, ())) == []
        theirs, ours = google.tabs
        assert theirs.rows == [["お客様の声"], ["検索が遅い"]]
        assert (ours.title, ours.rows[2][:2]) == ("vocpipe status", ["fb2", "'=HYPERLINK(1)"])
        assert set(google.inputs) == {"RAW"}
