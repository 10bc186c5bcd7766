"""Stream bench: sets replayed as 26 weeks with planted events, vocpipe and its peers week by week.

    python bench/themes_stream.py --sets banking77 xsid_ja_en nlupp team_mirai_policy_ja --seeds 3 \
        --methods vocpipe evoc fast_hdbscan bertopic_merge --peers /tmp/peers/bin/python

The streams are those of ``themes_world.py``, the figures those of ``themes_marks.py``; a peer's
history is kept by the stream's content. Needs the cached vectors of ``themes_snapshot.py``.
"""

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from embedding import reference
from themes_catalogues import short, spoken_of
from themes_marks import Event, Replay, measure, sharp_recall, told_new
from themes_peers import history_of
from themes_world import LOADED, TURN, Stream, generate, shuffled

from vocpipe.themes.topics import toward_features

RESIDUE_WEEKS = 8


def vocpipe(stream: Stream, loaded: int = LOADED, edited: np.ndarray | None = None) -> Replay:
    """Give the ledger's replay, week by week, through the very function that the pipeline calls.

    ``edited`` are the vectors from week ``TURN`` on, when the catalogue is another one: themes are then
    fitted anew, as the pipeline does, and voices stay.
    """
    from vocpipe.records import theme_key
    from vocpipe.themes.bootstrap import find_groups
    from vocpipe.themes.memory import remember, with_refitted
    from vocpipe.themes.week_values import PeopleSaid, Recent
    from vocpipe.themes.weekly import decide

    first, spread = np.flatnonzero(stream.week < loaded), reference().spread
    themes = np.full(len(stream.week), -1)
    authors = [stream.authors[i] for i in first]
    themes[first] = find_groups(stream.vectors[first], authors=authors, spread=spread)
    groups = [np.flatnonzero(themes == group) for group in range(int(themes.max()) + 1)]
    keys = [theme_key(stream.ids[i] for i in group) for group in groups]
    memory = remember(stream.vectors[first], themes[first], keys, stream.week[first])
    number: dict[str | None, int] = {None: -1} | {key: n for n, key in enumerate(keys)}
    replay, asleep, asked = Replay([themes.copy()], near=np.ones(len(themes))), set(), set()
    for now in range(loaded, int(stream.week.max()) + 1):
        if edited is not None and now == TURN:
            stream = replace(stream, vectors=edited)
            for key in memory.first_rows():
                members = themes == number[key]
                memory = with_refitted(memory, key, edited[members], stream.week[members])
        rows = np.flatnonzero((stream.week <= now) & (stream.week > now - RESIDUE_WEEKS))
        name_of = {n: key for key, n in number.items()}
        recent = Recent(
            [stream.ids[i] for i in rows],
            stream.vectors[rows],
            [stream.authors[i] for i in rows],
            stream.week[rows],
            np.array([memory.first_rows().get(name_of[t], -1) for t in themes[rows]]),
            stream.week[rows] == now,
            np.zeros(len(rows), bool),
            stream.langs[rows].tolist(),
        )
        decision = decide(recent, memory, now, PeopleSaid(), dormant=asleep, spread=spread)
        memory = decision.memory
        replay.near[rows[recent.new]] = decision.placement.probability[recent.new]
        asleep = (asleep | set(decision.asleep)) - set(decision.awake)
        for born in decision.births:
            number.setdefault(born.key, len(number) - 1)
        replay.events += _events(decision, number, now, asked)
        for gone, (kept, _) in decision.merged.items():
            themes[themes == number[gone]] = number[kept]
        themes[rows] = [number[key] for key in decision.keys]
        replay.history.append(themes.copy())
    return replay


def _events(decision, number, now, asked):  # type: ignore[no-untyped-def]
    for born in decision.births:
        yield Event(
            "split" if born.parent else "born",
            (number[born.key], *([number[born.parent]] if born.parent else [])),
            now,
        )
    for gone, (kept, _) in decision.merged.items():
        yield Event("merge", (number[gone], number[kept]), now)
    for proposed in decision.proposals:
        pair = tuple(sorted(number[key] for key in proposed.keys))
        if proposed.what == "merge" and pair not in asked:  # the pipeline asks once, too
            asked.add(pair)
            yield Event("merge", pair, now, asked=True)
    for what, keys in (("dormant", decision.asleep), ("revive", decision.awake)):
        for key in keys:
            yield Event(what, (number[key],), now)


def drawn(stream: Stream, name: str, catalogue: str) -> tuple[Stream, np.ndarray | None]:
    """Give a stream drawn to the features its voices name, and where its voices lie after an edit."""
    if catalogue == "none":
        return stream, None
    whole, half = (
        toward_features(stream.vectors, spoken_of(stream.texts, short(name, every))) for every in (1, 2)
    )
    first = replace(stream, vectors=whole if catalogue == "whole" else half)
    return first, whole if catalogue == "edited" else None


def one(
    name: str, method: str, seed: int, peers: dict[str, str], cache: Path, catalogue: str = "none"
) -> dict[str, object]:
    """Give the figures of one method on one seeded stream, its voices drawn to a catalogue's features."""
    stream, edited = drawn(generate(name, seed, cache), name, catalogue)
    start = time.perf_counter()
    if method == "vocpipe":
        replay = vocpipe(stream, edited=edited)
    else:
        python = peers["obsei" if method.startswith("obsei") else "others"]
        replay = Replay(history_of(stream.vectors, stream.week, method, python, cache))
    row: dict[str, object] = {"set": name, "method": method, "seed": seed}
    row |= {"seconds": time.perf_counter() - start} | measure(stream, replay)
    row["sharp@10"] = sharp_recall(stream, replay)
    if method == "vocpipe":
        row |= told_new(stream, replay)
        order = shuffled(stream, 99)
        again = vocpipe(stream.at(order), edited=None if edited is None else edited[order])
        row["order"] = float(same_grouping(again.final, replay.final[order]))
    return row


def same_grouping(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two results put the same items together, whatever the numbers; single is single."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) and (
        bool(((one < 0) == (other < 0)).all())
    )


def table(rows: list[dict[str, object]]) -> str:
    """Give means over seeds, a line for each set and method."""
    figures = [key for key in rows[0] if key not in ("set", "method", "seed")]
    lines = ["| set | method | " + " | ".join(figures) + " |", "|" + "---|" * (len(figures) + 2)]
    for name, method in dict.fromkeys((row["set"], row["method"]) for row in rows):
        mine = [row for row in rows if (row["set"], row["method"]) == (name, method)]
        cells = []
        for key in figures:
            known = [float(row[key]) for row in mine if key in row and row[key] == row[key]]  # type: ignore[arg-type]
            cells.append(f"{np.mean(known):.3f}" if known else "-")
        lines.append(f"| {name} | {method} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run the bench from the command line; one JSON line a run goes to ``--log``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sets", nargs="*", default=["banking77", "xsid_ja_en", "nlupp", "team_mirai_policy_ja"]
    )
    parser.add_argument("--methods", nargs="*", default=["vocpipe"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=20, help="seeds below 20 were used to choose")
    parser.add_argument(
        "--catalogue",
        choices=("none", "whole", "half", "edited"),
        default="none",
        help="features that voices are drawn to; half: every other one, edited: only those until half time",
    )
    parser.add_argument("--peers", default=sys.executable, help="python of the venv with the peers")
    parser.add_argument("--obsei", default=sys.executable, help="python of the venv with obsei")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    peers, rows = {"others": args.peers, "obsei": args.obsei}, []
    for name in args.sets:
        for method in args.methods:
            for seed in range(args.first_seed, args.first_seed + args.seeds):
                rows.append(one(name, method, seed, peers, args.cache, args.catalogue))
                print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print(table(rows))
    if args.out:
        args.out.write_text("# Stream\n\n" + table(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
