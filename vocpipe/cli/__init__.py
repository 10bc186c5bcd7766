"""The command line: opens a workspace, calls one verb, shows the result, translates errors."""

import sys


def main() -> None:
    """Run the command line; exit 0 done, 1 a clear error, 2 wrong use."""
    from vocpipe.cli.app import app
    from vocpipe.cli.language import _, retold
    from vocpipe.errors import VocpipeError

    try:
        app()
    except VocpipeError as error:
        print(f"vocpipe: {retold(str(error))}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    except KeyboardInterrupt:
        print(f"vocpipe: {_('stopped; run the same command again to go on')}", file=sys.stderr)
        sys.exit(1)
