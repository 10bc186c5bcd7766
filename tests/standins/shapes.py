"""The shapes of JSON, to compare what a stand-in answers with what was recorded."""

from pathlib import Path
from typing import Any

CASSETTES = Path(__file__).parents[3] / "shared/data/api_cassettes"


def shapes(value: Any, path: str = "") -> set[tuple[str, str]]:
    """Give every (path, JSON type) of a reply; entries of lists share a path, cells are all one type."""
    if isinstance(value, dict):
        return {(path, "dict")}.union(*(shapes(entry, f"{path}.{name}") for name, entry in value.items()))
    if isinstance(value, list):
        return {(path, "list")}.union(*(shapes(entry, f"{path}[]") for entry in value))
    return {(path, "cell" if path.endswith("values[][]") else type(value).__name__)}
