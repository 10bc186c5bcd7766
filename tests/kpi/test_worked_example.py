"""Every figure of the report, worked by hand on the twelve voices of docs/kpi.md."""

import pytest

from tests.kpi.worked_example import AS_OF, LINKS, ROWS, VOICES, day
from vocpipe.kpi import KpiReport, KpiRows, compute
from vocpipe.kpi.rates import Rate


@pytest.fixture(scope="module")
def report() -> KpiReport:
    return compute(ROWS, AS_OF)


def of(rate: Rate) -> tuple[int, int]:
    return rate.k, rate.n


def of_each(rates: dict[str, Rate]) -> dict[str, tuple[int, int]]:
    return {name: of(rate) for name, rate in rates.items()}


def test_one_account_and_one_ask_is_one_unit(report: KpiReport) -> None:
    counts = report.counts
    assert (counts.voices, counts.set_aside, counts.counted, counts.units) == (12, 1, 11, 9)
    assert (counts.repeats, counts.accounts, counts.releases, counts.outcomes) == (2, 6, 4, 10)


def test_reach_in_90_days_pools_january_to_march(report: KpiReport) -> None:
    reach = report.reach[0]
    assert (reach.window_days, of(reach.overall), reach.pooled_months) == (
        90,
        (2, 7),
        ("2026-01", "2026-02", "2026-03"),
    )
    assert reach.overall.low == pytest.approx(0.0822, abs=1e-4)
    assert reach.overall.high == pytest.approx(0.6411, abs=1e-4)
    assert reach.weighted.n == 4
    assert reach.weighted.share == pytest.approx(150 / 750)


def test_reach_in_180_days_also_takes_what_march_got_in_june(report: KpiReport) -> None:
    reach = report.reach[1]
    assert (reach.window_days, of(reach.overall)) == (180, (4, 7))
    assert reach.weighted.share == pytest.approx(450 / 750)


def test_cohorts_are_rates_when_mature_and_bounds_while_maturing(report: KpiReport) -> None:
    cohorts = {cohort.month: cohort for cohort in report.reach[0].cohorts}
    assert [(c.month, c.reached, c.n) for c in report.reach[0].cohorts] == [
        ("2026-01", 1, 2), ("2026-02", 1, 2), ("2026-03", 0, 3), ("2026-08", 0, 2),
    ]  # fmt: skip
    assert cohorts["2026-03"].rate is not None
    august = cohorts["2026-08"]
    assert (august.state, august.rate, august.low, august.high) == ("maturing", None, 0.0, 1.0)


def test_reach_is_split_by_usage_knowledge_feature_and_route(report: KpiReport) -> None:
    splits = report.reach[0].splits
    assert of_each(splits["usage"]) == {
        "user": (1, 2), "unknown": (0, 2), "non_user": (0, 1), "ex_user": (1, 1), "trying": (0, 1),
    }  # fmt: skip
    assert of_each(splits["knowledge"]) == {"unknown": (1, 3), "informed": (1, 2), "partial": (0, 2)}
    assert of_each(splits["feature"]) == {"export": (1, 3), "search": (0, 1)}
    assert of_each(splits["route"]) == {"product": (1, 2), "success": (0, 1)}
    assert of_each(splits["segment"]) == {"unknown": (1, 6), "level 3": (1, 1)}


def test_time_to_change_keeps_the_waiting_units_in(report: KpiReport) -> None:
    time = report.time_to_change
    assert (time.n, time.reached, time.censored) == (9, 4, 5)
    assert (time.quarter.days, time.median.days, time.three_quarters.days) == (80, 107, None)
    # At risk 8, 6, 5, 4 on the days 50, 80, 102, 107.
    left = {point.day: 1 - point.share for point in time.curve}
    assert left[50] == pytest.approx(7 / 8)
    assert left[80] == pytest.approx(7 / 8 * 5 / 6)
    assert left[102] == pytest.approx(7 / 8 * 5 / 6 * 4 / 5)
    assert left[107] == pytest.approx(7 / 8 * 5 / 6 * 4 / 5 * 3 / 4)
    assert time.splits["usage"]["user"].median.days == 107
    assert time.splits["usage"]["unknown"].median.days is None


def test_half_of_the_releases_had_a_voice_before_work_began(report: KpiReport) -> None:
    releases = report.releases
    assert (of(releases.reverse), releases.with_voice_before, releases.without_voice_before) == (
        (2, 4), ("c1", "c2"), ("c4", "c6"),
    )  # fmt: skip
    assert (of(releases.single_voice), releases.single_voice_changes) == ((1, 4), ("c4",))
    assert releases.since == day(9, 30).replace(year=2025)


def test_three_of_nine_units_were_decided_within_30_days(report: KpiReport) -> None:
    decided = report.decided
    assert (of(decided.overall), decided.undecided) == ((3, 9), 6)
    assert decided.outcomes == {
        "shipped": 1,
        "planned": 1,
        "already_possible": 1,
        "declined": 0,
        "not_ours": 0,
    }


def test_told_counts_only_after_the_release(report: KpiReport) -> None:
    assert of(report.told.overall) == (2, 4)
    assert of(report.solved) == (1, 2)


def test_enablement_follows_those_who_knew_the_feature_partly(report: KpiReport) -> None:
    assert of(report.enablement.guided) == (1, 2)
    assert of(report.enablement.used_after) == (1, 1)


def test_two_of_three_quotes_were_approved_and_one_used(report: KpiReport) -> None:
    proof = report.proof
    assert (of(proof.approved), of(proof.cleared), of(proof.used)) == ((2, 3), (1, 3), (1, 3))
    early = compute(ROWS, day(5, 15))
    assert of(early.proof.approved) == (0, 1)


def test_what_was_said_once_and_what_was_said_again_are_told_apart(report: KpiReport) -> None:
    assert of_each(report.reach[0].splits["voices"]) == {"said once": (1, 6), "repeated": (1, 1)}


def test_a_trivial_and_a_reopened_release_are_counted_beside(report: KpiReport) -> None:
    assert (of(report.counters.trivial_changes), of(report.counters.reopened)) == ((1, 4), (1, 4))


def test_counter_metrics_stand_beside(report: KpiReport) -> None:
    assert of_each({name: getattr(report.counters, name) for name in type(report.counters).model_fields}) == {
        "self_links_refused": (1, 8),
        "coincident": (1, 7),
        "raised_over_dates": (0, 8),
        "entered_after_release": (1, 5),
        "dated_back": (1, 11),
        "unknown_recorder": (0, 5),
        "undone": (1, 11),
        "did_not_solve": (1, 2),
        "reopened": (1, 4),
        "trivial_changes": (1, 4),
        "dates_late": (1, 4),
        "one_change": (2, 4),
        "split_asks": (0, 4),
        "carried": (1, 6),
        "unknown_usage": (2, 9),
        "unknown_account": (1, 9),
        "split_documents": (1, 3),
        "set_aside": (1, 12),
        "declined": (1, 10),
    }


def test_the_report_is_json_and_comes_back_equal(report: KpiReport) -> None:
    assert KpiReport.model_validate_json(report.model_dump_json()) == report


def test_an_empty_ledger_gives_a_report_without_figures() -> None:
    report = compute(KpiRows(), AS_OF)
    assert (report.counts.units, report.reach[0].overall.share, report.time_to_change.median.days) == (
        0,
        None,
        None,
    )
    assert report.decided.overall.n == report.told.overall.n == 0


def test_links_to_voices_and_changes_nobody_knows_count_nothing() -> None:
    lost = [link._replace(feedback_id="gone") for link in LINKS] + [LINKS[0]._replace(change_id="gone")]
    report = compute(KpiRows(VOICES, lost), AS_OF)
    assert (report.reach[0].overall.k, report.decided.overall.k) == (0, 0)
