"""Changelogs in the usual form and in looser ones."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vocpipe.changes.changelog import parse_changelog
from vocpipe.records import ChangeState

TEXT = """# Changelog
All notable changes are kept here.

## [Unreleased]
### Added
- Export as CSV

## [1.1.0] - 2026-05-01
### Fixed
- Search finds half-width kana
  in every list, see [#12](https://example.org/12)
  - nested detail
- Typos

```
- not a change
```
## [1.0.1] - 2026-04-10 [YANKED]
- Broken build

## v1.0.0 (2026/04/01)
* Typos
"""


def test_every_bullet_is_a_change_with_the_day_of_its_release() -> None:
    changes = parse_changelog(TEXT)
    assert [(c.title, c.released_on) for c in changes] == [
        ("Export as CSV", None),
        ("Search finds half-width kana", date(2026, 5, 1)),
        ("Typos", date(2026, 5, 1)),
        ("Broken build", None),
        ("Typos", date(2026, 4, 1)),
    ]
    assert changes[0].state is ChangeState.STARTED
    assert changes[1].body == "in every list, see #12\nnested detail"
    assert changes[1].url == "https://example.org/12"
    assert len({change.id for change in changes}) == 5


def test_an_unreleased_line_keeps_its_id_when_it_is_released() -> None:
    released = TEXT.replace("## [Unreleased]", "## [1.2.0] - 2026-06-01")
    assert parse_changelog(TEXT)[0].id == parse_changelog(released)[0].id
    assert parse_changelog(released)[0].released_on == date(2026, 6, 1)


def test_a_release_that_is_yanked_is_none_until_a_later_one_says_the_same_and_the_id_stays() -> None:
    released = "## [1.0.0] - 2026-05-01\n- 圏外で保存できる\n"
    yanked = released.replace("01\n", "01 [YANKED]\n")
    again = "## [1.0.1] - 2026-05-09\n- 圏外で保存できる\n" + yanked
    found = [parse_changelog(text) for text in (released, yanked, again)]
    assert [[c.released_on for c in changes] for changes in found] == [
        [date(2026, 5, 1)], [None], [date(2026, 5, 9)]
    ]  # fmt: skip
    assert len({change.id for changes in found for change in changes}) == 1


def test_a_japanese_changelog_is_read() -> None:
    (change,) = parse_changelog("## 2.3.0（2026年5月1日）\n### 追加\n・検索を速くしました\n")
    assert (change.title, change.released_on) == ("検索を速くしました", date(2026, 5, 1))


@given(st.text(alphabet="#-* []()0123456789.あaU\n", max_size=120))
def test_any_text_is_read_without_an_error_and_twice_the_same(text: str) -> None:
    assert parse_changelog(text) == parse_changelog(text)


def test_days_on_lines_of_their_own_open_releases_too() -> None:
    text = (
        "変更履歴\n\n2026年11月1日\n・圏外で保存できる\n\nv2.3 (2026/10/10)\n- 2026/10/01 の不具合を直した\n"
    )
    assert [(c.title, c.released_on) for c in parse_changelog(text)] == [
        ("圏外で保存できる", date(2026, 11, 1)),
        ("2026/10/01 の不具合を直した", date(2026, 10, 10)),
    ]
