"""Which release line answers a ticket: ours beside TF-IDF, BM25 and plain vectors.

Data: calibre_feedback_to_release (dev pairs; all release lines are candidates; tickets
without a line are "no match"). Curves are fitted on what was released before 2014 (--fit
prints them); every figure is on what came in 2014 to 2018. Vectors: the pipeline's own, cached in /tmp/vec.
Run: OMP_NUM_THREADS=1 nice python bench/links.py [--japanese] [--fit] [--speed]
"""

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from own_vectors import kept

from vocpipe.changes.calibration import MATCH, NONE, NOTHING, PROPOSE, answers, features, strange
from vocpipe.changes.match import BLOCK, Matcher, _best, fit_matcher
from vocpipe.embedding.space import fit_space

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


def centred(rows: Any, reference: Any) -> Any:
    """Give vectors centred as vocpipe does before it compares, on a window of ``reference``."""
    space = fit_space("e5", reference, ["xx"] * len(reference))
    return space.centre(rows, ["xx"] * len(rows))


def load() -> Task:
    feedback, lines, pairs = read("feedback"), read("release_lines"), read("pairs_dev")
    raw = kept(CACHE, "calibre_fb", [row["text"] for row in feedback])
    all_vectors = centred(raw, raw)
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
        line_vectors=centred(kept(CACHE, "calibre_rl", [row["text"] for row in lines]), raw),
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
    raw = kept(CACHE, "ja_titles", titles)
    asked, answered = centred(raw, raw), centred(kept(CACHE, "ja_changes", changes), raw)
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


BINS = ((0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 0.9), (0.9, 1.01))
"""The probabilities a reliability table is cut at."""


def reliability(task: Task) -> list[dict[str, Any]]:
    """How often the best proposal of a late ticket is right by what it says, by lines and by references."""
    found: dict[tuple[str, int], list[Any]] = {}
    for one in lists(task, np.flatnonzero(task.late), True):
        p = MATCH[True].at(features(one.scores, one.likenesses, one.size))[:, 0]
        row = (p, NONE[True].at(one.odd), one.right[:, 0], one.nothing)
        for key in {("lines", one.size)} | ({("references", one.references)} if one.size <= 100 else set()):
            found.setdefault(key, []).append(row)
    results = []
    for (what, size), made in sorted(found.items()):
        p, none, right, nothing = (np.concatenate(part) for part in zip(*made, strict=True))
        proposed, said_none = p >= PROPOSE, (p < PROPOSE) & (none >= NOTHING)
        bins = [(p >= low) & (p < high) for low, high in BINS]
        results.append({
            what: size, "n": len(p), "with_line": _mean(~nothing),
            "said/right (n)": [f"{_mean(p[b])}/{_mean(right[b])} ({b.sum()})" for b in bins],
            "proposed": int(proposed.sum()), "precision": _mean(right[proposed]),
            "nothing": int(said_none.sum()), "no_match_precision": _mean(nothing[said_none]),
        })  # fmt: skip
    return results


def _mean(values: Any) -> float | None:
    return round(float(values.mean()), 2) if len(values) else None


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


SIZES = {1: 240, 3: 120, 10: 50, 30: 20, 100: 8, 300: 4, 1000: 2, 0: 1}
"""Lists the curves are fitted on: lines, and how many lists of so many; 0 stands for all lines."""

ANSWERED = {1: 0.2, 3: 0.25, 10: 0.33, 30: 0.4, 100: 0.5, 300: 0.5, 1000: 0.6}
"""The share of a list's tickets that have a line in it (in all lines two in three)."""

REFERENCES = (0, 12, 60, 300, 4000)
"""With how many voices for reference; lists of 300 lines and more come with 300 and more."""


@dataclass
class List:
    """Tickets against one list: scores and likenesses of the ten best, what is right, who has no line."""

    size: int
    references: int
    scores: Any
    likenesses: Any
    odd: Any
    right: Any
    nothing: Any


def lists(task: Task, rows: Any, with_vectors: bool) -> Iterator[List]:
    """Give tickets against lists of every length, with references of every number."""
    rng = np.random.default_rng(0)
    for references in REFERENCES:
        for size, times in SIZES.items():
            if references < 300 and (size >= 300 or not size):
                continue
            for _ in range(max(1, times if references == max(REFERENCES) else times // 3)):
                yield _list(task, rows, size, references, with_vectors, rng)


def _list(task: Task, rows: Any, size: int, references: int, with_vectors: bool, rng: Any) -> List:
    use, chosen = list(rows), list(range(len(task.lines)))
    if size:
        answered = [i for i in rows if task.right[i]]
        have = list(rng.choice(answered, min(max(1, round(size * 2 / 3)), 150), replace=False))
        held = {min(task.right[i]) for i in have}
        while len(held) < size:
            held.add(int(rng.integers(len(task.lines))))
        chosen = sorted(held)
        without = [i for i in rng.permutation(rows) if not task.right[i] & held]
        use = have + without[: max(1, round(len(have) * (1 / ANSWERED[size] - 1)))]
    some = rng.choice(len(task.reference), min(references, len(task.reference)), replace=False)
    given = (task.line_vectors[chosen], task.reference[some]) if with_vectors else ()
    matcher = fit_matcher([task.lines[j] for j in chosen], *given)
    scores, top, likeness, odd = scored(matcher, task, np.array(use), with_vectors)
    order = _best(scores, 10)
    right = np.array([[chosen[j] in task.right[i] for j in order[n]] for n, i in enumerate(use)])
    nothing = np.array([not task.right[i] & set(chosen) for i in use])
    return List(len(chosen), references, top, likeness, odd, right, nothing)


def fit(task: Task) -> None:
    """Print the curves of calibration.py, fitted on the early tickets; lists of every kind weigh the same."""
    from sklearn.linear_model import LogisticRegression

    for with_vectors in (True, False):
        made = list(lists(task, np.flatnonzero(~task.late), with_vectors))
        kinds = Counter({})
        for one in made:
            kinds[one.references, one.size] += len(one.odd)
        for name, xs, ys in (
            (
                "match",
                [features(one.scores, one.likenesses, one.size) for one in made],
                [one.right for one in made],
            ),
            ("none", [one.odd for one in made], [one.nothing for one in made]),
        ):
            weight = [
                np.full(y.size, 1000 / kinds[one.references, one.size])
                for one, y in zip(made, ys, strict=True)
            ]
            x = np.vstack([x.reshape(-1, x.shape[-1]) for x in xs])
            curve = LogisticRegression(C=10, max_iter=5000)
            curve.fit(x, np.concatenate([y.ravel() for y in ys]), sample_weight=np.concatenate(weight))
            words = "vectors" if with_vectors else "words"
            print(name, words, curve.intercept_.round(2).tolist(), curve.coef_.round(2).tolist()[0])


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
        results += [decisions(task), *reliability(task)]
    for result in results:
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
