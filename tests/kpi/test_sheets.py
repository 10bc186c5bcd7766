"""What is exported is enough: every figure counted again from the sheets' rows alone."""

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.kpi.demo_facts import kept
from tests.kpi.recount_sheets import recount
from tests.kpi.test_demo import TODAY, rows_of
from tests.kpi.worked_example import AS_OF, ROWS
from vocpipe.kpi import KpiRows, sheets
from vocpipe.pipeline.export import write_sheets


@pytest.mark.parametrize(("rows", "as_of"), [(ROWS, AS_OF), (rows_of(kept()), TODAY), (KpiRows(), AS_OF)])
def test_every_figure_shown_is_counted_again_from_the_exported_rows_alone(
    rows: KpiRows, as_of: date, tmp_path: Path
) -> None:
    files = write_sheets(sheets(rows, as_of, "Asia/Tokyo"), tmp_path / "kpi.csv")
    read = {
        file.stem.removeprefix("kpi-"): list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
        for file in files
    }
    counted = recount(read, as_of)
    shown = {row.pop("figure"): row for row in read["figures"]}
    assert shown.keys() - counted.keys() == set()
    for path, row in shown.items():
        said = {name: float(value) for name, value in row.items() if value}
        assert said == pytest.approx({k: v for k, v in counted[path].items() if v is not None}, abs=1e-9), (
            path
        )
