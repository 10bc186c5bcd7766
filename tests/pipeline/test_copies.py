"""Files that hold erased words are named; one that cannot be read stops nothing."""

import zipfile
from pathlib import Path

from vocpipe.pipeline.erasing import files_holding

WORDS = "請求書の宛名が直せないので経理が困っている"


def test_a_packed_file_that_is_broken_inside_hides_no_other(tmp_path: Path) -> None:
    for name in ("broken.xlsx", "whole.xlsx"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a", WORDS * 20)
    broken = bytearray((tmp_path / "broken.xlsx").read_bytes())
    broken[31:51] = b"\xff" * 20
    (tmp_path / "broken.xlsx").write_bytes(broken)
    assert zipfile.is_zipfile(tmp_path / "broken.xlsx")
    assert files_holding(tmp_path, [WORDS]) == [tmp_path / "whole.xlsx"]
