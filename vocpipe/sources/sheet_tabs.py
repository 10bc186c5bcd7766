"""One ``[[source]]`` for several tabs or sheets: each ``[[source.tabs]]`` is a source of its own. Pure."""

import re
from collections.abc import Mapping
from typing import Any

_GID = re.compile(r"[?&#]gid=\d+")


def each_tab(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give one source a tab, each with its own name, and so its own cursor, expectations and health.

    A tab has the lines of its ``[[source]]`` and its own above them: ``gid`` (or ``tab``, or the ``url`` of
    another sheet) says which one it is, ``name`` what it is called behind the source's name and a slash,
    its gid or tab by default. A row without tabs is given as it is. Raises ValueError for a tab that
    says neither.
    """
    tabs = row.get("tabs")
    if not tabs:
        return [dict(row)]
    if not isinstance(tabs, list) or not all(isinstance(tab, Mapping) for tab in tabs):
        raise ValueError("tabs: write each as [[source.tabs]]")
    shared = {name: value for name, value in row.items() if name != "tabs"}
    return [_source(shared, tab, number) for number, tab in enumerate(tabs, 1)]


def _source(shared: Mapping[str, Any], tab: Mapping[str, Any], number: int) -> dict[str, Any]:
    own = {name: value for name, value in tab.items() if name not in ("gid", "name")}
    called = tab.get("name", tab.get("gid", tab.get("tab")))
    if called is None:
        raise ValueError(f"tabs: number {number} says neither gid, tab nor name")
    source = {**shared, **own, "name": f"{shared.get('name', '')}/{called}"}
    if "gid" in tab:
        source["url"] = f"{_GID.sub('', str(source.get('url', '')))}#gid={tab['gid']}"
    return source
