"""Python files as syntax trees, each parsed once."""

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def tree(file: Path) -> ast.Module:
    """Parse a file while the garbage collector rests.

    CPython 3.11 counts the depth of a tree that is being made in one place for the whole process
    (gh-106905): when the collector runs meanwhile and a finalizer parses as well, as the printing of a
    traceback does, the outer parsing ends in a SystemError.
    """
    source = file.read_text(encoding="utf-8")
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.enable()
