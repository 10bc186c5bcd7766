"""A file handed in is shown before it is stored, stored once, and its bad rows are mended from the page."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from vocpipe.pipeline.importing import FOLDER, LONGEST, _plain, hold, sweep
from vocpipe.web import import_page
from vocpipe.workspace import Workspace

ROWS = """日付,お客様,声,天気
2026-11-02,会社A,予定ボードが月曜に開かない。,x
2026-11-03,会社B,点検表を複製したい。,y
いつか,会社C,印刷が薄い。,z
"""


@pytest.fixture(autouse=True)
def english(client: TestClient) -> None:
    """Read the pages in English."""
    client.post("/language", data={"lang": "en"})


def hand_in(client: TestClient, content: str, name: str = "voices of november.csv") -> tuple[str, str]:
    """Hand a file in and give (address of its preview, the preview)."""
    answer = client.post("/import", files={"file": (name, content.encode())})
    return str(answer.url.path), answer.text


def uploads(workspace: Workspace) -> list[Path]:
    return [file for file in workspace.settings.path(FOLDER).rglob("*") if file.is_file()]


def test_a_preview_shows_columns_and_good_and_bad_rows_and_stores_nothing(
    client: TestClient, workspace: Workspace
) -> None:
    before = workspace.store.feedback.count()
    _, page = hand_in(client, ROWS)
    assert "New voices: 2, revised: 0, known already: 0, rows to mend: 1." in page
    assert "点検表を複製したい。" in page
    assert '<span class="chip">天気</span>' in page, "a column nobody reads is named"
    assert '<td data-label="Row">4</td>' in page, "the bad row is named by its number"
    assert workspace.store.feedback.count() == before
    assert workspace.store.rejects.open() == []


def test_stored_once_however_often_and_under_which_copys_name_it_is_sent(
    client: TestClient, workspace: Workspace
) -> None:
    before = workspace.store.feedback.count()
    for name in ("november.csv", "november.csv", "november (1).csv"):
        address, _ = hand_in(client, ROWS, name)
        client.post(address, data={"back": "/sources"})
        assert workspace.store.feedback.count() == before + 2
        assert len(workspace.store.rejects.open()) == 1
    _, page = hand_in(client, ROWS.replace("薄い", "濃い"), "november.csv")
    assert "New voices: 0, revised: 0, known already: 2" in page
    assert len(uploads(workspace)) == 1, "only what still waits for a word is kept"


def test_one_file_handed_in_by_many_at_once_is_kept_once(workspace: Workspace) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda n: hold(workspace, f"{n}.csv", ROWS.encode()), range(80)))
    assert len(keys) == 1
    assert len(uploads(workspace)) == 1


def test_another_column_is_chosen_in_the_address_and_stored_so(
    client: TestClient, workspace: Workspace
) -> None:
    table = "date,opinion of ours,what they told us\n2026-11-02,fine,The board is slow on Mondays\n"
    address, page = hand_in(client, table, "odd.csv")
    chosen = {"text": "what they told us"}
    assert "The board is slow" in client.get(address, params=chosen).text
    client.post(f"{address}?text=what+they+told+us")
    assert any(voice.text == "The board is slow on Mondays" for voice in workspace.store.feedback.find())


def told(workspace: Workspace) -> list[tuple[str, str, dict[str, object]]]:
    """Give what the audit holds of files and rows, the oldest first; counts of nothing left out."""
    found = [
        (one.what, one.about, {name: n for name, n in one.detail.items() if n})
        for one in workspace.store.audit.page()
    ]
    return [one for one in found[::-1] if one[0] in ("uploaded", "retried")]


def test_a_table_without_a_known_header_asks_which_column_holds_the_voices(client: TestClient) -> None:
    file = {"file": ("odd.csv", "なんて言った,どこ\n検索が遅い,欅不動産\n".encode())}
    asked = client.post("/import", files=file)
    assert (asked.status_code, 'name="text"' in asked.text) == (422, True)
    found = client.get(asked.url.path, params={"text": "なんて言った"})
    assert (found.status_code, "検索が遅い" in found.text) == (200, True)


def test_a_file_that_was_taken_in_by_mistake_is_removed_and_brought_back(
    client: TestClient, workspace: Workspace
) -> None:
    address, _ = hand_in(client, ROWS)
    client.post(address)
    source = workspace.store.audit.page()[0].about
    counted = len(workspace.store.feedback.find())
    assert "/sources/remove" in client.get("/sources").text
    gone = client.post("/sources/remove", data={"source": source, "reason": "twice", "back": "/sources"})
    assert "None is deleted" in gone.text
    assert "/sources/restore" in gone.text
    assert len(workspace.store.feedback.find()) < counted
    client.post("/sources/restore", data={"source": source})
    assert len(workspace.store.feedback.find()) == counted
    deeds = [(one.what, one.about) for one in workspace.store.audit.page()[:2]]
    assert deeds == [("source restored", source), ("source removed", source)]


def test_a_file_nobody_stores_or_drops_is_deleted_after_a_day(
    client: TestClient, workspace: Workspace
) -> None:
    for content in (ROWS, ROWS.replace("薄い", "濃い")):
        hand_in(client, content)
    old, young = sorted(workspace.settings.path(FOLDER).iterdir())
    for held, age in ((old, LONGEST + 60), (young, LONGEST - 60)):
        os.utime(held, (time.time() - age,) * 2)
    sweep(workspace)
    assert [file.parent for file in uploads(workspace)] == [young]
    os.utime(young, (0, 0))
    hand_in(client, ROWS + "2026-11-04,会社D,色が薄い。,w\n")
    assert young not in {file.parent for file in uploads(workspace)}, "each file handed in sweeps before it"


def test_what_is_stored_mended_or_read_again_from_the_page_is_in_the_audit(
    client: TestClient, workspace: Workspace
) -> None:
    address, _ = hand_in(client, ROWS)
    client.post(address)
    assert told(workspace) == [("uploaded", "voices of november.csv", {"new": 2, "rejected": 1})]
    reject = workspace.store.rejects.open()[0]
    client.post(f"/rejects/{reject.id}/mend", data={"cell:日付": "いつだったか"})
    assert len(told(workspace)) == 1, "nothing came of it"
    client.post(f"/rejects/{reject.id}/mend", data={"cell:日付": "2026-11-04"})
    assert told(workspace)[1:] == [("uploaded", reject.id, {"mended": 1, "new": 1})]
    client.post("/sources/retry")
    assert told(workspace)[2][0] == "retried"


def test_a_file_that_is_not_wanted_is_deleted(client: TestClient, workspace: Workspace) -> None:
    address, _ = hand_in(client, ROWS)
    client.post(f"{address}/drop")
    assert uploads(workspace) == []
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["a.pdf", "../../etc/passwd.csv", "..", "C:\\x\\y.csv", "\x00.csv"])
def test_a_name_never_leaves_the_folder_and_an_unknown_kind_is_refused(
    client: TestClient, workspace: Workspace, name: str
) -> None:
    hand_in(client, ROWS, name)
    folder = workspace.settings.path(FOLDER)
    assert all(file.parent.parent == folder for file in uploads(workspace))
    assert not {"/", "\\", "\x00"} & set(_plain(name))


def test_a_file_too_large_or_empty_is_refused(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_page, "MOST", 100)
    for content, why in (("x" * 101, "larger than"), ("", "empty")):
        answer = client.post("/import", files={"file": ("a.csv", content.encode())})
        assert (answer.status_code, why in answer.text) == (422, True)
    assert uploads(workspace) == []


def test_a_bad_row_is_mended_from_the_page_and_leaves_the_list(
    client: TestClient, workspace: Workspace
) -> None:
    address, _ = hand_in(client, ROWS)
    client.post(address)
    reject = workspace.store.rejects.open()[0]
    page = client.get("/sources").text
    assert f"/rejects/{reject.id}/mend" in page
    still = client.post(f"/rejects/{reject.id}/mend", data={"cell:日付": "いつだったか"})
    assert still.status_code == 422
    assert workspace.store.rejects.open() != []
    client.post(f"/rejects/{reject.id}/mend", data={"cell:日付": "2026-11-04"})
    assert workspace.store.rejects.open() == []
    assert any(voice.text == "印刷が薄い。" for voice in workspace.store.feedback.find())
