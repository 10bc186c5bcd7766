"""kill -9 at any moment, then the same command again: the same state as an undisturbed run."""

import shutil
from pathlib import Path

import pytest

from tests.fakes import small_workspace, tiny_workspace
from tests.pipeline.killing import run_job
from tests.pipeline.states import assert_same, outcome
from vocpipe.store import Store
from vocpipe.store.schema import check

State = dict[str, list[str]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[State, int]:
    """Give what the job leaves behind when nobody kills it, and how much it saves."""
    folder = small_workspace(tmp_path_factory.mktemp("undisturbed"))
    saves = run_job(folder, drafting=False)
    assert saves is not None
    return outcome(folder), saves


def killed_and_run_again(folder: Path, kill_at: int, *, after: bool = False, drafting: bool = False) -> State:
    assert run_job(folder, kill_at, after=after, drafting=drafting) is None
    store = Store.open(f"sqlite:///{folder / 'vocpipe.db'}")
    assert check(store.database) == []
    store.close()
    assert run_job(folder, drafting=drafting) is not None
    store = Store.open(f"sqlite:///{folder / 'vocpipe.db'}")
    assert store.ledger.seals.broken() == []
    store.close()
    return outcome(folder)


def test_an_undisturbed_job_saves_often_enough_to_be_killed_everywhere(
    undisturbed: tuple[State, int],
) -> None:
    state, saves = undisturbed
    assert saves > 60
    assert len(state["feedback"]) > 120
    assert len(state["theme"]) > 5
    assert state["lease"] == []


@pytest.mark.parametrize("share", [0.06, 0.4, 0.65], ids=["reading", "placing", "tagging"])
def test_a_job_killed_inside_a_batch_ends_like_an_undisturbed_one(
    undisturbed: tuple[State, int], tmp_path: Path, share: float
) -> None:
    again = killed_and_run_again(small_workspace(tmp_path / "workspace"), round(share * undisturbed[1]))
    assert_same(undisturbed[0], again)


def test_a_job_killed_right_after_a_commit_ends_like_an_undisturbed_one(
    undisturbed: tuple[State, int], tmp_path: Path
) -> None:
    again = killed_and_run_again(small_workspace(tmp_path / "workspace"), 19, after=True)
    assert_same(undisturbed[0], again)


def test_a_job_killed_five_times_in_a_row_still_ends_like_an_undisturbed_one(
    undisturbed: tuple[State, int], tmp_path: Path
) -> None:
    folder = small_workspace(tmp_path / "workspace")
    for kill_at in (3, 9, 8, 14, 11):
        run_job(folder, kill_at, drafting=False)
    assert run_job(folder, drafting=False) is not None
    assert_same(undisturbed[0], outcome(folder))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_wherever_a_job_is_killed_it_ends_like_an_undisturbed_one(
    undisturbed: tuple[State, int], tmp_path: Path, part: int
) -> None:
    for kill_at in range(1 + part, undisturbed[1] + 1, 10):
        again = killed_and_run_again(small_workspace(tmp_path / f"killed-{kill_at}"), kill_at)
        assert_same(undisturbed[0], again, f"killed at {kill_at}")


@pytest.mark.slow
def test_wherever_drafting_and_delivering_is_killed_the_pages_end_up_the_same(tmp_path: Path) -> None:
    fresh = tiny_workspace(tmp_path / "fresh")
    known = run_job(fresh, drafting=False)
    shutil.copytree(fresh, tmp_path / "undisturbed")
    saves = run_job(tmp_path / "undisturbed")
    assert known is not None
    assert saves is not None
    wanted = outcome(tmp_path / "undisturbed")
    assert len(wanted["files"]) == 32
    for kill_at in range(1, saves + 1, 4):
        folder = Path(shutil.copytree(fresh, tmp_path / f"killed-{kill_at}"))
        again = killed_and_run_again(folder, kill_at, drafting=True)
        assert_same(wanted, again, f"killed at {kill_at}")
