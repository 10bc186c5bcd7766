"""Learn what a new workspace borrows of the model: where languages lie, and how unrelated voices scatter.

    python models/embedding/reference.py [--cache FOLDER]

From the own-written voices of models/usage/assets: about fifty features of many products in each
language, by the model as train.py tuned it and as it came. Unrelated are voices of different features. Writes
artefact/reference.json; then put the folder's hash into models/live.toml.
"""

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from vocpipe import artefacts, trained
from vocpipe.embedding import Reference, adapter, fit_space, packaged
from vocpipe.embedding.embedder import SentenceTransformerEmbedder
from vocpipe.embedding.reference import FILE

HERE = Path(__file__).parent
LANGS = ("ja", "en")
DRAWS, DRAWN = 200, 20


def voices(lang: str) -> list[tuple[str, str]]:
    """Give (text, feature) of a language's voices."""
    file = HERE.parent / "usage" / "assets" / f"own_{lang}.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [(row["text"], row["feature"]) for row in rows]


def unrelated_spread(vectors: np.ndarray) -> float:
    """Give how far pairs' cosines scatter below their median, where nearly all pairs are unrelated."""
    pairs = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    middle = np.median(pairs)
    return float(np.sqrt(np.mean((pairs[pairs <= middle] - middle) ** 2)))


def usual_spread(vectors: dict[str, np.ndarray], features: dict[str, np.ndarray], means: Reference) -> float:
    """Give the mean spread of small loads in which every voice is about another feature."""
    rng, found = np.random.default_rng(0), []
    for draw in range(DRAWS):
        lang = LANGS[draw % len(LANGS)]
        chosen = rng.permutation(np.unique(features[lang]))[:DRAWN]
        rows = [int(rng.choice(np.flatnonzero(features[lang] == feature))) for feature in chosen]
        raw, langs = vectors[lang][rows], [lang] * len(rows)
        found.append(unrelated_spread(fit_space("m", raw, langs, means).centre(raw, langs)))
    return float(np.mean(found))


def learn(folder: Path, cache: Path) -> dict[str, Any]:
    """Give where languages lie in a model, and its spread."""
    embedder = SentenceTransformerEmbedder("learnt", lambda: folder, compiled=cache)
    said = {lang: voices(lang) for lang in LANGS}
    vectors = {lang: embedder.encode([text for text, _ in said[lang]]) for lang in LANGS}
    features = {lang: np.array([feature for _, feature in said[lang]]) for lang in LANGS}
    means = {lang: np.round(rows.astype(np.float64).mean(axis=0), 5) for lang, rows in vectors.items()}
    return {
        "voices": {lang: len(rows) for lang, rows in said.items()},
        "spread": round(usual_spread(vectors, features, Reference(means, 0.0)), 4),
        "means": {lang: mean.tolist() for lang, mean in means.items()},
    }


def main() -> None:
    """Learn of the tuned model, and of the plain one for workspaces that keep it; write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vocpipe-models"))
    cache = parser.parse_args().cache
    pins = tomllib.loads((HERE.parent / "live.toml").read_text(encoding="utf-8"))
    pinned, version = pins["embedding"], pins["space"]["version"]
    plain = packaged.folder(cache, pinned["sha256"])
    tuned = adapter.folder(plain, HERE / "artefact" / trained.ADAPTER, cache)
    models = {
        f"{pinned['name']}@{pinned['version']}{suffix}/query:": learn(folder, cache)
        for folder, suffix in ((tuned, f"+{version}"), (plain, ""))
    }
    spread = next(iter(models.values()))["spread"]
    learnt = {"spread": spread, "models": models}
    (HERE / "artefact").mkdir(exist_ok=True)
    (HERE / "artefact" / FILE).write_text(json.dumps(learnt) + "\n", encoding="utf-8")
    print(f"spread {spread}; sha256 {artefacts.digest(HERE / 'artefact')}")


if __name__ == "__main__":
    main()
