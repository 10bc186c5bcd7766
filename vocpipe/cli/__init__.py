"""The command line: opens a workspace, calls one verb, shows the result, translates errors."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.exceptions import TyperException


INTERRUPTED = 130
"""What typer ends with when somebody presses Ctrl-C."""


def main() -> None:
    """Run the command line; exit 0 done, 1 a clear error, 2 wrong use."""
    from typer.exceptions import TyperException

    from vocpipe.cli.app import app
    from vocpipe.cli.language import _, retold
    from vocpipe.errors import VocpipeError

    try:
        code = app(standalone_mode=False)
    except TyperException as error:
        _refuse(error)
    except VocpipeError as error:
        print(f"vocpipe: {retold(str(error))}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    if code == INTERRUPTED:
        print(f"vocpipe: {_('stopped; run the same command again to go on')}", file=sys.stderr)
        sys.exit(1)
    sys.exit(code)


def _refuse(error: "TyperException") -> None:
    """Say in the language of messages what was written wrong, and where its help is; exit 2.

    A group named without a command has shown its help by then, and nothing more is to be said.
    """
    from vocpipe.cli.language import _, retold

    if said := error.format_message().replace("Value error, ", ""):  # pydantic's, of no use to people
        print(f"vocpipe: {retold(said)}", file=sys.stderr)
        context = getattr(error, "ctx", None)
        print(
            _("See: {command} --help", command=context.command_path if context else "vocpipe"),
            file=sys.stderr,
        )
    sys.exit(error.exit_code)
