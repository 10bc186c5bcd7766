"""Cost of the KPI at full size: 100,000 voices, 1,000,000 rows made from verdicts.

Ids and dates are generated: this measures time and memory, never quality.
Run: OMP_NUM_THREADS=1 nice python bench/kpi.py [--voices 100000] [--rows 1000000]
"""

import argparse
import json
import random
import resource
import time
from datetime import UTC, date, datetime, timedelta

from vocpipe.kpi import ChangeRow, Link, Told, Voice, compute
from vocpipe.records import Knowledge, OutcomeHow, UsageState

START = date(2024, 1, 1)
DAYS = 1000


def make_voices(n: int, rng: random.Random) -> list[Voice]:
    """Give ``n`` voices of 2,000 accounts over 1,000 days in 800 themes."""
    states, knowledge = list(UsageState), list(Knowledge)
    voices = []
    for i in range(n):
        said = START + timedelta(rng.randrange(DAYS))
        voices.append(
            Voice(
                feedback_id=f"fb{i}",
                received_on=said + timedelta(rng.randrange(3)),
                said_on=said,
                account_id=f"ac{rng.randrange(2000)}" if rng.random() < 0.9 else None,
                recorder=f"csm{rng.randrange(40)}",
                usage_state=rng.choice(states),
                knowledge=rng.choice(knowledge),
                features=(f"feature{rng.randrange(30)}",),
                teams=("product",) if rng.random() < 0.7 else ("product", "success"),
                theme=f"th{rng.randrange(800)}" if rng.random() < 0.8 else None,
                level=rng.randrange(1, 5),
                revenue=rng.random() * 1e6,
                document=f"doc{i // 2}",
            )
        )
    return voices


def make_links(n: int, voices: list[Voice], changes: int, rng: random.Random) -> list[Link]:
    """Give ``n`` outcome verdicts, one in twenty of them undone."""
    hows = list(OutcomeHow)
    midnight = datetime(2024, 1, 1, tzinfo=UTC)
    links = []
    for i in range(n):
        how = rng.choice(hows)
        at = midnight + timedelta(minutes=rng.randrange(DAYS * 1440))
        target = f"ch{rng.randrange(changes)}" if how in hows[:3] else None
        undone = at + timedelta(days=3) if rng.random() < 0.05 else None
        links.append(
            Link(
                voices[rng.randrange(len(voices))].feedback_id,
                how,
                target,
                f"csm{rng.randrange(60)}",
                at,
                "",
                undone,
                i,
            )
        )
    return links


def make_changes(n: int, rng: random.Random) -> list[ChangeRow]:
    """Give ``n`` changes, two thirds of them released."""
    changes = []
    for i in range(n):
        started = START + timedelta(rng.randrange(DAYS))
        released = started + timedelta(rng.randrange(5, 120)) if rng.random() < 0.67 else None
        changes.append(ChangeRow(f"ch{i}", started, started, released))
    return changes


def main() -> None:
    """Generate, compute, print one JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    size = parser.parse_args()
    rng = random.Random(7)
    voices = make_voices(size.voices, rng)
    changes = make_changes(5_000, rng)
    told = [
        Told(voices[rng.randrange(size.voices)].feedback_id, datetime(2025, 6, 1, tzinfo=UTC))
        for _ in range(size.rows // 20)
    ]
    links = make_links(size.rows - len(told), voices, len(changes), rng)
    began = time.perf_counter()
    import lifelines  # noqa: F401  (its import is paid once a process and told apart)

    imported, cpu = time.perf_counter(), time.process_time()
    report = compute(voices, links, changes, told, as_of=START + timedelta(DAYS))
    done, cpu_done = time.perf_counter(), time.process_time()
    result = {
        "voices": size.voices,
        "rows": size.rows,
        "units": report.counts.units,
        "seconds": round(done - imported, 2),
        "cpu_seconds": round(cpu_done - cpu, 2),
        "import_seconds": round(imported - began, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
