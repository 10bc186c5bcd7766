"""``evaluate usage``: what counts as an answer is the same for all rows and for each language's."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from vocpipe.usage import UsageTagger
from vocpipe.workspace import Workspace

ROWS = (
    ("毎日CSV出力を使っています。", "CSV出力", "user"),
    ("CSV出力の件です。", "CSV出力", "unknown"),
    ("We use reports every day.", "reports", "non_user"),
)


def test_unknown_is_no_answer_however_sure_in_all_and_in_each_language(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Workspace, "usage_tagger_of", lambda _, catalogue: UsageTagger(catalogue))
    rows = [json.dumps(dict(zip(("text", "feature", "state"), row, strict=True))) for row in ROWS]
    (tmp_path / "labels.jsonl").write_text("\n".join(rows), "utf-8")
    found = run("evaluate", "usage", "labels.jsonl", "--json").json()
    told = {"all": found, **found["per_language"]}
    shares = {name: (one["coverage"], one["accuracy_answered"]) for name, one in told.items()}
    assert shares == {"all": (pytest.approx(2 / 3), 0.5), "ja": (0.5, 1.0), "en": (1.0, 0.0)}
    assert found["accuracy"] == pytest.approx(2 / 3)
