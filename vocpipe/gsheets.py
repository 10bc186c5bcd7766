"""Google Sheets through gspread with an HTTP client that gives up, waits as told, and never repeats a write.

gspread's own clients hang for ever (no timeout), or retry without end and write an appended row twice.
This module sits below sources and destinations so that both may open a sheet. It imports gspread:
import it inside functions only.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gspread
import requests
from google.auth.exceptions import GoogleAuthError
from google.oauth2.service_account import Credentials
from gspread.exceptions import APIError, SpreadsheetNotFound, WorksheetNotFound
from gspread.http_client import HTTPClient

from vocpipe.errors import SourceError
from vocpipe.http import Limits, ask

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
SHEETS_API = "https://sheets.googleapis.com"
DRIVE_API = "https://www.googleapis.com"

_KEY = re.compile(r"/spreadsheets/d/([\w-]+)")
_GID = re.compile(r"[#&?]gid=(\d+)")
_NOT_REPEATABLE = (":append", ":batchUpdate", "/sheets/", ":copyTo")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Base URLs of the Google APIs; tests point them at a stand-in on loopback."""

    sheets: str = SHEETS_API
    drive: str = DRIVE_API


class _Account(Credentials):  # type: ignore[misc]
    """Service-account credentials that do not look up Google's regional boundaries.

    google-auth 2.5x asks iamcredentials.googleapis.com about them in a background thread before the
    first request; Sheets does not use them, and vocpipe talks to no host it does not need.
    """

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


class SheetsClient(HTTPClient):  # type: ignore[misc]
    """gspread's HTTP client with bounded tries by status, Retry-After, timeouts and a check of the JSON.

    A request that is not safe to repeat (append, batchUpdate) is repeated only after 429, which
    Google answers before doing anything.
    """

    def __init__(
        self,
        auth: Credentials,
        endpoints: Endpoints,
        limits: Limits,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Sign requests with ``auth``; ``sleep`` waits between tries."""
        super().__init__(auth)
        self._endpoints = endpoints
        self._limits = limits
        self._sleep = sleep

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one request; raises ``APIError`` for a refusal and ``SourceError`` when giving up."""
        url = endpoint.replace(SHEETS_API, self._endpoints.sheets).replace(DRIVE_API, self._endpoints.drive)
        repeatable = method.upper() == "GET" or not any(mark in url for mark in _NOT_REPEATABLE)

        def send(timeout: tuple[float, float]) -> requests.Response:
            return self._send(method, url, timeout, args, kwargs)

        answer = ask(send, self._limits, self._sleep, repeatable=repeatable)
        if answer.response is not None and not answer.response.ok:
            raise APIError(answer.response)
        if answer.response is None or answer.trouble:
            raise SourceError(f"Google Sheets {answer.trouble}", "Try again in some minutes")
        return answer.response

    def _send(
        self,
        method: str,
        url: str,
        timeout: tuple[float, float],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> requests.Response:
        names = ("params", "data", "json", "files", "headers")
        given = dict(zip(names, args, strict=False)) | dict(kwargs)
        answer: requests.Response = self.session.request(method=method, url=url, timeout=timeout, **given)
        return answer


def spreadsheet_key(target: str) -> str:
    """Give the spreadsheet's id from its URL or the id itself; raises ``SourceError`` for neither."""
    found = _KEY.search(target)
    key = found[1] if found else target.strip()
    if not re.fullmatch(r"[\w-]{10,}", key):
        raise SourceError(
            f"{target!r} is no address of a Google Sheet", "Copy it from the browser's address bar"
        )
    return key


def gid_of(target: str) -> int | None:
    """Give the tab's gid from a URL, or None when it names none."""
    found = _GID.search(target)
    return int(found[1]) if found else None


def service_account(file: Path) -> Credentials:
    """Give the credentials of a service-account key file; raises ``SourceError`` when it is none."""
    try:
        found: Credentials = _Account.from_service_account_file(str(file), scopes=list(SCOPES))
    except OSError as error:
        raise SourceError(f"the service-account file {file} cannot be opened", "Check its path") from error
    except (ValueError, KeyError) as error:
        raise SourceError(
            f"{file} is no service-account key", "Download a JSON key for the service account in Google Cloud"
        ) from error
    return found


def open_sheet(
    target: str,
    service_account_file: Path,
    *,
    endpoints: Endpoints | None = None,
    limits: Limits | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> gspread.Spreadsheet:
    """Open a spreadsheet by URL or id; raises ``SourceError`` naming it and the service account."""
    credentials = service_account(service_account_file)
    client = SheetsClient(credentials, endpoints or Endpoints(), limits or Limits(), sleep)
    key = spreadsheet_key(target)
    with explained(key, credentials.service_account_email):
        return gspread.Spreadsheet(client, {"id": key})


@contextmanager
def explained(sheet: str, account: str = "the service account") -> Iterator[None]:
    """Turn failures of gspread, requests and google-auth into one ``SourceError`` that tells what to do."""
    try:
        yield
    except (SpreadsheetNotFound, WorksheetNotFound) as error:
        raise SourceError(f"sheet {sheet} or its tab is not there", "Check the URL and its gid") from error
    except APIError as error:
        raise _explained_status(error.response.status_code, sheet, account) from error
    except GoogleAuthError as error:
        raise SourceError(
            f"sheet {sheet}: Google refuses the key of {account}",
            "Make a new key, or check the computer's clock",
        ) from error
    except requests.RequestException as error:
        raise SourceError(f"sheet {sheet}: Google Sheets cannot be reached", "Check the network") from error


def _explained_status(status: int, sheet: str, account: str) -> SourceError:
    if status in (401, 403):
        return SourceError(
            f"sheet {sheet}: {account} may not do this", f"Share the sheet with {account} as editor"
        )
    if status == 404:
        return SourceError(f"sheet {sheet} is not there", f"Check the URL, and that {account} may open it")
    if status == 429:
        return SourceError(
            f"sheet {sheet}: Google's limit of requests is used up", "Try again in some minutes"
        )
    if status >= 500:
        return SourceError(f"sheet {sheet}: Google Sheets answers {status}", "Try again in some minutes")
    return SourceError(
        f"sheet {sheet}: Google refuses the request ({status})", "Check tab and columns in the settings"
    )
