"""Every message a person reads has its Japanese, and none of the Japanese is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import vocpipe
from tests.parsing import tree
from vocpipe.drafting.consent import State
from vocpipe.records import ChangeState, Kind, OutcomeHow, Team
from vocpipe.translation import LANGS, MESSAGES, PAGES, catalogue, retold, translate

ROOM = Path(vocpipe.__file__).parent
RAISED = re.compile(
    r"^(Settings|Source|Row|Store|Model|NotFound|Verdict|Busy|Access|Team|Meanwhile|Space|Vocpipe)Error$|^DateProblem$"
)
"""Failures that a person reads; others are mistakes of ours."""

SPOKEN = {"_": 0, "translate": 1, "table": 1, "reject": 0, "words": 0}
"""By what is called: which argument is an English sentence, or the list of a table's headings."""

TABLES = {"heads", "columns", "_FACTS", "_ANSWERED", "_ITEMS", "_THEMES", "_LEVELS", "_ACCOUNTS", "_CHANGES"}
"""Names of what holds headings."""

FOREIGN = re.compile(
    r"^(Field required|Extra inputs|Input should be|last event never"
    r"|Invalid value|No such|Missing|Got unexpected|Option .* (value|argument)|\{1\} is not one of)"
)
"""What pydantic and typer say, and a sentence that is put together of a word."""


def shapes(node: ast.expr | None) -> Iterator[str]:
    """Give the sentences an expression may be, the places of an f-string numbered from 1."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from shapes(node.body)
        yield from shapes(node.orelse)
    elif isinstance(node, ast.List | ast.Tuple | ast.Dict):
        for one in node.values if isinstance(node, ast.Dict) else node.elts:
            yield from shapes(one)
    elif isinstance(node, ast.JoinedStr):
        made, place = "", 0
        for piece in node.values:
            place += not isinstance(piece, ast.Constant)
            made += str(piece.value) if isinstance(piece, ast.Constant) else f"{{{place}}}"
        yield made


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


@cache
def trees() -> dict[Path, ast.Module]:
    files = [file for file in ROOM.rglob("*.py") if "migrations" not in file.parts]
    return {file.relative_to(ROOM): tree(file) for file in files}


def helps(tree: ast.Module) -> Iterator[str]:
    """Give what options, arguments, groups and their commands say they are for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ("Option", "Argument", "Typer"):
            for keyword in node.keywords:
                yield from shapes(keyword.value) if keyword.arg == "help" else ()
        elif isinstance(node, ast.FunctionDef) and "command(" in "".join(
            map(ast.unparse, node.decorator_list)
        ):
            yield ast.get_docstring(node) or ""


def said_by_people_of(tree: ast.Module, cli: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = called(node)
            if RAISED.search(name) or name == "reject":
                for argument in node.args[: 1 if name == "reject" else 2]:
                    yield from shapes(argument)
            elif cli and name in SPOKEN and "PAGES" not in ast.unparse(node):
                yield from shapes(node.args[SPOKEN[name]] if len(node.args) > SPOKEN[name] else None)
        elif cli and isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in TABLES:
            yield from (one.replace("_", " ") for one in shapes(node.value))


def written() -> set[str]:
    """Give every sentence a person may read, as it stands in the code."""
    return {
        one
        for file, tree in trees().items()
        for one in [
            *said_by_people_of(tree, file.parts[0] == "cli"),
            *(helps(tree) if "cli" in file.parts else ()),
        ]
        if re.search(r"[A-Za-z]{2}", re.sub(r"\{\w*\}", "", one)) and "{voice}" not in one
    }


def test_every_message_has_its_japanese() -> None:
    assert sorted(written() - set(catalogue("ja", MESSAGES))) == []


def test_no_japanese_is_left_over() -> None:
    known = written() | all_strings() | {one.replace("_", " ") for one in all_strings()}
    left = {words for words in catalogue("ja", MESSAGES) if words not in known}
    assert sorted(one for one in left if not FOREIGN.search(one) and not composed(one, known)) == []


def all_strings() -> set[str]:
    return {
        shape
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr)
        for shape in shapes(node)
    }


def composed(words: str, known: set[str]) -> bool:
    """Tell whether a message is put together of pieces that stand in the code."""
    pieces = [piece.strip(" :,.;()?'") for piece in re.split(r"\{\d+\}", words)]
    text = "\n".join(known)
    return all(piece in text for piece in pieces)


def test_the_places_of_a_message_are_the_same_in_japanese() -> None:
    for english, japanese in catalogue("ja", MESSAGES).items():
        places = re.findall(r"\{\w+\}", english)
        assert set(re.findall(r"\{\w+\}", japanese)) <= set(places), english


@pytest.mark.parametrize(
    "value", [*Kind, *OutcomeHow, *ChangeState, *State, *(f"team {one}" for one in Team)]
)
def test_every_value_that_the_command_line_shows_has_its_japanese(value: str) -> None:
    assert str(value).replace("_", " ") in catalogue("ja", PAGES)


def test_a_message_is_told_again_with_what_fills_its_places() -> None:
    assert (
        retold("ja", "there is no voice fb_1. See: vocpipe items")
        == "声 fb_1 はありません。一覧: vocpipe items"
    )
    said = (
        "changes.csv row 3: column 'state' is not a known state. Use planned, started, released or declined"
    )
    assert retold("ja", said).startswith("changes.csv 3行目: 列「state」の状態がわかりません。planned、")
    told = retold("ja", "/w/vocpipe.toml: nmae is not a setting vocpipe knows. Mend that line")
    assert told == "/w/vocpipe.toml: nmae は vocpipe の設定にありません。その行を直してください"
    assert retold("ja", "a.jsonl line 7") == "a.jsonl 7行目"
    day = "usage_events.csv row 3: day: Input should be a valid date or datetime, input is too short"
    assert retold("ja", day) == "usage_events.csv 3行目: 日付: は 2026-11-22 の形の日付にしてください"
    wrong = retold("ja", 'a.jsonl line 7, key "state" has an unknown value')
    assert wrong == 'a.jsonl 7行目のキー "state" の値がわかりません'
    assert retold("en", "there is no voice fb_1") == "there is no voice fb_1"


def test_an_unknown_message_stays_as_it_is_and_what_people_wrote_is_not_translated() -> None:
    assert retold("ja", "something nobody foresaw") == "something nobody foresaw"
    assert retold("ja", "there is no theme request") == "テーマ request はありません"
    assert retold("ja", "tab: vocpipe status") == "タブ: vocpipe status"


def test_every_language_has_a_catalogue_or_is_the_codes_own() -> None:
    assert all(catalogue(lang, MESSAGES) or lang == "en" for lang in LANGS)
    assert translate("ja", "{n} themes", n=3) == "テーマ3件"
