"""Every page of the web app over 100,000 voices and 300 themes: time of the server, time to see it.

    PYTHONPATH=. python bench/web_scale.py [--voices 100000] [--folder /tmp/big] [--no-browser]

The server's part goes through the real ASGI app: wall time, and CPU time of the process, which other
jobs on the machine disturb less. "written" is the first request after somebody said something, when
nothing kept for the last state of the store may be shown. The browser's part is a headless chromium
over loopback: from the start of the navigation to the first paint of the page's content.
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from big_workspace import fill, opened
from fastapi.testclient import TestClient

from tests.web.browsing import browsing, serving
from vocpipe import review
from vocpipe.records import Kind
from vocpipe.web.app import create_app
from vocpipe.workspace import Workspace

WEEK = "2026-W46"
PAGES = (
    "/", f"/?week={WEEK}", "/voices", "/voices?start=5000", "/voices?kind=problem&usage=user&route=sales",
    "/voices?account=ac_12", "/voices?feature=f3&knowledge=partial", "/voices?q=card", "/voices?q=天気",
    "/themes", "/themes/{theme}", "/themes/{theme}?kind=request", "/voices/{voice}", "/desks/product",
    "/desks/sales", "/desks/marketing", "/desks/success", "/kpi", "/changes", "/changes/CH-7", "/accounts",
    "/accounts/ac_12", "/features", "/links", "/links?theme={theme}", "/sources", "/import",
    "/people", "/you", "/audit",
)  # fmt: skip


@dataclass(frozen=True)
class Timed:
    """Milliseconds of a page: the first time, after a write (wall, CPU), p50 and p95 of many; its bytes."""

    first: float
    written: tuple[float, float]
    wall: tuple[float, float]
    cpu: tuple[float, float]
    size: int


def timed(client: TestClient, path: str, times: int, write: Callable[[], object]) -> Timed:
    """Ask for a page again and again."""
    size, first, _ = _once(client, path)
    write()
    written = _once(client, path)[1:]
    runs = [_once(client, path)[1:] for _ in range(times)]
    return Timed(first, written, _p([r[0] for r in runs]), _p([r[1] for r in runs]), size)


def _once(client: TestClient, path: str) -> tuple[int, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = client.get(path)
    while "refresh" in answer.headers:  # being made for the first time
        time.sleep(0.2)
        answer = client.get(path)
    spent = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
    assert answer.status_code == 200, (path, answer.status_code)
    return len(answer.content), *spent


def _p(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def server(workspace: Workspace, pages: list[str], times: int) -> None:
    """Print the server's part as a table."""
    with TestClient(create_app(workspace, "token"), base_url="http://127.0.0.1") as client:
        client.get("/start?token=token")
        _server(client, workspace, pages, times)


def _server(client: TestClient, workspace: Workspace, pages: list[str], times: int) -> None:
    voices = [voice.id for voice in workspace.store.feedback.of_accounts(["ac_12"])]

    def write() -> None:
        review.correct_kind(workspace, voices.pop(), Kind.REQUEST, 1, "bench", f"at {time.time_ns()}")

    print("| page | first ms | after a write ms | its CPU | p50 ms | p95 ms | CPU p50 | CPU p95 | kB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for path in pages:
        t = timed(client, path, times, write)
        pairs = (" | ".join(f"{one:.0f}" for one in pair) for pair in (t.written, t.wall, t.cpu))
        print(f"| {path} | {t.first:.0f} | {' | '.join(pairs)} | {t.size // 1024} |", flush=True)


def browser(workspace: Workspace, pages: list[str], times: int) -> None:
    """Print the browser's part as a table."""
    print("\n| page | first byte to visible p50 ms | p95 ms | first byte p50 ms |\n|---|---:|---:|---:|")
    with serving(workspace, "token") as url, browsing() as chromium:
        tab = chromium.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(f"{url}/start?token=token")
        for path in pages:
            seen = []
            for _ in range(times):
                tab.goto(url + path)
                seen.append(tab.evaluate(_PAINTED))
            paint, byte = _p([s[0] - s[1] for s in seen]), _p([s[1] for s in seen])
            print(f"| {path} | {paint[0]:.0f} | {paint[1]:.0f} | {byte[0]:.0f} |", flush=True)


_PAINTED = """() => new Promise(done => {
  const told = () => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const byte = performance.getEntriesByType('navigation')[0].responseStart;
    paint ? done([paint.startTime, byte]) : requestAnimationFrame(told);
  };
  told();
})"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", type=int, default=100_000)
    parser.add_argument("--themes", type=int, default=300)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/vocpipe-big"))
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    if not (asked.folder / "vocpipe.toml").exists():
        fill(asked.folder, asked.voices, asked.themes)
    with opened(asked.folder) as workspace:
        theme = next(iter(workspace.store.themes.all()))
        voice = workspace.store.ledger.members([theme])[theme][0]
        pages = [path.replace("{theme}", theme).replace("{voice}", voice) for path in asked.pages]
        print(
            f"{workspace.store.feedback.count():,} voices, {len(workspace.store.themes.all())} themes, "
            f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, load "
            f"{os.getloadavg()[0]:.1f}, Python {platform.python_version()}\n"
        )
        server(workspace, pages, asked.times)
        if not asked.no_browser:
            browser(workspace, pages, asked.times)


if __name__ == "__main__":
    main()
