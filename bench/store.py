"""Speed of the store at full size: 100,000 voices and 1,000,000 verdicts about them.

The rows are generated: this measures time, never quality. Three quarters of the verdicts are of the
live version; one in a hundred is a person's, one in a thousand is undone.
Run: OMP_NUM_THREADS=1 nice python bench/store.py [--voices 100000] [--verdicts 1000000] [--url URL]
"""

import argparse
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import text

from vocpipe.records import About, Channel, Evidence, Feedback, Lang, Verdict
from vocpipe.store import Store
from vocpipe.text.clean import text_hash

START = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 5_000
ABOUTS = (About.KIND, About.USAGE, About.THEME, About.ROUTE, About.CORE)


def timed(name: str, step: Callable[[], Any]) -> Any:
    began, busy = time.perf_counter(), time.process_time()
    result = step()
    size = len(result) if isinstance(result, list | dict) else result
    print(
        f"| {name} | {time.perf_counter() - began:.2f} | {time.process_time() - busy:.2f} | {size} |",
        flush=True,
    )
    return result


def voices(n: int) -> Iterator[Feedback]:
    """Give ``n`` voices of 2,000 accounts over 700 days."""
    for i in range(n):
        words = f"CSV 出力が遅くて困っています。番号 {i}、月末の締めで {i % 97} 分かかります。"
        at = START + timedelta(minutes=i * 10)
        yield Feedback(
            id=f"fb_{i:016x}",
            source="sheet",
            external_id=f"row-{i}",
            text=words,
            text_hash=text_hash(words),
            lang=Lang.JA,
            channel=Channel.SHEET,
            said_at=at,
            received_at=at,
            account_id=f"ac_{i % 2000}",
        )


def verdicts(n: int, of: int, rng: random.Random) -> Iterator[Verdict]:
    """Give ``n`` verdicts about ``of`` voices, round and round the things said about each."""
    for i in range(n):
        about = ABOUTS[(i // of) % len(ABOUTS)]
        human = rng.random() < 0.01
        yield Verdict(
            id=f"vd_{i:016x}",
            feedback_id=f"fb_{i % of:016x}",
            about=about,
            subject=f"feature_{i // (of * len(ABOUTS))}" if about == About.USAGE else "",
            value={"state": "user", "theme": f"th_{i % 800}", "kind": "problem", "severity": 1},
            by="hana" if human else "machine",
            human=human,
            version="" if human else ("v2" if rng.random() < 0.75 else "v1"),
            confidence=0.9,
            evidence=(Evidence(cue="mention", start=0, end=6),),
            at=START,
            undoes=f"vd_{i - 1:016x}" if i and rng.random() < 0.001 else None,
        )


def save_all(save: Callable[[list[Any]], object], items: Iterator[Any]) -> int:
    """Save in batches, one transaction a batch, as the verbs do."""
    count = 0
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            save(batch)
            count, batch = count + len(batch), []
    save(batch)
    return count + len(batch)


def measure(store: Store, n_voices: int, n_verdicts: int) -> None:
    """Run and print every measurement as rows of a table: what, wall s, CPU s of this process, result."""
    made = list(voices(n_voices))
    timed("feedback.save, new", lambda: save_all(store.feedback.save, iter(made)))
    timed("feedback.save, all the same", lambda: save_all(store.feedback.save, iter(made)))
    timed("feedback.find, all", store.feedback.find)
    timed("vectors.missing, all", lambda: store.vectors.missing("e5"))
    rows = np.random.default_rng(0).normal(size=(n_voices, 384)).astype(np.float32)
    hashes = [voice.text_hash for voice in made]
    timed("vectors.save", lambda: store.vectors.save("e5", hashes, rows))
    timed("vectors.missing, none", lambda: store.vectors.missing("e5"))
    timed("vectors.load, all", lambda: store.vectors.load("e5", hashes))
    for about in ABOUTS:
        store.ledger.set_live(about, "v2", START)
    said = verdicts(n_verdicts, n_voices, random.Random(0))
    timed("ledger.append (and making them)", lambda: save_all(store.ledger.append, said))
    if store.database.dialect == "postgresql":
        with store.database.write() as connection:
            connection.execute(text("ANALYZE"))
    week = [voice.id for voice in made[-1000:]]
    timed("ledger.current(THEME), all", lambda: store.ledger.current(About.THEME))
    timed("ledger.current(USAGE), all", lambda: store.ledger.current(About.USAGE))
    timed("ledger.current(THEME), 1,000 voices", lambda: store.ledger.current(About.THEME, week))
    timed("ledger.current(THEME, as_of)", lambda: store.ledger.current(About.THEME, None, START))
    timed("ledger.not_done(THEME, v2)", lambda: store.ledger.not_done(About.THEME, "v2"))
    timed("ledger.not_done(THEME, v3)", lambda: store.ledger.not_done(About.THEME, "v3"))
    timed("ledger.all_human(OUTCOME)", lambda: store.ledger.all_human(About.OUTCOME))
    timed("ledger.history of one voice", lambda: store.ledger.history(week[0]))
    timed("feedback.starting_with", lambda: store.feedback.starting_with("fb_00000000000001"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", type=int, default=100_000)
    parser.add_argument("--verdicts", type=int, default=1_000_000)
    parser.add_argument("--url", help="an empty database; a temporary SQLite file when left out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vocpipe-bench") as folder:
        store = Store.open(options.url or f"sqlite:///{folder}/bench.db")
        load = os.getloadavg()[0]
        print(
            f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, "
            f"Python {platform.python_version()}, {store.database.dialect}"
        )
        print("| what | wall s | CPU s | result |\n|---|---:|---:|---:|")
        measure(store, options.voices, options.verdicts)
        if file := store.database.file:
            print(f"| size of the file, MB | | | {file.stat().st_size / 1e6:.0f} |")
        store.close()


if __name__ == "__main__":
    main()
