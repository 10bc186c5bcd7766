"""Nothing leaves without consent: random sequences of everything people can do, and every door checked."""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fakes import FakeEmbedder
from tests.store.makers import verdict, voice
from vocpipe import review, web
from vocpipe.consents import consents, note_use
from vocpipe.destinations import AppriseDestination, Delivery, Message, SheetTabDestination
from vocpipe.destinations.apprise_log import Answer
from vocpipe.drafting.banner_rules import BannerRules
from vocpipe.drafting.gate import reason_words
from vocpipe.drafting.leaving import Form, What
from vocpipe.drafting.words import say
from vocpipe.errors import VocpipeError
from vocpipe.pipeline.deliver import deliver
from vocpipe.pipeline.draft import draft
from vocpipe.pipeline.outside import export, outside_table
from vocpipe.pipeline.releasing import release
from vocpipe.records import About, Side
from vocpipe.settings import build
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

TEXTS = {
    "plain": ("とても助かっています。", "plain words"),
    "edit": ("ちなみに、検索で助かっています。", "may be shortened"),
    "long": ("写真がまとめて送れるので、現場の電話が減り、とても助かっています。", "no safe cut"),
    "claim": ("最高のツールです。", "a superlative"),
    "number": ("3時間かかっていた報告書が20分で終わります。", "before and after"),
    "english": ("The board is great, and we smile a lot.", "English"),
    "formula": ("=HYPERLINK(1) とても便利です。", "a formula"),
}
CHANNELS = ("web", "press")
WEEK = parse_week("2026-W47")
NOW = "2026-11-23T09:00:00+09:00"


def make(folder: Path, now: str = NOW) -> Workspace:
    return Workspace(build({"now": now, "desks": {"ask_cap": 99}}, folder), embedder=FakeEmbedder())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("empty")
    with make(folder) as workspace:
        workspace.store.feedback.save([voice(key, text=text) for key, (text, _) in TEXTS.items()])
        for about, value in (
            (About.KIND, {"kind": "praise", "severity": 0}),
            (About.ROUTE, {"reasons": {"marketing": "praise"}}),
        ):
            workspace.store.ledger.set_live(about, "v1", workspace.now())
            workspace.store.ledger.append([verdict(key, about, value=value) for key in TEXTS])
    return folder


def written_in(file: Path) -> str:
    if file.suffix != ".xlsx":
        return file.read_text("utf-8-sig")
    sheets = openpyxl.load_workbook(file).worksheets
    return "\n".join(str(value) for sheet in sheets for row in sheet.values for value in row)


class Desk(RuleBasedStateMachine):
    """People ask, approve, clear, use, withdraw, undo and edit in any order; exports are watched."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="desk"))
        shutil.copytree(self.template, self.folder, dirs_exist_ok=True)
        self.days, self.delivered = 0, False
        self.workspace = make(self.folder)
        # What is agreed, kept beside the ledger in the plainest way.
        self.agreed: dict[str, dict[str, Any]] = {}
        self.words_of: dict[str, str] = {}

    @rule(key=st.sampled_from(list(TEXTS)))
    def ask(self, key: str) -> None:
        text = TEXTS[key][0]
        try:
            quote = review.ask_consent(self.workspace, self.voice_of(key), text, "a").subject
        except VocpipeError:
            return
        self.words_of[quote] = text
        claims = self.agreed.get(quote, {}).get("claims", set())
        self.agreed[quote] = {"state": "asked", "channels": (), "until": None, "claims": claims}

    @rule(
        number=st.integers(0, 9),
        channels=st.sets(st.sampled_from(CHANNELS), min_size=1),
        days=st.none() | st.integers(0, 3),
        edit=st.booleans(),
        incentive=st.sampled_from(["none", "a gift card"]),
    )
    def approve(self, number: int, channels: set[str], days: int | None, edit: bool, incentive: str) -> None:
        until = None if days is None else self.today + timedelta(days=days)
        if quote := self.pick(number):
            try:
                review.approve_quote(
                    self.workspace, quote, "b", channels=sorted(channels), attribution="anonymous",
                    proof="mail", incentive=incentive, may_edit=edit, expires=until,
                )  # fmt: skip
            except VocpipeError:
                return
            known = self.agreed[quote]
            known |= {"state": "approved", "channels": tuple(channels), "until": until, "gift": incentive}

    @rule(number=st.integers(0, 9))
    def clear(self, number: int) -> None:
        if (quote := self.pick(number)) and self.done(lambda: review.clear_quote(self.workspace, quote, "c")):
            self.agreed[quote]["state"] = "cleared"

    @rule(number=st.integers(0, 9), claim=st.sampled_from(["superlative", "before_after", "incentive"]))
    def clear_claim(self, number: int, claim: str) -> None:
        quote = self.pick(number)
        if quote and self.done(lambda: review.clear_claims(self.workspace, quote, [claim], "d", "seen")):
            self.agreed[quote]["claims"].add(claim)

    @rule(number=st.integers(0, 9), channel=st.sampled_from(CHANNELS))
    def use(self, number: int, channel: str) -> None:
        if quote := self.pick(number):
            self.done(lambda: note_use(self.workspace, quote, channel, "page", "a"))

    @rule(number=st.integers(0, 9))
    def withdraw(self, number: int) -> None:
        quote = self.pick(number)
        if quote and self.done(lambda: review.withdraw_consent(self.workspace, quote, "a")):
            self.agreed[quote]["state"] = "withdrawn"

    @rule(number=st.integers(0, 9))
    def take_back_the_last_clearing(self, number: int) -> None:
        quote = self.pick(number)
        said = [one.last for one in consents(self.workspace) if one.quote_id == quote]
        undoable = quote and said and said[0].value["state"] in ("approved", "cleared")
        if quote and undoable and self.done(lambda: review.undo(self.workspace, said[0].id, "a")):
            self.agreed[quote]["state"] = "asked"

    @rule(key=st.sampled_from(list(TEXTS)), gone=st.booleans())
    def the_voice_is_edited(self, key: str, gone: bool) -> None:
        text = "やっぱり別の話です。" if gone else TEXTS[key][0]
        self.workspace.store.feedback.save([voice(key, text=text)])

    @rule()
    def a_day_goes_by(self) -> None:
        self.days += 1
        self.workspace.close()
        self.workspace = make(self.folder, f"2026-11-{23 + min(self.days, 7)}T09:00:00+09:00")

    @rule(
        what=st.sampled_from(list(What)),
        channel=st.sampled_from(CHANNELS),
        form=st.sampled_from(list(Form)),
    )
    def export(self, what: What, channel: str, form: Form) -> None:
        file = self.folder / f"{what}-{channel}.{form}"
        done = export(self.workspace, what, channel, "e", file=file, form=form)
        assert set(done.quote_ids) <= set(self.allowed(channel))
        self.assert_only_allowed(written_in(file), channel)
        places = {one.quote_id: {p.place for p in one.consent.places} for one in consents(self.workspace)}
        assert all(str(file) in places[quote] for quote in done.quote_ids)

    @rule(what=st.sampled_from(list(What)), channel=st.sampled_from(CHANNELS))
    def fill_the_tab_of_a_spreadsheet(self, what: What, channel: str) -> None:
        table, quotes = outside_table(self.workspace, what, channel)
        assert set(quotes) <= set(self.allowed(channel))
        self.assert_only_allowed("\n".join(cell for row in table.rows for cell in row), channel)

    @precondition(lambda self: not self.delivered)
    @rule(channel=st.sampled_from(CHANNELS))
    def deliver_to_a_tab_and_a_chat(self, channel: str) -> None:
        self.delivered = True  # once a run: drafting a week is the dearest of all rules
        tab, chat = self.template / "tab", self.template / "chat"
        left: dict[str, str] = {}

        def fill(_: SheetTabDestination, delivery: Delivery, *_more: object) -> Iterator[str]:
            assert delivery.status is not None
            left[tab.name] = "\n".join(cell for row in delivery.status.rows for cell in row)
            yield "tab"

        def send(_: AppriseDestination, _address: str, message: Message) -> Answer:
            left[chat.name] = left.get(chat.name, "") + message.words
            return Answer.TAKEN

        destinations = [
            SheetTabDestination(
                type="sheet_tab", name="tab", url="x", table=What.QUOTES, channel=channel, by="e",
                service_account_file=tab,
            ),
            AppriseDestination(name="chat", url="json://127.0.0.1", hosts=("127.0.0.1",), allow_private=True),
        ]  # fmt: skip
        with (
            patch.object(SheetTabDestination, "deliver", fill),
            patch.object(AppriseDestination, "_send", send),
            patch.object(Workspace, "destinations", destinations),
        ):
            draft(self.workspace, WEEK)
            assert deliver(self.workspace, WEEK).failed == []
        self.assert_only_allowed(left[tab.name], channel)
        # Chat is for our own people, and the brief that goes there says so.
        assert say("internal", "ja") in left[chat.name]

    def assert_only_allowed(self, written: str, channel: str) -> None:
        allowed = set(self.allowed(channel))
        for quote, words in self.words_of.items():
            assert quote in allowed or words not in written

    @invariant()
    def what_may_leave_is_what_was_agreed(self) -> None:
        for channel in CHANNELS if hasattr(self, "workspace") else ():
            released, held = release(self.workspace, channel)
            assert {one.quote.id for one in released} == set(self.allowed(channel))
            assert all(one.reasons for one in held)

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
            shutil.rmtree(self.folder)

    @property
    def today(self) -> Any:
        return self.workspace.now().astimezone(self.workspace.settings.zone).date()

    def voice_of(self, key: str) -> str:
        return next(v.id for v in self.workspace.store.feedback.find() if v.external_id == key)

    def pick(self, number: int) -> str | None:
        quotes = sorted(self.agreed)
        return quotes[number % len(quotes)] if quotes else None

    def done(self, verb: Any) -> bool:
        try:
            verb()
        except VocpipeError:
            return False
        return True

    def allowed(self, channel: str) -> list[str]:
        texts = {v.id: (v.text, v.revision) for v in self.workspace.store.feedback.find()}
        found = []
        for one in consents(self.workspace):
            known = self.agreed[one.quote_id]
            words = self.words_of[one.quote_id]
            needed = {"superlative"} if "最高" in words else {"before_after"} if "3時間" in words else set()
            needed |= {"incentive"} if known.get("gift") == "a gift card" else set()
            said_in = next(
                v.revision
                for v in self.workspace.store.ledger.history(one.feedback_id)
                if v.subject == one.quote_id
            )
            if (
                known["state"] == "cleared"
                and channel in known["channels"]
                and (known["until"] is None or known["until"] >= self.today)
                and needed <= known["claims"]
                and texts[one.feedback_id] == (words, said_in)
            ):
                found.append(one.quote_id)
        return found


def test_whatever_people_do_only_what_was_agreed_leaves(empty: Path) -> None:
    machine = type("DeskHere", (Desk,), {"template": empty})
    quick = settings(max_examples=12, stateful_step_count=18, suppress_health_check=list(HealthCheck))
    machine.TestCase.settings = quick
    machine.TestCase().runTest()


def released(workspace: Workspace, key: str, **terms: Any) -> str:
    item = next(v.id for v in workspace.store.feedback.find() if v.external_id == key)
    quote = review.ask_consent(workspace, item, TEXTS[key][0], "a").subject
    given = {"channels": ["web"], "attribution": "anonymous", "proof": "mail", "incentive": "none", **terms}
    review.approve_quote(workspace, quote, "b", **given)
    review.clear_quote(workspace, quote, "c")
    return quote


@pytest.fixture
def desk(empty: Path, tmp_path: Path) -> Any:
    with make(Path(shutil.copytree(empty, tmp_path / "desk"))) as workspace:
        yield workspace


def test_a_claim_for_a_lawyer_holds_a_quote_back_until_a_named_person_clears_it(desk: Workspace) -> None:
    quote = released(desk, "claim")
    assert [one.reasons for one in release(desk, "web")[1]] == [("claim:superlative",)]
    review.clear_claims(desk, quote, ["superlative"], "法務 佐伯", "調査資料あり")
    assert [one.quote.id for one in release(desk, "web")[0]] == [quote]


def test_a_banner_is_shortened_only_where_the_customer_allows_edits(desk: Workspace, tmp_path: Path) -> None:
    released(desk, "edit", may_edit=True)
    rows = export(desk, What.BANNERS, "web", "e", format_key="google_headline").rows
    assert {row["headline"] for row in rows} == {"[…]検索で助かっています。"}
    released(desk, "plain")
    other = export(desk, What.BANNERS, "web", "e", format_key="google_headline").rows
    assert "とても助かっています。" in {row["headline"] for row in other}
    assert all(row["our_line"] not in row["headline"] for row in other)


def test_a_quote_too_long_for_a_format_and_with_no_safe_cut_is_told_to_the_marketer(desk: Workspace) -> None:
    quote = released(desk, "long", may_edit=True)
    done = export(desk, What.BANNERS, "web", "e", format_key="google_headline")
    assert done.rows == []
    assert [(one.quote_id, one.reasons) for one in done.held] == [(quote, ("too_long",))]
    assert reason_words("too_long", "ja").startswith("枠より長く")
    assert export(desk, What.BANNERS, "web", "e", format_key="google_description").rows


@pytest.mark.parametrize("form", list(Form))
def test_a_file_holds_the_words_and_runs_no_formula(desk: Workspace, tmp_path: Path, form: Form) -> None:
    released(desk, "formula")
    file = tmp_path / f"out.{form}"
    export(desk, What.QUOTES, "web", "e", file=file, form=form)
    if form is Form.JSON:
        cells = [str(cell) for cell in json.loads(file.read_text("utf-8"))[0].values()]
        assert TEXTS["formula"][0] in cells
        return
    if form is Form.CSV:
        cells = list(csv.reader(file.read_text("utf-8-sig").splitlines()))[1]
    else:
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
        cells = [str(cell.value) for cell in list(sheet.iter_rows(min_row=2))[0]]
    assert "'" + TEXTS["formula"][0] in cells
    assert not any(cell.startswith("=") for cell in cells)


def test_without_a_file_nothing_is_recorded_as_used(desk: Workspace) -> None:
    released(desk, "plain")
    assert len(export(desk, What.QUOTES, "web", "e").rows) == 1
    assert [one.consent.places for one in consents(desk)] == [()]


def test_words_of_our_side_never_leave(desk: Workspace) -> None:
    released(desk, "plain")
    desk.store.feedback.save([voice("plain", text=TEXTS["plain"][0], side=Side.OURS)])
    assert "not_customer" in release(desk, "web")[1][0].reasons


def test_the_team_s_words_keep_a_banner_back_or_stand_beside_it(desk: Workspace) -> None:
    held, kept = released(desk, "plain"), released(desk, "edit")
    rules = BannerRules(forbidden=("助かっています。",), required=("※個人の感想です",))
    desk.settings = desk.settings.model_copy(update={"banners": rules})
    done = export(desk, What.BANNERS, "web", "e")
    assert done.rows == []
    why = {one.quote_id: [reason_words(reason, "ja") for reason in one.reasons] for one in done.held}
    assert why == dict.fromkeys((held, kept), ["使わないと決めた言葉「助かっています。」を含む"])
    desk.settings = desk.settings.model_copy(update={"banners": BannerRules(required=("※個人の感想です",))})
    rows = export(desk, What.BANNERS, "web", "e").rows
    assert {row["our_line"] for row in rows} == {"お使いのお客様の声 ※個人の感想です"}


def test_the_web_app_has_no_door_to_the_outside() -> None:
    for file in Path(web.__file__).parent.rglob("*.py"):
        written = file.read_text("utf-8")
        assert "pipeline.outside" not in written, file
        assert "pipeline.releasing" not in written, file
