"""Which week a review is of when nobody names one."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import plain_workspace
from tests.store.makers import voice
from vocpipe.pipeline.week_view import review_week


@pytest.mark.parametrize(
    ("days_ago", "back"),
    [((), 1), ((0,), 0), ((7,), 1), ((0, 7), 1), ((21,), 1)],
    ids=["empty", "since Monday alone", "last week alone", "both", "long ago"],
)
def test_the_last_whole_week_is_reviewed_unless_only_the_running_one_was_heard(
    tmp_path: Path, days_ago: tuple[int, ...], back: int
) -> None:
    with plain_workspace(tmp_path) as workspace:
        said = [voice(f"fb_{days}", said_at=workspace.now() - timedelta(days=days)) for days in days_ago]
        workspace.store.feedback.save(said)
        assert review_week(workspace) == workspace.week().shift(-back)
        assert str(review_week(workspace, "2026-W40")) == "2026-W40"
