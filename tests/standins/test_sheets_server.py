"""The stand-in answers in the shapes Google was recorded to answer in (skips without the recordings)."""

import json
import re
from collections import defaultdict
from urllib.parse import urlsplit

import pytest

from tests.standins.shapes import CASSETTES, shapes
from tests.standins.sheets_server import KEY, SheetsStandin, Tab

ENDPOINTS = {
    "metadata": ("GET", r"/v4/spreadsheets/[^/:]+"),
    "structure": ("POST", r"/v4/spreadsheets/[^/]+:batchUpdate"),
    "values": ("GET", r"/v4/spreadsheets/[^/]+/values/[^:]+"),
    "update": ("PUT", r"/v4/spreadsheets/[^/]+/values/.+"),
    "update many": ("POST", r"/v4/spreadsheets/[^/]+/values:batchUpdate"),
    "append": ("POST", r"/v4/spreadsheets/[^/]+/values/.+:append"),
    "clear": ("POST", r"/v4/spreadsheets/[^/]+/values/.+:clear"),
}


@pytest.fixture(scope="module")
def recorded() -> dict[str, set[tuple[str, str]]]:
    if not (CASSETTES / "gspread").is_dir():
        pytest.skip("the recorded Google traffic is not here")
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for file in sorted((CASSETTES / "gspread").glob("*.json")):
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
