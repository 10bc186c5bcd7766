"""Tables as CSV that Excel opens rightly and runs nothing of."""

import csv
import io
from collections.abc import Iterable, Sequence

from vocpipe.destinations.escape import cell

BOM = "\ufeff"
"""Tells Excel that the file is UTF-8."""


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give RFC 4180 text (CRLF, quotes where needed) whose cells are escaped against formulas."""
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
