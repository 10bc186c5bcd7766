"""What ``vocpipe retrain --propose`` tells of the switch."""

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from vocpipe.pipeline.retrain import Retrained


@pytest.mark.parametrize(
    ("lang", "where"), [("en", "above the first [section]"), ("ja", "最初の [...] より上")]
)
def test_the_line_is_told_to_stand_above_the_sections_of_which_it_would_become_a_part(
    run: Run, finished_folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str, where: str
) -> None:
    told = Retrained("kinds", "1", "2", 20, 5, [], line="kind = {}", former="kind = {}")
    monkeypatch.setattr(sys.modules[Retrained.__module__], "retrain", lambda *_, **__: told)
    monkeypatch.chdir(finished_folder)
    monkeypatch.setenv("VOCPIPE_MESSAGES", lang)
    said = run("retrain", "kinds", "--propose")
    assert said.code == 0
    assert where in said.out.replace("\n", "")
