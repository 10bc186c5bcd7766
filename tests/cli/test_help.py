"""Help is quick, complete, and needs nothing heavy."""

import os
import subprocess
import sys

import pytest
import typer
from rich.cells import cell_len
from typer.models import CommandInfo, TyperInfo

from tests.cli.conftest import Run
from vocpipe.cli.app import app
from vocpipe.translation import translate

ON_ONE_LINE = 65
"""Half-width characters beside a command's name on a terminal of 80 columns."""

HEAVY = (
    "torch",
    "prefect",
    "sqlalchemy",
    "sqlmodel",
    "numpy",
    "sklearn",
    "pandas",
    "altair",
    "lifelines",
    "fastapi",
)

_SHOW_HELP = """
import sys
from vocpipe.cli import main
sys.argv = ["vocpipe", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print("\\nMODULES", *sys.modules)
"""


def modules_for_help(*arguments: str) -> list[str]:
    """Give the modules that are loaded once a command's help was shown."""
    command = [sys.executable, "-c", _SHOW_HELP, *arguments, "--help"]
    last = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    return last.removeprefix("MODULES ").split()


def test_help_imports_nothing_heavy_and_little_else() -> None:
    loaded = modules_for_help()
    assert set(HEAVY) & set(loaded) == set()
    assert len(loaded) < 520  # 463 take a third of a second


@pytest.mark.parametrize("command", ["run", "link", "db", "serve"])
def test_the_help_of_a_command_imports_nothing_heavy_either(command: str) -> None:
    if command not in COMMANDS and command != "db":
        pytest.skip(f"vocpipe {command} is built in a later issue")
    assert set(HEAVY) & set(modules_for_help(command)) == set()


def _names(group: typer.Typer) -> list[str]:
    return [one.name or str(one.callback.__name__) for one in group.registered_commands if one.callback]


COMMANDS = _names(app)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_line_and_takes_json(run: Run, command: str) -> None:
    said = run(command, "--help")
    assert said.code == 0
    assert "--json" in said.out
    assert len(said.out.strip().splitlines()) > 4
    (line,) = [
        one for one in run("--help").out.splitlines() if one.startswith((f"│ {command} ", f"| {command} "))
    ]
    assert len(line.split()) > 3


@pytest.mark.parametrize(
    "shown", [*app.registered_commands, *app.registered_groups], ids=lambda one: one.help
)
def test_every_command_is_told_on_one_line_in_japanese(shown: CommandInfo | TyperInfo) -> None:
    told = translate("ja", str(shown.help))
    assert told != shown.help
    assert cell_len(told) <= ON_ONE_LINE


_SHOW_ALL = """
import os, sys
from contextlib import suppress
from typer.main import get_command
from vocpipe.cli.app import app

def show(command, path):
    with suppress(SystemExit):
        app(args=[*path, "--help"], standalone_mode=False)
    for name, part in getattr(command, "commands", {}).items():
        show(part, [*path, name])

show(get_command(app), [])
"""


@pytest.mark.slow
def test_no_help_in_japanese_loses_words_on_a_terminal_of_80_columns() -> None:
    # Rich cuts what it cannot break at a blank: Japanese help needs a blank where a line may end.
    where = os.environ | {"VOCPIPE_MESSAGES": "ja", "COLUMNS": "80", "TERMINAL_WIDTH": "80"}
    said = subprocess.run(
        [sys.executable, "-c", _SHOW_ALL], capture_output=True, text=True, check=True, env=where
    )
    assert "声の id" in said.stdout
    cut = [line for line in said.stdout.splitlines() if "…" in line.replace("[…]", "")]
    assert [line for line in cut if "--without-pass…" not in line] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["search", "予定", "--from", "2026-13-01"], "2026-13-01 は日付ではありません"),
        (["alerts", "snooze", "al_1", "--until", "soon"], "soon は日付ではありません"),
        (["audit", "--day", "x"], "x は日付ではありません"),
        (["kpi", "--as-of", "2026-02-30"], "2026-02-30 は日付ではありません"),
        (["brief", "finance"], "'finance' は使えません。使えるもの: 'product'"),
        (["items", "--limit", "0"], "'--limit' は1以上にしてください"),
        (["items", "--limitt", "3"], "--limitt というオプションはありません。--limit のことですか"),
        (["search"], "'text' を書いてください"),
        (["nonsense"], "'nonsense' というコマンドはありません"),
    ],
)
def test_wrong_use_is_told_in_the_language_of_messages(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:
    monkeypatch.setenv("VOCPIPE_MESSAGES", "ja")
    said = run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert "--help" in said.err


def test_a_command_that_is_interrupted_says_how_to_go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vocpipe.settings.load", interrupted)
    said = run("sources")
    assert said.code == 1
    assert "run the same command again" in said.err


def test_the_commands_of_the_public_interface_are_there() -> None:
    wanted = (
        "init doctor demo ingest run items themes accounts changes show brief search kpi evaluate"
        " link correct rename merge split admit decline consent tell"
    )
    groups = {str(group.name) for group in app.registered_groups}
    assert set(wanted.split()) <= {*COMMANDS, *groups}


def test_the_version_is_printed(run: Run) -> None:
    import vocpipe

    assert run("--version").out.strip() == vocpipe.__version__


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["run", "--nonsense"], ["link"], ["brief", "finance"], ["items", "--limit", "0"]],
)
def test_wrong_use_exits_with_2(run: Run, arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert said.err
    assert "Traceback" not in said.err
