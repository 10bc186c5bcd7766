"""The leadership page: one page, both languages, with the month told in sentences with item ids."""

from datetime import date

import pytest

from tests.pipeline.test_as_of import at
from vocpipe import pipeline, review
from vocpipe.kpi import Scored, check_scores
from vocpipe.pipeline.leadership import save_leadership_pages, write_leadership_page
from vocpipe.pipeline.scores import save_score_pages, score_report
from vocpipe.records import OutcomeHow
from vocpipe.workspace import Workspace


@pytest.mark.parametrize(("lang", "words"), [("ja", "今月変わったこと"), ("en", "What changed this month")])
def test_the_month_is_told_with_the_ids_of_changes_and_voices(done: Workspace, lang: str, words: str) -> None:
    voice = next(v for v in done.store.feedback.find() if "圏外" in v.text)
    review.link(done, voice.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    file = write_leadership_page(done, pipeline.measure(done), done.settings.root / "page.html", lang)
    page = file.read_text("utf-8")
    assert words in page
    assert "CH-1" in page
    assert voice.id[:11] in page
    assert voice.text not in page
    assert (done.store.ledger.seals.head() or "")[:12] in page
    assert "@page" in page


def test_the_monthly_pages_are_written_once_in_both_languages(done: Workspace) -> None:
    files = save_leadership_pages(done, "2026-11")
    assert [file.name for file in files] == ["leadership-2026-11.ja.html", "leadership-2026-11.en.html"]
    before = [file.stat().st_mtime_ns for file in files]
    assert [file.stat().st_mtime_ns for file in save_leadership_pages(done, "2026-11")] == before


def test_every_score_is_published_half_a_year_on_also_where_there_is_too_little_to_say(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert score_report(done) == []
    voice = next(v for v in done.store.feedback.find() if "圏外" in v.text)
    review.link(done, voice.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    told = {"status": "active", "level": 1}
    known = done.store.accounts.current()[voice.account_id or ""].model_copy(update=told)
    done.store.accounts.save(
        [known, known.model_copy(update={"level": 3, "as_of": date(2027, 3, 1)})], done.now()
    )
    with at(done.settings.root, "2027-06-30T09:00:00+09:00", monkeypatch) as later:
        checks = {(check.score, check.ending): check for check in score_report(later)}
    scores = {"informed user", "core", "case study", "account level", "first pin", "severity"}
    assert checks.keys() == {
        (score, end) for score in scores for end in ("released", "renewed", "level raised")
    }
    assert all(check.proposal == "too few" for check in checks.values())
    asked = checks["account level", "released"]
    assert asked.others.k == 1
    raised = checks["account level", "level raised"].others
    assert (raised.k, raised.n) == (1, 1), "an account's asks share one end"


def test_a_failing_score_is_published_as_failing_when_a_half_of_a_year_ends(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    useless = [Scored(f"v{n}", {"core": float(n % 2)}, {"released": n % 4 > 1}) for n in range(800)]
    monkeypatch.setattr("vocpipe.pipeline.scores.score_report", lambda _: check_scores(useless))
    assert save_score_pages(done, "2026-11") == []
    ja, en = save_score_pages(done, "2026-06")
    assert [file.name for file in (ja, en)] == ["scores-2026-H1.ja.html", "scores-2026-H1.en.html"]
    assert ">retire<" in en.read_text("utf-8")
    assert "50% (200/400, 45%–55%)" in en.read_text("utf-8")
    assert ">やめる<" in ja.read_text("utf-8")


def test_an_account_that_left_before_the_last_half_year_says_nothing_of_scores_given_since(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = next(v for v in done.store.feedback.find() if "圏外" in v.text)
    known = done.store.accounts.current()[voice.account_id or ""].model_copy(update={"status": "active"})
    left = known.model_copy(update={"status": "churned", "as_of": date(2027, 2, 1)})
    done.store.accounts.save([known, left], done.now())
    counted = []
    for day in ("2027-06-30", "2028-06-30"):
        with at(done.settings.root, f"{day}T09:00:00+09:00", monkeypatch) as later:
            counted += [one.others for one in score_report(later) if one.ending == "renewed"][:1]
    assert [(one.k, one.n) for one in counted] == [(0, 1), (0, 0)]


def test_scores_are_those_of_before_the_ending(done: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = next(v for v in done.store.feedback.find() if "圏外" in v.text)
    with at(done.settings.root, "2027-06-30T09:00:00+09:00", monkeypatch) as later:
        before = score_report(later)
        review.correct_kind(later, voice.id, "problem", 3, "北川")
        review.admit(later, voice.id, "核心", "北川")
        assert score_report(later) == before
