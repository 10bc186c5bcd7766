"""What the voices teach the catalogue: names people use, and things that no feature stands for."""

from tests.fakes import opened, tiny_workspace, write_sheet
from vocpipe import pipeline
from vocpipe.pipeline.features import check_features
from vocpipe.teaching.catalogue import Voice, propose
from vocpipe.teaching.phrases import phrases

KNOWN = {"打刻", "time clock"}


def said(number, text, lang="ja", features=(), named=(), hints=()):
    return Voice(
        f"fb_{number}", text, lang, f"A{number}", frozenset(features), frozenset(named), tuple(hints)
    )


OTHERS = [said(number, "請求書の宛名を直したい。", features=["billing"]) for number in range(50, 60)]


def test_a_phrase_that_keeps_company_with_one_feature_becomes_its_alias():
    voices = [said(n, "出退勤カードが反応しない。", features=["clock"]) for n in range(4)] + OTHERS
    aliases, _ = propose(voices, KNOWN)
    found = {one.phrase: one for one in aliases}["出退勤カード"]
    assert (found.feature, found.voices, found.speakers) == ("clock", 4, 4)
    example = found.examples[0]
    assert voices[0].text[example.start : example.end] == "出退勤カード"


def test_one_company_alone_names_nothing_and_a_known_name_is_not_proposed():
    one = [said(1, "出退勤カードが反応しない。", features=["clock"]) for _ in range(4)]
    named = [said(n, "打刻が遅い。", features=["clock"], named=["clock"]) for n in range(10, 14)]
    aliases, gaps = propose([*one, *named, *OTHERS], KNOWN)
    assert not [found for found in [*aliases, *gaps] if found.phrase in ("出退勤カード", "打刻")]


def test_what_belongs_to_no_feature_is_a_gap_and_so_is_a_typed_feature_nobody_knows():
    voices = [said(n, "The loyalty card never arrives.", "en") for n in range(3)]
    voices.append(said(9, "x", "en", hints=["Stamp book"]))
    _, gaps = propose([*voices, *OTHERS], KNOWN)
    assert [gap.phrase for gap in gaps] == ["Stamp book", "loyalty card"]
    assert all(gap.feature is None for gap in gaps)


def test_phrases_are_exact_spans_and_leave_out_what_is_everywhere():
    text = "Our new Loyalty Card and the time."
    found = phrases([text], "en")[0]
    assert [text[one.start : one.end].lower() for one in found][-1].endswith("loyalty card")
    assert all(one.key != "time" for one in found)


def test_the_verb_reports_the_workspaces_catalogue(tmp_path):
    folder = tiny_workspace(tmp_path / "w")
    write_sheet(
        folder / "voices.csv",
        [(f"2026-11-{n + 3}", "三好", f"会社{n}", "", "回数券ボードが真っ白になる。") for n in range(4)],
    )
    with opened(folder) as workspace:
        with workspace.running():
            pipeline.ingest(workspace)
            pipeline.embed(workspace)
        report = check_features(workspace)
    assert report.features[0]["key"] == "csv_export"
    assert any("回数券ボード" in gap["phrase"] for gap in report.gaps)
