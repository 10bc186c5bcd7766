"""The stand-in answers in the shapes Google was recorded to answer in (skips without the recordings)."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.standins.sheets_server import KEY, SheetsStandin, Tab

CASSETTES = Path(__file__).parents[3] / "shared/data/api_cassettes/gspread"
ENDPOINTS = {
    "metadata": ("GET", r"/v4/spreadsheets/[^/:]+"),
    "structure": ("POST", r"/v4/spreadsheets/[^/]+:batchUpdate"),
    "values": ("GET", r"/v4/spreadsheets/[^/]+/values/[^:]+"),
    "update": ("PUT", r"/v4/spreadsheets/[^/]+/values/.+"),
    "update many": ("POST", r"/v4/spreadsheets/[^/]+/values:batchUpdate"),
    "append": ("POST", r"/v4/spreadsheets/[^/]+/values/.+:append"),
    "clear": ("POST", r"/v4/spreadsheets/[^/]+/values/.+:clear"),
}


def shapes(value: Any, path: str = "") -> set[tuple[str, str]]:
    """Give every (path, JSON type) of a reply; entries of lists share a path, cells are all one type."""
    if isinstance(value, dict):
        return {(path, "dict")}.union(*(shapes(entry, f"{path}.{name}") for name, entry in value.items()))
    if isinstance(value, list):
        return {(path, "list")}.union(*(shapes(entry, f"{path}[]") for entry in value))
    return {(path, "cell" if path.endswith("values[][]") else type(value).__name__)}


@pytest.fixture(scope="module")
def recorded() -> dict[str, set[tuple[str, str]]]:
    if not CASSETTES.is_dir():
        pytest.skip("the recorded Google traffic is not here")
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for file in sorted(CASSETTES.glob("*.json")):
        for interaction in json.loads(file.read_text())["interactions"]:
            request, response = interaction["request"], interaction["response"]
            body = response["body"].get("string", "")
            if not body.lstrip().startswith("{"):
                continue
            path = urlsplit(request["uri"]).path.replace("%3A", "~")
            ok = response["status"]["code"] < 300
            for name, (method, pattern) in ENDPOINTS.items():
                if request["method"] == method and re.fullmatch(pattern, path):
                    found[name if ok else "error"] |= shapes(json.loads(body))
    return found


def test_every_reply_of_the_stand_in_has_a_recorded_shape(recorded):
    standin = SheetsStandin()
    standin.tabs = [Tab(0, "Sheet1", [["a", "b"], ["c"]])]
    base = f"/v4/spreadsheets/{KEY}"
    option = {"valueInputOption": "RAW"}
    resize = {"updateSheetProperties": {"properties": {"sheetId": 0, "gridProperties": {"columnCount": 30}}}}
    new = {"addSheet": {"properties": {"title": "x", "gridProperties": {"rowCount": 9, "columnCount": 9}}}}
    replies = {
        "metadata": standin.answer("GET", base, {}, None),
        "values": standin.answer("GET", f"{base}/values/Sheet1", {}, None),
        "update": standin.answer("PUT", f"{base}/values/Sheet1!A1", option, {"values": [["x"]]}),
        "update many": standin.answer(
            "POST",
            f"{base}/values:batchUpdate",
            {},
            {**option, "data": [{"range": "Sheet1!A2", "values": [["y"]]}]},
        ),
        "append": standin.answer("POST", f"{base}/values/Sheet1:append", option, {"values": [["z"]]}),
        "clear": standin.answer("POST", f"{base}/values/Sheet1!A3:B4:clear", {}, None),
        "structure": standin.answer("POST", f"{base}:batchUpdate", {}, {"requests": [resize, new]}),
        "error": standin.answer("GET", "/v4/spreadsheets/other", {}, None),
    }
    assert {status for name, (status, _) in replies.items() if name != "error"} == {200}
    for name, (_, body) in replies.items():
        assert shapes(body) <= recorded[name], (name, shapes(body) - recorded[name])
    assert standin.rows == [["x", "b"], ["y"]]
