"""A real browser on a served workspace: what the browser tests share."""

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from vocpipe.web.app import create_app
from vocpipe.workspace import Workspace

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
INSTALL = "needs chromium: sudo apt-get install chromium fonts-noto-cjk"

PATIENCE = 120_000
"""Milliseconds until what a test waits for is taken to come no more: a busy machine is no fault."""

WIDTHS = {"phone": (390, 844), "laptop": (1440, 900)}


@contextmanager
def serving(workspace: Workspace, token: str) -> Iterator[str]:
    """Serve the app on a free port of this machine and give its address."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(workspace, token), log_level="error", timeout_graceful_shutdown=10)
    )
    with socket.create_server(("127.0.0.1", 0)) as held:  # it takes calls from now on, whenever it answers
        thread = threading.Thread(target=server.run, args=([held],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{held.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Give a headless chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE
        )
        yield browser
        browser.close()


class Visitor:
    """Somebody signed in with a browser; every dialog, foreign request and page error is noted."""

    def __init__(self, context: BrowserContext, url: str, at: str) -> None:
        self.url = url
        self.context = context
        self.page: Page = context.new_page()
        self.alarms: list[str] = []
        context.set_default_timeout(PATIENCE)
        self.page.on("dialog", lambda dialog: (self.alarms.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.alarms.append(str(error)))
        self.page.on("request", self._foreign)
        self.open(at)

    def _foreign(self, request: object) -> None:
        address = str(getattr(request, "url", ""))
        if not address.startswith((self.url, "data:")) or "/stolen" in address:
            self.alarms.append(address)

    def open(self, path: str) -> Page:
        """Go to a page of the app."""
        self.page.goto(self.url + path)
        return self.page

    def sideways(self) -> int:
        """Give by how many pixels the page is wider than the window."""
        measured = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(measured))


def first(workspace: Workspace, path: Path | str) -> str:
    """Fill the {places} of a path with the first theme and voice of the workspace."""
    theme = next(iter(workspace.store.themes.all()))
    voice = workspace.store.feedback.find()[0]
    account = next(iter(workspace.store.accounts.current()), "")
    values = {"theme": theme, "voice": voice.id, "account": account}
    return re.sub(r"\{(\w+)\}", lambda place: values[place.group(1)], str(path))
