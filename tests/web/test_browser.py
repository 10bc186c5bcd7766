"""The web app in a real browser: the weekly review three ways, every page wide and narrow, light and dark."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")
pytest.importorskip("playwright", reason="pip install playwright axe-playwright-python")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.fakes import LAST, opened, tiny_workspace, write_sheet
from tests.kpi.worked_example import AS_OF, ROWS
from tests.web.browsing import CHROMIUM, INSTALL, WIDTHS, Visitor, browsing, first, serving
from vocpipe import people, pipeline, review
from vocpipe.consents import consents
from vocpipe.drafting.leadership import leadership_page
from vocpipe.kpi import compute, monthly_story
from vocpipe.pipeline.importing import hold
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, OutcomeHow, OutcomeValue, Person, Role, Scope
from vocpipe.web.access import COOKIE
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=INSTALL)

TOKEN = "the-start-token"
WEEK = "2026-W45"
REVIEW = f"/?week={WEEK}"

HOSTILE = "<script>alert(1)</script>\"'><img src=/stolen onerror=alert(2)><svg onload=alert(3)>{{7*7}}"
"""Runs, asks for /stolen or shows 49 wherever it is taken for more than text."""

PAGES = (
    REVIEW,
    "/voices",
    "/voices?q=予定ボード",
    "/voices/{voice}",
    "/themes",
    "/themes/{theme}",
    "/desks/product",
    "/desks/sales",
    "/desks/marketing",
    "/desks/success",
    "/alerts?every=true",
    "/closing",
    "/routing",
    "/kpi",
    "/changes",
    "/changes/CH-1",
    "/accounts",
    "/accounts/{account}",
    "/features",
    "/links",
    "/import",
    "/import/{upload}",
    "/sources",
    "/edits",
    "/people",
    "/people/hostile",
    "/you",
    "/audit",
    "/nowhere",
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Give the tiny workspace with hostile voices among its own, run and partly decided."""
    folder = tiny_workspace(tmp_path_factory.mktemp("browser") / "workspace")
    hostile = [
        ("2026-11-05", HOSTILE, HOSTILE, HOSTILE, f"{HOSTILE} 予定ボードを開くのに二十秒かかって遅い。")
    ]
    write_sheet(folder / "hostile.csv", [*hostile, ("いつか", "三好", "会社A", "担当A", HOSTILE)])
    settings = (folder / "vocpipe.toml").read_text("utf-8")
    source = '[[source]]\ntype = "csv"\nname = "hostile"\npath = "hostile.csv"\nchannel = "sheet"\n'
    (folder / "vocpipe.toml").write_text(settings + source, "utf-8")
    with opened(folder) as made:
        with made.running():
            pipeline.read_reference(made)
            pipeline.ingest(made)
        pipeline.run(made, parse_week(LAST))
        key = next(iter(made.store.themes.all()))
        review.link(made, key, "CH-1", OutcomeHow.CONTRIBUTED, HOSTILE, reason=HOSTILE)
        review.admit(made, made.store.feedback.find()[0].id, HOSTILE, HOSTILE)
        people.add(made, Person(login="hostile", name=HOSTILE, role=Role.PM), HOSTILE, "")
        review.ask_consent(
            made, made.store.feedback.find()[0].id, made.store.feedback.find()[0].text, HOSTILE, HOSTILE
        )
        people.make_token(made, "hostile", HOSTILE, [Scope.READ], 30, HOSTILE)
        asked = OutcomeValue(how=OutcomeHow.CONTRIBUTED, change_id="CH-1")
        voices = made.store.feedback.find()[1:4]
        made.store.ledger.set_live(About.OUTCOME, "links-0", made.now())
        made.store.ledger.append(
            [
                machine(made, one, About.OUTCOME, "links-0", asked, subject="CH-1", confidence=0.9)
                for one in voices
            ]
        )
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser."""
    with browsing() as made:
        yield made


def visit(browser: Browser, url: str, at: str = f"/start?token={TOKEN}", **how: object) -> Visitor:
    """Come in by the start link, with a window, a language, colours and JavaScript as told."""
    settings = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"} | how
    visitor = Visitor(browser.new_context(**settings), url, at)  # type: ignore[arg-type]
    # A person's choice outlives the browser: each test chooses its own.
    visitor.page.request.post(f"{url}/language", form={"lang": str(settings["locale"])[:2]})
    return visitor


def grave(page: Page) -> list[str]:
    """Give what axe finds serious or critical: the rule, where, and how to mend it."""
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:240]}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"][:2]
        if one["impact"] in ("serious", "critical")
    ]


def noticed(page: Page, notice: str = ".notice") -> None:
    """Wait for the page that tells of a deed, and for its script: a key pressed before does nothing."""
    page.wait_for_selector(notice)
    page.wait_for_load_state()


def outcomes(workspace: Workspace, how: str) -> int:
    """Count the voices that whoever reviews ended so."""
    found = workspace.store.ledger.current(About.OUTCOME)
    return sum(v.human and v.by != HOSTILE and v.value["how"] == how for v in found)


def test_the_weekly_review_by_keyboard_only(browser: Browser, workspace: Workspace) -> None:
    with serving(workspace, TOKEN) as url:
        visitor = visit(browser, url)
        page = visitor.open(REVIEW)
        page.keyboard.press("?")
        assert page.locator("#keys").is_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        key = page.evaluate("document.activeElement.id")
        page.keyboard.press("r")
        page.keyboard.press("Control+A")
        page.keyboard.type("Typed by hand")
        page.keyboard.press("Enter")
        noticed(page)
        assert workspace.store.themes.all()[key].labels["ja"] == "Typed by hand"
        assert page.evaluate("document.activeElement.id") == key, "the card has the focus again"
        for letter, how, typed in (("d", "declined", "Not this year"), ("l", "contributed", "CH-1")):
            before = outcomes(workspace, how)
            page.evaluate("document.querySelector('.notice')?.remove()")  # the next one is waited for
            page.keyboard.press(letter)
            page.keyboard.type(typed)
            page.keyboard.press("Enter")
            noticed(page, ".notice [data-key=z]")
            assert outcomes(workspace, how) > before
            page.keyboard.press("z")
            noticed(page, ".notice:not(:has([data-key=z]))")
            assert outcomes(workspace, how) == before
        page.locator(f"#{key}").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/themes/{key}")
        assert visitor.alarms == []


@pytest.mark.parametrize("script", [True, False], ids=["by mouse only", "without JavaScript"])
def test_the_weekly_review(browser: Browser, workspace: Workspace, script: bool) -> None:
    with serving(workspace, TOKEN) as url:
        visitor = visit(browser, url, java_script_enabled=script)
        page = visitor.open(REVIEW)
        card = page.locator("article.card").first
        key = card.get_attribute("id")
        card.locator("summary", has_text="Decline").click()
        card.locator("input[name=reason]:visible").fill("Not this year")
        before = outcomes(workspace, "declined")
        card.locator("details[open] button.go").click()
        noticed(page)
        assert outcomes(workspace, "declined") > before
        page.locator(".notice button").click()
        noticed(page, ".notice:not(:has(form))")
        assert outcomes(workspace, "declined") == before
        page.locator(f"#{key} h3 a").click()
        page.wait_for_url(f"**/themes/{key}")
        page.locator("button[name=lang]").click()
        page.wait_for_selector("html[lang=ja]")
        assert visitor.alarms == []


def test_leadership_goes_from_a_figure_to_its_voices(browser: Browser, workspace: Workspace) -> None:
    with serving(workspace, TOKEN) as url:
        page = visit(browser, url).open("/kpi")
        page.locator("summary", has_text="How it is counted").click()
        page.locator("main td a[href^='/voices?figure=']").first.click()
        page.wait_for_selector("nav a[aria-current=page]")


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_desk_takes_a_quote_from_the_first_ask_to_its_withdrawal(
    browser: Browser, workspace: Workspace, script: bool
) -> None:
    voice = next(one for one in workspace.store.feedback.find() if "CSV出力" in one.text)
    named = Person(login=f"desk-{script}", name=f"北川 {script}", role=Role.DESK)
    desk, _ = people.add(workspace, named, "the test", "")
    with serving(workspace, TOKEN) as url:
        visitor = visit(browser, url, "/sign-in", java_script_enabled=script)
        secret = people.begin(workspace, desk, "password", 8)
        visitor.context.add_cookies([{"name": COOKIE, "value": secret, "url": url}])
        page = visitor.open(f"/voices/{voice.id}")

        def fill(act: str, **fields: str) -> None:
            page.locator("details.act summary", has_text=act).last.click()
            for name, value in fields.items():
                page.locator(f"details[open] [name={name}]").fill(value)
            assert not script or grave(page) == []
            page.locator("details[open] button.go").click()
            noticed(page)
            visitor.open(f"/voices/{voice.id}")  # a notice is told once: the next one is waited for

        fill("Ask for consent", other=voice.text, reason="by phone", channels="web")
        page.locator("summary", has_text="The customer agreed").last.click()
        page.locator("[name=nothing]:visible").check()
        page.locator("[name=proof]:visible").fill("mail of 11-20")
        page.locator("details[open] button.go").click()
        noticed(page)
        visitor.open(f"/voices/{voice.id}")
        fill("Clear it for use")
        fill("Note a use", place="https://example.com/voices")
        fill("They said no", reason="a new owner")
        told = page.locator(".alarm").last.inner_text()
        assert "https://example.com/voices" in told
        assert visitor.alarms == []
    found = [one.consent for one in consents(workspace) if one.feedback_id == voice.id]
    assert [one.state for one in found] == ["withdrawn"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [
        ("laptop", "light", "ja-JP"),
        ("phone", "dark", "ja-JP"),
        ("phone", "light", "en-GB"),
        ("laptop", "dark", "en-GB"),
    ],
)
def test_every_page_fits_can_be_read_and_runs_nothing_people_wrote(
    browser: Browser, workspace: Workspace, size: str, scheme: str, locale: str
) -> None:
    width, height = WIDTHS[size]
    with serving(workspace, TOKEN) as url:
        visitor = visit(
            browser, url, viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale
        )
        wrong = []
        upload = hold(workspace, f"{HOSTILE}.csv", (workspace.settings.path("hostile.csv")).read_bytes())
        for path in PAGES:
            page = visitor.open(first(workspace, path.replace("{upload}", upload)))
            for details in page.locator("details").all()[:6]:
                details.evaluate("one => one.open = true")
            if visitor.sideways() > 0:
                wrong.append(f"{path} is {visitor.sideways()} px too wide")
            wrong += [f"{path}: {one}" for one in grave(page)]
        assert wrong == []
        assert visitor.alarms == []


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
def test_the_kpi_prints_on_one_page(browser: Browser, workspace: Workspace, locale: str) -> None:
    with serving(workspace, TOKEN) as url:
        printed = visit(browser, url, locale=locale).open("/kpi").pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "圏外で入力した点検結果が消える問題の修正と、送信待ち一覧の画面の追加（部門・補助科目）"),
        ("en", "Keep inspection results entered without a signal, and show a list of what waits to be sent"),
    ],
)
def test_the_fullest_month_prints_on_one_leadership_page(browser: Browser, lang: str, title: str) -> None:
    report = compute(ROWS, AS_OF).model_dump(mode="json")
    story = monthly_story(ROWS, date(2026, 3, 31)).model_dump(mode="json")
    voices, changes = [f"fb_{n:016x}" for n in range(6)], [f"ACME-{n}" for n in range(6)]
    report["reach"][0]["cohorts"] = report["reach"][0]["cohorts"][:1] * 8
    shipped = story["shipped"][0] | dict.fromkeys(("caused", "contributed", "not_told"), voices)
    story["shipped"] = [shipped] * 4
    story["newly_planned"] = dict.fromkeys(changes[:4], voices)
    story["waiting_longest"] = [{"feedback_id": voice, "days": 100} for voice in voices]
    story["shipped_without_voice"] = changes
    story |= dict.fromkeys(("already_possible", "declined", "awaiting_second_person"), voices)
    page = browser.new_page()
    page.set_content(leadership_page(report, story, dict.fromkeys(["c1", *changes], title), "a" * 64, lang))
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
