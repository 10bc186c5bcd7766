"""Delivery as a whole: what goes where, by consent and without names, over real loopback HTTP."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.destinations.test_apprise import Inbox, inbox
from tests.fakes import DEAD, LAST, WAITS, opened, settings_text
from tests.pipeline.states import assert_same, tables
from tests.standins.sheets_server import SheetsStandin
from vocpipe import pipeline, review
from vocpipe.consents import find_quote
from vocpipe.errors import NotFoundError, SettingsError
from vocpipe.pipeline.deliver import deliver, plan, send_test
from vocpipe.pipeline.doctor import examine
from vocpipe.pipeline.unanswered import decide
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

__all__ = ["inbox"]

WEEK = parse_week(LAST)
Make = Callable[..., Workspace]


@pytest.fixture
def make(done_folder: Path, tmp_path: Path) -> Iterator[Make]:
    """Give a function that opens a copy of the finished workspace with these destinations."""
    held: list[Workspace] = []

    def opening(*sections: str, more: str = "") -> Workspace:
        folder = Path(shutil.copytree(done_folder, tmp_path / f"copy{len(held)}"))
        text = settings_text("voices.csv", more='changes = ["changes.csv"]')
        (folder / "vocpipe.toml").write_text(text + more + "\n".join(sections), "utf-8")
        held.append(opened(folder))
        return held[-1]

    yield opening
    for workspace in held:
        workspace.close()


def chat(inbox: Inbox, name: str = "chat", more: str = "") -> str:
    return (
        f'[[destination]]\ntype = "apprise"\nname = "{name}"\nhosts = ["127.0.0.1"]\nallow_private = true\n'
        f'url = "json://127.0.0.1:{inbox.server_port}/hook"\n{more}\n'
    )


def test_a_plan_shows_what_delivery_then_does_and_changes_nothing(make: Make, inbox: Inbox) -> None:
    workspace = make(chat(inbox))
    before = tables(workspace.settings.root)
    planned = plan(workspace, WEEK)
    assert_same(tables(workspace.settings.root), before)
    assert inbox.received == []
    assert planned.failed == []
    assert deliver(workspace, WEEK).failed == []
    wanted = {one.body.strip() for one in planned.planned if one.destination == "chat"}
    assert {one["message"] for one in inbox.received} == wanted
    assert wanted
    assert plan(workspace, WEEK).planned == []


def test_an_unreachable_destination_is_told_and_stops_no_other(
    make: Make, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WAITS, (0.0,))
    workspace = make(DEAD, chat(inbox))
    done = deliver(workspace, WEEK)
    (failed,) = done.failed
    assert "destination 'dead' did not take" in failed
    assert "vocpipe deliver --test 'dead'" in failed
    assert inbox.received
    assert done.files


def test_a_test_message_goes_to_one_destination_and_is_not_noted(make: Make, inbox: Inbox) -> None:
    workspace = make(chat(inbox), chat(inbox, "other"))
    before = tables(workspace.settings.root)
    assert send_test(workspace, "chat") == "json://127.0.0.1"
    (received,) = inbox.received
    assert received["message"] == "届け先「chat」への送信テストです。お客様の声は含まれません。"
    assert_same(tables(workspace.settings.root), before)
    assert send_test(workspace, "files").endswith("briefs")
    with pytest.raises(NotFoundError, match="no destination nowhere"):
        send_test(workspace, "nowhere")


def test_two_destinations_of_one_name_are_refused(make: Make, inbox: Inbox) -> None:
    with pytest.raises(SettingsError, match="two destinations are named chat"):
        deliver(make(chat(inbox), chat(inbox)), WEEK)


@pytest.mark.parametrize("personal", [False, True])
def test_names_leave_only_for_a_destination_that_may_have_them(
    make: Make, inbox: Inbox, personal: bool, tmp_path: Path
) -> None:
    files = f'[[destination]]\ntype = "files"\nname = "share"\nfolder = "{tmp_path / "share"}"\n'
    flag = f"personal = {str(personal).lower()}\n"
    workspace = make(chat(inbox, more=flag), files + flag, more="\n[privacy]\nnames = false\n")
    sheet = workspace.settings.path("voices.csv")
    added = "\n2026-11-20,三好,会社A,今野,佐藤様の写真も消えてしまい困る。電話は 03-1234-5678 です。\n"
    sheet.write_text(sheet.read_text("utf-8").rstrip("\n") + added, "utf-8")
    with workspace.running():
        pipeline.ingest(workspace)
    pipeline.run(workspace, WEEK)
    told = "".join(one["message"] for one in inbox.received)
    shared = "".join(file.read_text("utf-8") for file in (tmp_path / "share").rglob("*.*"))
    ours = "".join(file.read_text("utf-8") for file in workspace.settings.path("briefs").rglob("*.*"))
    assert "佐藤" in ours
    for text in (told, shared):
        assert ("佐藤" in text) is personal
        assert "写真も消えてしまい困る" in text


def test_a_tab_for_marketing_holds_only_what_consent_allows_and_its_uses_are_on_record(
    make: Make, tmp_path: Path
) -> None:
    with SheetsStandin() as google:
        workspace = make(
            f'[[destination]]\ntype = "sheet_tab"\nname = "words"\ntable = "quotes"\nchannel = "web"\n'
            f'by = "北川"\nurl = "{google.sheet_url}"\nservice_account_file = "{google.key_file(tmp_path)}"\n'
            f'sheets_api = "{google.url}"\n'
        )
        voice = next(one for one in workspace.store.feedback.find() if "列の並び替え" in one.text)
        quote = review.ask_consent(workspace, voice.id, "列の並び替えがとても助かる。", "a").subject
        deliver(workspace, WEEK)
        assert [row[0] for row in google.tabs[1].rows] == ["vocpipe_id"]
        review.approve_quote(
            workspace, quote, "b", channels=["web"], attribution="name", credit="＝会社A 今野様",
            proof="mail", incentive="none",
        )  # fmt: skip
        review.clear_quote(workspace, quote, "c")
        assert "列の並び替え" in plan(workspace, WEEK).planned[-1].body
        assert not find_quote(workspace, quote).consent.places

        deliver(workspace, WEEK)
        (row,) = google.tabs[1].rows[1:]
        assert row[0] == quote
        assert "列の並び替えがとても助かる。" in row
        assert "'＝会社A 今野様" in row
        assert set(google.inputs) == {"RAW"}
        (used,) = find_quote(workspace, quote).consent.places
        assert (used.channel, used.by) == ("web", "北川")
        assert used.place.endswith("[vocpipe quotes]")

        review.withdraw_consent(workspace, quote, "a")
        deliver(workspace, WEEK)
        assert not any(any(row) for row in google.tabs[1].rows[1:])


def test_a_tab_for_use_outside_needs_a_channel_and_a_person(make: Make) -> None:
    section = '[[destination]]\ntype = "sheet_tab"\nname = "w"\ntable = "banners"\nurl = "x"\n'
    with pytest.raises(SettingsError, match="needs channel"):
        deliver(make(section + 'service_account_file = "k"\nchannel = "web"\n'), WEEK)


def test_what_has_left_is_known_to_the_next_run_only_once_it_left(make: Make, inbox: Inbox) -> None:
    workspace = make(chat(inbox))
    inbox.status = 500
    assert deliver(workspace, WEEK).failed
    inbox.status = 200
    tried = len(inbox.received)
    deliver(workspace, WEEK)
    titles = [one["title"] for one in inbox.received]
    assert set(titles[:tried]) <= set(titles[tried:])
    deliver(workspace, WEEK)
    assert len(inbox.received) == len(titles)


def test_what_a_destination_did_not_take_waits_for_the_delivery_of_a_later_week(
    make: Make, inbox: Inbox
) -> None:
    workspace = make(chat(inbox), chat(inbox, "other"))
    inbox.status = 500
    deliver(workspace, WEEK)
    tried = {one["title"] for one in inbox.received}
    waiting = workspace.store.outbox.waiting("chat")
    assert [(one.week, one.tries) for one in waiting] == [(LAST, 1)] * len(waiting)
    assert "did not take" in waiting[0].trouble
    inbox.status, inbox.received[:] = 200, []
    assert {one.what for one in plan(workspace, WEEK.shift(1)).planned if one.destination == "chat"} == tried
    deliver(workspace, WEEK.shift(1))
    assert {one["title"] for one in inbox.received} == tried
    assert len(inbox.received) == 2 * len(tried)
    assert workspace.store.outbox.waiting() == []


def test_a_message_that_nobody_answers_for_goes_out_twice_and_then_waits_for_a_person(
    make: Make, inbox: Inbox
) -> None:
    workspace = make(chat(inbox))
    inbox.status = 500  # the server took it, perhaps: it does not say so
    for _ in range(4):
        deliver(workspace, WEEK)
    seen = Counter(one["title"] for one in inbox.received)
    held = workspace.store.outbox.held("chat")
    assert set(seen.values()) == {2}
    assert len(held) == len(seen)
    assert [one.says for one in examine(workspace.settings.root) if one.what == "destinations"] == [
        f"chat: {len(held)} messages were sent twice and never answered. Look there whether they arrived, "
        "then: vocpipe deliver --arrived NAME (or --again NAME); which they are: vocpipe deliver --waiting"
    ]
    inbox.status, inbox.received[:] = 200, []
    deliver(workspace, WEEK)
    assert inbox.received == []
    assert decide(workspace, "chat", arrived=False) == [one.key for one in held]
    deliver(workspace, WEEK)
    assert len(inbox.received) == len(held)
    assert workspace.store.outbox.waiting() == []
    with pytest.raises(NotFoundError, match="nothing of chat waits for a person"):
        decide(workspace, "chat", arrived=True)


def test_a_message_that_a_person_found_to_be_there_is_sent_no_more(make: Make, inbox: Inbox) -> None:
    workspace = make(chat(inbox))
    inbox.status = 500
    for _ in range(2):
        deliver(workspace, WEEK)
    for held in workspace.store.outbox.held():
        decide(workspace, held.key, arrived=True)
    inbox.status, inbox.received[:] = 200, []
    deliver(workspace, WEEK)
    assert inbox.received == []
    assert workspace.store.outbox.waiting() == []


@pytest.mark.parametrize("status", [404, 307])
def test_a_message_that_was_surely_refused_waits_for_no_person(make: Make, inbox: Inbox, status: int) -> None:
    workspace = make(chat(inbox))
    inbox.status = status
    for _ in range(3):
        deliver(workspace, WEEK)
    assert workspace.store.outbox.held() == []
    inbox.status = 200
    deliver(workspace, WEEK)
    assert workspace.store.outbox.waiting() == []


def test_what_waits_and_is_wanted_no_more_is_not_sent(make: Make, inbox: Inbox) -> None:
    workspace = make(chat(inbox))
    workspace.store.outbox.put({f"chat/{LAST}/alert/success/al_gone/ja": LAST}, "chat", workspace.now())
    deliver(workspace, WEEK)
    assert workspace.store.outbox.waiting() == []
    assert all("al_gone" not in one["message"] for one in inbox.received)


def test_an_unanswered_message_that_is_withdrawn_and_comes_back_goes_out_twice_at_most(
    make: Make, inbox: Inbox
) -> None:
    workspace = make(chat(inbox))
    over = workspace.settings
    running = over.model_copy(update={"now": WEEK.ends(over.zone) - timedelta(hours=1)})
    inbox.status = 500
    deliver(workspace, WEEK)
    workspace.settings = running  # the week's briefs are wanted no more
    deliver(workspace, WEEK)
    assert workspace.store.outbox.waiting() == []  # nobody is told of what nobody wants
    workspace.settings = over
    for _ in range(3):
        deliver(workspace, WEEK)
    assert set(Counter(one["title"] for one in inbox.received).values()) == {2}
    assert len(workspace.store.outbox.held()) == len(inbox.received) / 2


def test_a_week_that_still_runs_is_no_digest_yet(make: Make, inbox: Inbox) -> None:
    workspace = make(chat(inbox))
    before = workspace.settings.model_copy(update={"now": WEEK.ends(workspace.settings.zone)})
    late = before.model_copy(update={"now": before.moment() - timedelta(hours=1)})
    workspace.settings = late
    deliver(workspace, WEEK)
    assert inbox.received == []
    workspace.settings = before
    deliver(workspace, WEEK)
    assert inbox.received
