"""Help is quick, complete, and needs nothing heavy."""

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


def test_the_commands_of_the_public_interface_are_there() -> None:
    wanted = (
        "init doctor demo ingest run items themes accounts changes show brief search kpi evaluate"
        " link correct rename merge split admit decline consent tell"
    )
    assert set(wanted.split()) <= set(COMMANDS)


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
