"""A stand-in for the Google Sheets v4 and token endpoints on loopback, for real gspread to talk to.

It keeps one spreadsheet of tabs with cells, answers the requests vocpipe makes, can fail on demand
(``fail``) and calls a hook before each request (``before``) so that a test can edit in between.
"""

import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.standins.loopback import Loopback

KEY = "standin-spreadsheet-0001"
EMAIL = "vocpipe@standin.iam.gserviceaccount.example"


@dataclass
class Fault:
    """One failing answer; ``applied`` faults fail after the request took effect."""

    status: int = 500
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    applied: bool = False
    truncate: bool = False
    hangs: bool = False
    match: str = "/v4/"


@dataclass
class Tab:
    """One tab: its gid and title, its cells by row, and the size of its grid."""

    gid: int
    title: str
    rows: list[list[Any]] = field(default_factory=list)
    columns: int = 26
    grid_rows: int = 1000
    merges: list[dict[str, int]] = field(default_factory=list)

    def cell(self, row: int, column: int, value: Any) -> None:
        while len(self.rows) <= row:
            self.rows.append([])
        line = self.rows[row]
        line.extend([""] * (column + 1 - len(line)))
        line[column] = value


class SheetsStandin(Loopback):
    """The server; use as a context manager, ``url`` is its base URL."""

    def __init__(self, locale: str = "ja_JP", timezone: str = "Asia/Tokyo") -> None:
        self.tabs = [Tab(0, "シート1")]
        self.title = "お客様の声"
        self.locale, self.timezone = locale, timezone
        self.faults: deque[Fault] = deque()
        self.before: Callable[[str, str], None] | None = None
        self.requests: list[tuple[str, str]] = []
        self.inputs: list[str] = []
        self.structures: list[tuple[str, Any]] = []
        self.read_only = False
        self.revoked = False
        self.waited: list[float] = []
        self.serve(type("Handler", (_Handler,), {"standin": self}))

    @property
    def url(self) -> str:
        return self.address

    @property
    def sheet_url(self) -> str:
        return f"https://docs.google.com/spreadsheets/d/{KEY}/edit#gid=0"

    @property
    def rows(self) -> list[list[Any]]:
        return self.tabs[0].rows

    def fail(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    def key_file(self, folder: Path) -> Path:
        """Write a service-account key whose tokens this server gives out."""
        path = folder / "service-account.json"
        content = {
            "type": "service_account",
            "project_id": "standin",
            "private_key_id": "1",
            "private_key": _private_key(),
            "client_email": EMAIL,
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }
        path.write_text(json.dumps(content))
        return path

    # --- the API -------------------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Give (status, JSON) for one request."""
        rest = path.removeprefix("/v4/spreadsheets/")
        key, _, tail = rest.partition("/")
        key, _, verb = key.partition(":")
        if key != KEY:
            return 404, _error(404, "Requested entity was not found.", "NOT_FOUND")
        if self.read_only and (method != "GET"):
            return 403, _error(403, "The caller does not have permission", "PERMISSION_DENIED")
        if not tail and not verb:
            return 200, self._metadata()
        if verb == "batchUpdate":
            return self._structure(body)
        return self._values(method, unquote(tail), query, body)

    def _metadata(self) -> dict[str, Any]:
        sheets = [
            {
                "properties": {
                    "sheetId": tab.gid,
                    "title": tab.title,
                    "index": index,
                    "sheetType": "GRID",
                    "gridProperties": {
                        "rowCount": max(tab.grid_rows, len(tab.rows)),
                        "columnCount": tab.columns,
                    },
                }
            }
            | ({"merges": tab.merges} if tab.merges else {})
            for index, tab in enumerate(self.tabs)
        ]
        properties = {
            "title": self.title,
            "locale": self.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": self.timezone,
        }
        return {
            "spreadsheetId": KEY,
            "properties": properties,
            "sheets": sheets,
            "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{KEY}/edit",
        }

    def _structure(self, body: Any) -> tuple[int, Any]:
        replies: list[dict[str, Any]] = []
        for request in body["requests"]:
            replies.append(self._one_structure(request))
        return 200, {"spreadsheetId": KEY, "replies": replies}

    def _one_structure(self, request: dict[str, Any]) -> dict[str, Any]:
        (name, what), *_ = request.items()
        self.structures.append((name, what))
        if name == "addSheet":
            properties = what["properties"]
            grid = properties.get("gridProperties", {})
            tab = Tab(
                max(tab.gid for tab in self.tabs) + 1,
                properties["title"],
                [],
                grid.get("columnCount", 26),
                grid.get("rowCount", 1000),
            )
            self.tabs.append(tab)
            return {
                "addSheet": {
                    "properties": {
                        "sheetId": tab.gid,
                        "title": tab.title,
                        "index": len(self.tabs) - 1,
                        "sheetType": "GRID",
                        "gridProperties": {"rowCount": tab.grid_rows, "columnCount": tab.columns},
                    }
                }
            }
        if name == "updateSheetProperties":
            tab = next(tab for tab in self.tabs if tab.gid == what["properties"]["sheetId"])
            grid = what["properties"].get("gridProperties", {})
            tab.columns = grid.get("columnCount", tab.columns)
            tab.grid_rows = grid.get("rowCount", tab.grid_rows)
            tab.title = what["properties"].get("title", tab.title)
        elif name == "appendDimension":
            tab = next(tab for tab in self.tabs if tab.gid == what["sheetId"])
            if what["dimension"] == "COLUMNS":
                tab.columns += what["length"]
            else:
                tab.grid_rows += what["length"]
        elif name == "deleteSheet":
            self.tabs = [tab for tab in self.tabs if tab.gid != what["sheetId"]]
        return {}

    def _values(self, method: str, tail: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if tail == "values:batchUpdate":
            self.inputs.append(body["valueInputOption"])
            for entry in body["data"]:
                problem = self._put(entry["range"], entry["values"])
                if problem:
                    return problem
            return 200, {"spreadsheetId": KEY, "totalUpdatedRows": len(body["data"]), "responses": []}
        name, _, verb = tail.removeprefix("values/").rpartition(":")
        if verb in ("append", "clear"):
            return self._append(name, query, body) if verb == "append" else self._clear(name)
        name = tail.removeprefix("values/")
        if method == "PUT":
            self.inputs.append(query["valueInputOption"])
            return self._put(name, body["values"]) or (200, {"spreadsheetId": KEY, "updatedRange": name})
        return self._get(name)

    def _get(self, name: str) -> tuple[int, Any]:
        found = self._area(name)
        if found is None:
            return 400, _error(400, f"Unable to parse range: {name}", "INVALID_ARGUMENT")
        tab, top, left, bottom, right = found
        rows = [list(row[left : None if right is None else right + 1]) for row in tab.rows[top:bottom]]
        for row in rows:
            while row and row[-1] in ("", None):
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        answer: dict[str, Any] = {"range": f"'{tab.title}'!A1:Z{tab.grid_rows}", "majorDimension": "ROWS"}
        return 200, answer | ({"values": rows} if rows else {})

    def _put(self, name: str, values: list[list[Any]]) -> tuple[int, Any] | None:
        found = self._area(name)
        if found is None:
            return 400, _error(400, f"Unable to parse range: {name}", "INVALID_ARGUMENT")
        tab, top, left, _, _ = found
        for down, row in enumerate(values):
            if left + len(row) > tab.columns:
                text = f"Range ({name}) exceeds grid limits. Max columns: {tab.columns}"
                return 400, _error(400, text, "INVALID_ARGUMENT")
            for over, value in enumerate(row):
                if value is not None:
                    tab.cell(top + down, left + over, value)
        return None

    def _append(self, name: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        self.inputs.append(query["valueInputOption"])
        found = self._area(name)
        assert found is not None
        found[0].rows.extend([list(row) for row in body["values"]])
        return 200, {"spreadsheetId": KEY, "updates": {"updatedRows": len(body["values"])}}

    def _clear(self, name: str) -> tuple[int, Any]:
        found = self._area(name)
        assert found is not None
        tab, top, _, bottom, _ = found
        tab.rows[top:bottom] = []
        return 200, {"spreadsheetId": KEY, "clearedRange": name}

    def _area(self, name: str) -> tuple[Tab, int, int, int | None, int | None] | None:
        """Give (tab, top, left, bottom, right) of an A1 range; bottom is exclusive, right inclusive."""
        sheet, _, area = name.rpartition("!") if "!" in name else (name, "", "")
        tab = next((tab for tab in self.tabs if tab.title == sheet.strip("'").replace("''", "'")), None)
        if tab is None:
            return None
        found = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+)?)?", area)
        if not found:
            return tab, 0, 0, None, None
        left, top = _column(found[1]), int(found[2]) - 1
        right = _column(found[3]) if found[3] else left
        return tab, top, left, int(found[4]) if found[4] else top + 1, right


def _column(letters: str) -> int:
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1


def _error(code: int, message: str, status: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status}}


_KEYS: list[str] = []


def _private_key() -> str:
    """Give a throw-away RSA key, made once a test run."""
    if not _KEYS:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        encoded = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _KEYS.append(encoded.decode())
    return _KEYS[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    standin: SheetsStandin

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PUT(self) -> None:
        self._serve("PUT")

    def _serve(self, method: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        if self.path == "/token":
            self._token()
            return
        parts = urlsplit(self.path)
        self.standin.requests.append((method, parts.path))
        if self.standin.before:
            self.standin.before(method, unquote(parts.path))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = json.loads(raw) if raw and "json" in self.headers.get("Content-Type", "") else None
        fault = (
            self.standin.faults.popleft()
            if self.standin.faults and self.standin.faults[0].match in self.path
            else None
        )
        if fault is None or fault.applied:
            status, content = self.standin.answer(method, parts.path, query, body)
        if fault is None:
            self._send(status, json.dumps(content))
        else:
            self._fault(fault, json.dumps(content) if fault.applied else "{}")

    def _token(self) -> None:
        if self.standin.revoked:
            self._send(
                400, json.dumps({"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
            )
        else:
            self._send(200, json.dumps({"access_token": "t", "expires_in": 3600, "token_type": "Bearer"}))

    def _fault(self, fault: Fault, content: str) -> None:
        if fault.hangs:
            self.standin.closed.wait()
            return
        if fault.truncate:
            self._send(200, '{"range": "x", "val')
            return
        body = (
            fault.body if fault.body is not None else json.dumps(_error(fault.status, "fault", "UNAVAILABLE"))
        )
        self._send(fault.status, body, fault.headers)

    def _send(self, status: int, content: str, headers: dict[str, str] | None = None) -> None:
        encoded = content.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(encoded)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(encoded)
        except OSError:
            return
