"""Thirty people review at once while a weekly run writes to the same store.

    PYTHONPATH=. python bench/web_load.py [--folder /tmp/vocpipe-big] [--people 30] [--seconds 60]

The server is a real uvicorn in a process of its own, the weekly run (1,000 new voices: embed, place, tag,
route, draft) in another; the folder is one that ``big_workspace.fill`` made (``web_scale.py`` makes it).
Each of the people reads a page or says something about a voice, and thinks for some seconds in between. At
the end the ledger is asked for everything that was answered with success: nothing may be missing. Before it
the server has made what it makes after each start; a weekly run that is not over by then is ended.
"""

import argparse
import asyncio
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from big_workspace import NOW, opened

from vocpipe import pipeline
from vocpipe.records import About, Channel, Feedback, Lang
from vocpipe.text.clean import text_hash
from vocpipe.weeks import week_of

PORT = 8377
TOKEN = "load"
READS = ("/", "/voices", "/voices?kind=problem&route=sales", "/voices?q=card", "/themes", "/kpi", "/accounts")
WRITES = 0.3
QUIET = httpx.Limits(keepalive_expiry=2)
"""Connections end before the server ends them (after 5 s), as a browser's do."""

THINKS = 6.0
"""Seconds that a reviewer reads and thinks between two requests, on average."""


@dataclass
class Told:
    """Milliseconds by kind of request, what was written and by which number, and what went wrong."""

    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    written: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


async def person(number: int, client: httpx.AsyncClient, voices: list[str], until: float, told: Told) -> None:
    """Think, then read or write, until the time is over."""
    chance, turn = random.Random(number), 0
    while True:
        await asyncio.sleep(chance.expovariate(1 / THINKS))
        if time.monotonic() >= until:
            return
        turn += 1
        if chance.random() < WRITES:
            await _write(client, chance.choice(voices), f"{number}-{turn}", told)
        else:
            path = chance.choice((*READS, f"/voices/{chance.choice(voices)}"))
            await _timed(client, "read " + path.split("/voices/fb_")[0], "GET", path, {}, told)


async def _write(client: httpx.AsyncClient, voice: str, note: str, told: Told) -> None:
    said = {"kind": "request", "severity": "1", "reason": note, "back": "/sources"}
    if await _timed(client, "write a verdict", "POST", f"/voices/{voice}/kind", said, told):
        told.written[note] = voice


async def _timed(
    client: httpx.AsyncClient, what: str, method: str, path: str, data: dict[str, str], told: Told
) -> bool:
    began = time.perf_counter()
    try:
        answer = await client.request(
            method, path, data=data or None, headers={"sec-fetch-site": "same-origin"}
        )
    except httpx.HTTPError as error:
        told.wrong.append(f"{what}: {type(error).__name__}")
        return False
    told.spent[what].append((time.perf_counter() - began) * 1000)
    if answer.status_code not in (200, 303):
        told.wrong.append(f"{what}: {answer.status_code}")
    return answer.status_code == 303


async def review(people: int, seconds: float, voices: list[str], began: Callable[[], None]) -> Told:
    """Let all of them work at once."""
    host = f"http://127.0.0.1:{PORT}"
    async with httpx.AsyncClient(base_url=host, timeout=60, limits=QUIET) as client:
        await client.get(f"/start?token={TOKEN}")
        for path in READS:
            while "refresh" in (await client.get(path)).headers:  # being made for the first time
                await asyncio.sleep(1)
        began()
        told, until = Told(), time.monotonic() + seconds
        await asyncio.gather(*(person(n, client, voices[n::people], until, told) for n in range(people)))
    return told


def serve(folder: Path) -> None:
    """Serve the workspace until the process is ended."""
    import uvicorn

    from vocpipe.web.app import create_app

    with opened(folder) as workspace:
        uvicorn.run(create_app(workspace, TOKEN), host="127.0.0.1", port=PORT, log_level="warning")


def run_week(folder: Path) -> None:
    """Take in 1,000 new voices and run the week they were said in; print the seconds."""
    with opened(folder) as workspace:
        last = NOW - timedelta(days=3)
        count = workspace.store.feedback.count()
        old = workspace.store.feedback.by_number(range(1, 1_001)).values()
        new = [_again(voice, count + n, last) for n, voice in enumerate(old)]
        workspace.store.feedback.save(new)
        began = time.perf_counter()
        pipeline.run(workspace, week_of(last, workspace.settings.zone))
        print(f"{time.perf_counter() - began:.1f}", flush=True)


def _again(voice: Feedback, number: int, at: datetime) -> Feedback:
    said = f"{voice.text.rsplit(' #', 1)[0]} #{number}"
    return Feedback(
        id=f"fb_{number:016x}", source="sheet", external_id=f"row-{number}", text=said, lang=Lang(voice.lang),
        text_hash=text_hash(said), channel=Channel.SHEET, said_at=at, received_at=at,
        account_id=voice.account_id,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=Path("/tmp/vocpipe-big"))
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=["serve", "week"])
    asked = parser.parse_args()
    if asked.only:
        (serve if asked.only == "serve" else run_week)(asked.folder)
        return
    with opened(asked.folder) as workspace:
        voices = [voice.id for voice in workspace.store.feedback.by_number(range(1, 3_001)).values()]
        before = len(workspace.store.ledger.all_human(About.KIND))
    same = [sys.executable, __file__, "--folder", str(asked.folder), "--only"]
    server = subprocess.Popen([*same, "serve"], text=True)
    try:
        _wait()
        weeks, before_cpu = [], []

        def began() -> None:
            before_cpu.append(_cpu(server))
            weeks.append(subprocess.Popen([*same, "week"], stdout=subprocess.PIPE, text=True))

        told = asyncio.run(review(asked.people, asked.seconds, voices, began))
        cpu = _cpu(server) - before_cpu[0]
        (week,) = weeks
        over = week.poll() is not None
        week.terminate()
        seconds = week.communicate()[0].strip() if over else "more than that"
    finally:
        server.terminate()
        server.wait()
    with opened(asked.folder) as workspace:
        said = workspace.store.ledger.all_human(About.KIND)
        kept = {piece.note for verdict in said for piece in verdict.evidence}
        _report(told, kept, seconds, len(said) - before, cpu, asked)


def _wait() -> None:
    """Wait until the server answers and has made what takes long, as it does after each start."""
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=120) as client:
        for _ in range(600):
            try:
                client.get("/sign-in")
                break
            except httpx.HTTPError:
                time.sleep(0.2)


def _cpu(process: subprocess.Popen[str]) -> float:
    """Give the seconds of processor time a running process has used, without its children."""
    stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def _report(
    told: Told, kept: set[str], seconds: str, new: int, cpu: float, asked: argparse.Namespace
) -> None:
    print(
        f"{asked.people} people, {asked.seconds:.0f} s, {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. The weekly run beside it took {seconds} s. "
        f"The server used {cpu:.1f} s of processor time.\n\n"
        "| request | n | p50 ms | p95 ms | worst |\n|---|---:|---:|---:|---:|"
    )
    every = [one for spent in told.spent.values() for one in spent]
    for what, spent in [*sorted(told.spent.items()), ("all", every)]:
        p95 = statistics.quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]
        print(f"| {what} | {len(spent)} | {statistics.median(spent):.0f} | {p95:.0f} | {max(spent):.0f} |")
    lost = told.written.keys() - kept
    print(f"\nWritten {len(told.written)}, in the ledger {new}, lost {len(lost)}, errors {len(told.wrong)}")
    for line in sorted(set(told.wrong)):
        print(f"- {line}: {told.wrong.count(line)}")


if __name__ == "__main__":
    main()
