"""Every number of the report in one list, each by its path: reach.90.overall, counters.undone."""

from collections.abc import Iterator, Mapping
from typing import Any

from vocpipe.kpi.report import KpiReport

_NAMES = ("window_days", "month", "day")
"""What names a part of a list: a window, a cohort, a day of the curve."""

COLUMNS = ("value", "days", "k", "n", "reached", "weight", "share", "low", "high")


def figures(report: KpiReport) -> list[dict[str, Any]]:
    """Give every number of the report: ``figure`` is its path, the other keys are ``COLUMNS``."""
    found = _lines("", report.model_dump(mode="json"))
    return [{"figure": path, **{name: said.get(name) for name in COLUMNS}} for path, said in found]


def _lines(path: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    inside = value if isinstance(value, Mapping) else _named(value)
    plain = {name: inner for name, inner in inside.items() if isinstance(inner, (int, float))}
    said = {name: inner for name, inner in plain.items() if name in COLUMNS}
    if said:
        yield path, said
    for name, inner in inside.items():
        to = f"{path}.{name}".lstrip(".")
        if isinstance(inner, (Mapping, list)):
            yield from _lines(to, inner)
        elif name in plain.keys() - said.keys() - set(_NAMES):
            yield to, {"value": inner}


def _named(values: list[Any]) -> dict[str, Any]:
    """Give the parts of a list by what names them; ids name nothing."""
    return {
        str(value[name]): value
        for value in values
        if isinstance(value, Mapping)
        for name in _NAMES
        if name in value
    }
