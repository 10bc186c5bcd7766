"""Cost of the KPI at full size: a SQLite workspace of 100,000 voices and 1,000,000 verdicts, measured whole.

Ids, dates and verdicts are generated: this measures time and memory, never quality. Each voice has kind,
theme, route and the usage of two features by a live version, most by an older one too; three in four have
a person's outcome. Timed is ``pipeline.measure``, the work of ``vocpipe kpi``: the store read, every figure
computed, the snapshot kept.
Run: OMP_NUM_THREADS=1 python bench/kpi.py FOLDER [--voices 100000]   (the folder is made once and kept)
"""

import argparse
import json
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from store import save_all

from vocpipe.pipeline import measure
from vocpipe.records import (
    About,
    Account,
    Change,
    ChangeState,
    Channel,
    Evidence,
    Feedback,
    Knowledge,
    Lang,
    OutcomeHow,
    UsageState,
    Verdict,
)
from vocpipe.settings import load
from vocpipe.workspace import Workspace

START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 1000
ACCOUNTS, CHANGES, THEMES, FEATURES = 2_000, 5_000, 800, 30
EVIDENCE = (Evidence(cue="mention", start=0, end=6),)
OLD, LIVE = "old-1", "live-1"
SETTINGS = 'timezone = "Asia/Tokyo"\n'


def voices(n: int, rng: random.Random) -> Iterator[Feedback]:
    """Give ``n`` voices of 2,000 accounts over 1,000 days."""
    for i in range(n):
        at = START + timedelta(minutes=rng.randrange(DAYS * 1440))
        words = f"CSV 出力が遅くて困っています。番号 {i}、月末の締めで {i % 97} 分かかります。"
        yield Feedback(
            id=f"fb_{i:016x}", source="sheet", external_id=f"row-{i // 2}#{i}", text=words,
            text_hash=f"{i:064x}", lang=Lang.JA, channel=Channel.SHEET, said_at=at, received_at=at,
            account_id=f"ac_{rng.randrange(ACCOUNTS)}" if rng.random() < 0.9 else None,
            recorder=f"csm{rng.randrange(40)}", span=(0, 9) if i % 3 == 0 else None,
        )  # fmt: skip


def machine_values(rng: random.Random) -> Iterator[tuple[About, str, dict[str, Any]]]:
    """Give what a machine says of one voice: (about, subject, value)."""
    yield About.KIND, "", {"kind": rng.choice(["problem", "request", "praise"]), "also": [], "severity": 1}
    yield About.THEME, "", {"theme": f"th_{rng.randrange(THEMES)}" if rng.random() < 0.8 else None}
    yield (
        About.ROUTE,
        "",
        {"reasons": {"product": "a request"} | ({"success": "x"} if rng.random() < 0.3 else {})},
    )
    for feature in rng.sample(range(FEATURES), 2):
        chances = {str(state): 0.2 for state in UsageState}
        yield About.USAGE, f"feature{feature}", {
            "state": rng.choice(list(UsageState)), "knowledge": rng.choice(list(Knowledge)),
            "provenance": "inferred", "probabilities": chances, "knowledge_confidence": 0.8,
        }  # fmt: skip


def verdicts(of: int, rng: random.Random) -> Iterator[Verdict]:
    """Give ten verdicts a voice: a machine's of two versions, people's outcomes, told, undoings."""
    hows = list(OutcomeHow)[:6]
    for i in range(of):
        at = START + timedelta(minutes=rng.randrange(DAYS * 1440))
        given = {"feedback_id": f"fb_{i:016x}", "at": at}
        for version in (OLD, LIVE) if rng.random() < 0.75 else (LIVE,):
            for n, (about, subject, value) in enumerate(machine_values(rng)):
                yield Verdict(
                    id=f"vd_{version}_{i}_{n}", about=about, subject=subject, value=value, by="machine",
                    human=False, version=version, confidence=0.9, evidence=EVIDENCE, **given,
                )  # fmt: skip
        if rng.random() < 0.75:
            how, change = rng.choice(hows), f"CH-{rng.randrange(CHANGES)}"
            linked = how in hows[:3]
            value = {
                "how": how,
                "change_id": change if linked else None,
                "reason": "because",
                "capability": None,
            }
            person = {"by": f"csm{rng.randrange(60)}", "human": True, "version": "", "about": About.OUTCOME}
            subject = change if linked else ""
            yield Verdict(id=f"vd_o_{i}", subject=subject, value=value, **person, **given)
            if rng.random() < 0.05:
                yield Verdict(
                    id=f"vd_u_{i}", subject=subject, value={}, undoes=f"vd_o_{i}", **person, **given
                )
            elif linked:
                told = person | {"about": About.TOLD}
                yield Verdict(
                    id=f"vd_t_{i}", subject=subject, value={"channel": "mail", "message": ""}, **told, **given
                )


def changes(rng: random.Random) -> list[Change]:
    """Give the changes, two thirds of them released."""
    made = []
    for i in range(CHANGES):
        began = START.date() + timedelta(rng.randrange(DAYS))
        released = began + timedelta(rng.randrange(5, 120)) if rng.random() < 0.67 else None
        state = ChangeState.RELEASED if released else ChangeState.STARTED
        made.append(
            Change(
                id=f"CH-{i}",
                title=f"change {i}",
                state=state,
                started_on=began,
                released_on=released,
                source="bench",
            )
        )
    return made


def fill(workspace: Workspace, n: int) -> None:
    """Put everything into the store, as the verbs do."""
    rng, store = random.Random(7), workspace.store
    day = date(2024, 1, 1)
    accounts = [
        Account(id=f"ac_{i}", name=f"Account {i}", level=i % 4 + 1, revenue=rng.random() * 1e6, as_of=day)
        for i in range(ACCOUNTS)
    ]
    store.accounts.save(accounts, START)
    store.changes.save(changes(rng), START)
    for about in (About.KIND, About.THEME, About.ROUTE, About.USAGE):
        store.ledger.set_live(about, LIVE, START)
    save_all(store.feedback.save, voices(n, rng))
    print(save_all(store.ledger.append, verdicts(n, rng)), "verdicts")


def main() -> None:
    """Fill the folder when it is new; measure three times; print one JSON line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--voices", type=int, default=100_000)
    given = parser.parse_args()
    new = not given.folder.is_dir()
    given.folder.mkdir(parents=True, exist_ok=True)
    if new:
        (given.folder / "vocpipe.toml").write_text(SETTINGS, "utf-8")
    with Workspace(load(given.folder)) as workspace:
        if new:
            fill(workspace, given.voices)
        for _ in range(3):
            began, cpu = time.perf_counter(), time.process_time()
            report = measure(workspace)
            figures = {
                "voices": report.counts.voices, "verdicts": workspace.store.ledger.last(),
                "units": report.counts.units, "outcomes": report.counts.outcomes,
                "seconds": round(time.perf_counter() - began, 2),
                "cpu_seconds": round(time.process_time() - cpu, 2),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }  # fmt: skip
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
