"""The peers of ``themes_stream.py``: run inside their own venv, week by week, on the same vectors.

PEERS/bin/python bench/themes_peers.py METHOD in.npz out.npz
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np

LOADED = 5
"""Weeks that make the first load."""


def history_of(
    vectors: np.ndarray, weeks: np.ndarray, method: str, python: str, cache: Path
) -> list[np.ndarray]:
    """Give a peer's placing after each week from the first load on; kept by the stream's content."""
    digest = hashlib.sha256(vectors.astype("<f4").tobytes() + weeks.astype("<i8").tobytes()).hexdigest()[:16]
    out = cache / f"stream.{method}.{digest}.npz"
    if not out.exists():
        source = cache / f"stream.{digest}.npz"
        np.savez(source, vectors=vectors.astype(np.float32), week=weeks)
        command = [python, __file__, method, str(source), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-800:])
    return list(np.load(out)["history"])


def main(method: str, source: str, out: str) -> None:
    """Run one peer over the weeks; refits carry their ids over by Hungarian matching."""
    data = np.load(source)
    vectors, weeks = data["vectors"], data["week"]
    if method.startswith("obsei"):
        np.savez(out, history=_obsei(vectors, weeks, float(method.partition("@")[2] or 0) or None))
        return
    history, last, following = [], np.full(len(weeks), -1), 0
    state = None
    for now in range(LOADED - 1, int(weeks.max()) + 1):
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
    for now in range(int(weeks.max()) + 1):
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


if __name__ == "__main__":
    main(*sys.argv[1:4])
