"""Two real sets by their real dates, week by week: what changes for readers, without any planted truth.

    python bench/themes_dated.py --cache /tmp/vec

townwifi_reviews_ja (app reviews of a year) and team_mirai_policy_ja (proposals of five weeks). The first
quarter of the weeks is the first load. Label churn is the share of themes whose name is another one a week
later, when every theme is named anew each week (the pipeline looks only at those that changed).
"""

import argparse
import json
import time
from datetime import datetime
from pathlib import Path

import numpy as np
from embedding import reference
from own_vectors import kept
from themes_marks import churn, survival
from themes_snapshot import DATA
from themes_stream import same_grouping, vocpipe
from themes_world import Stream, shuffled

from vocpipe.embedding.space import fit_space
from vocpipe.text.talk import only_talk
from vocpipe.themes.labels import ThemeTexts, label_themes

SETS = ("townwifi_reviews_ja", "team_mirai_policy_ja")


def dated(name: str, cache: Path) -> tuple[Stream, int]:
    """Give a set as a stream by its dates, and how many weeks make the first load."""
    rows = [json.loads(line) for line in (DATA / name / "data.jsonl").open(encoding="utf-8")]
    rows = sorted((r for r in rows if not only_talk(r["text"])), key=lambda r: (r["timestamp"], r["id"]))
    days = [datetime.fromisoformat(r["timestamp"]).date().toordinal() for r in rows]
    weeks = np.array([day // 7 - days[0] // 7 for day in days])
    vectors = kept(cache, f"{name}.dated", [r["text"] for r in rows])
    loaded = max(1, round(int(weeks.max()) / 4))
    first, langs = weeks < loaded, np.array([r["lang"] for r in rows])
    space = fit_space("bench", vectors[first], langs[first].tolist(), reference())
    unknown = np.full(len(rows), "")
    ids = [r["id"] for r in rows]
    stream = Stream(
        space.centre(vectors, langs.tolist()),
        [r["text"] for r in rows],
        unknown,
        unknown,
        ids,
        weeks,
        langs=langs,
        ids=ids,
    )
    return stream, loaded


def label_churn(stream: Stream, history: list[np.ndarray], loaded: int) -> float:
    """Give the share of themes whose name is another one a week later."""
    changed = total = 0
    names: dict[int, dict[str, str]] = {}
    for number, themes in enumerate(history):
        said = stream.week < loaded + number
        keys = np.unique(themes[said & (themes >= 0)]).tolist()
        texts = []
        for key in keys:
            rows = np.flatnonzero(said & (themes == key)).tolist()[-60:]
            texts.append(
                ThemeTexts(
                    tuple(stream.texts[r] for r in rows),
                    tuple(str(stream.langs[r]) for r in rows),
                    tuple(stream.authors[r] for r in rows),
                )
            )
        found = label_themes(texts, current=[names.get(key) for key in keys])
        now = {key: label.labels for key, label in zip(keys, found, strict=True)}
        both = now.keys() & names.keys()
        changed, total = changed + sum(now[key] != names[key] for key in both), total + len(both)
        names = now
    return changed / max(total, 1)


def line(name: str, cache: Path) -> str:
    """Give one set's line of the table."""
    stream, loaded = dated(name, cache)
    start = time.perf_counter()
    replay = vocpipe(stream, loaded)
    seconds = time.perf_counter() - start
    order = shuffled(stream, 99)
    same = same_grouping(vocpipe(stream.at(order), loaded).final, replay.final[order])
    weeks = len(replay.history) - 1
    said = {
        what: sum(e.what == what for e in replay.events) for what in ("born", "split", "merge", "dormant")
    }
    final = replay.final
    themes = len(set(final[final >= 0].tolist()))
    return (
        f"| {name} | {len(final)} | {weeks} | {themes} | {(final >= 0).mean():.2f} | "
        f"{churn(replay.history):.4f} | {survival(replay.history):.3f} | "
        f"{label_churn(stream, replay.history, loaded):.3f} | "
        f"{said['born'] / weeks:.1f} | {said['split'] / weeks:.1f} | {said['merge'] / weeks:.1f} | "
        f"{said['dormant'] / weeks:.1f} | {'yes' if same else 'NO'} | {seconds:.0f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    args = parser.parse_args()
    print(
        "| set | voices | weeks after the first load | themes | coverage | churn | survival | label churn | "
        "births a week | splits | merges | to rest | any order | seconds |\n" + "|---" * 14 + "|"
    )
    for name in args.sets:
        print(line(name, args.cache), flush=True)


if __name__ == "__main__":
    main()
