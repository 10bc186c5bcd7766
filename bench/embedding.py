"""Speed and faithfulness of the embedder against plain sentence-transformers: same model and texts, one run.

    OMP_NUM_THREADS=2 python bench/embedding.py [--texts 400] [--rounds 3]
    python bench/embedding.py --prompts [--texts 1000]    # what the prompt does to the themes

Plain is ``SentenceTransformer.encode`` as it comes, in float32 and batches of 32. Every text is
embedded once by each, both were warmed up on other texts, rounds alternate and the median counts.
AMI is that of the first load's groups with either's vectors. Reads ``shared/data``; prints figures alone.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from themes_snapshot import centred, measures, rows_of

from vocpipe import artefacts
from vocpipe.embedding import Reference, packaged
from vocpipe.embedding import reference as learnt
from vocpipe.embedding.embedder import SentenceTransformerEmbedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SETS = ("banking77", "xsid_ja_en", "team_mirai_policy_ja")
Encode = Callable[[Sequence[str]], np.ndarray]


def embedder(cache: Path, prompt: str = "query: ") -> SentenceTransformerEmbedder:
    """Give the pipeline's own embedder with the packaged model."""
    pinned = artefacts.live("embedding")
    assert pinned is not None
    return SentenceTransformerEmbedder(
        "bench", lambda: packaged.folder(cache, pinned.sha256), prompt, compiled=cache
    )


def reference() -> Reference:
    """Give what is learnt of the packaged model."""
    pinned, model = artefacts.live("space"), artefacts.live("embedding")
    assert pinned is not None
    assert pinned.folder is not None
    assert model is not None
    return learnt.load(pinned.folder, f"{model.name}@{model.version}+{pinned.version}/query:")


def plain(cache: Path) -> "SentenceTransformer":
    """Give the same model as sentence-transformers loads it, in float32."""
    import torch
    from sentence_transformers import SentenceTransformer

    pinned = artefacts.live("embedding")
    assert pinned is not None
    folder = str(packaged.folder(cache, pinned.sha256))
    return SentenceTransformer(folder, device="cpu", model_kwargs={"dtype": torch.float32})


def race(ours: Encode, theirs: Encode, texts: Sequence[str], rounds: int) -> tuple[float, float]:
    """Give the median seconds of both; they take turns, so a busy machine slows both alike."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for encode, seconds in zip((ours, theirs), spent, strict=True):
            start = time.perf_counter()
            encode(texts)
            seconds.append(time.perf_counter() - start)
    return median(spent[0]), median(spent[1])


def compare(name: str, ours: Encode, theirs: Encode, most: int, rounds: int) -> str:
    """Give one set's line: items/s of both, how alike the vectors are, and AMI with either."""
    from vocpipe.themes.bootstrap import find_groups

    texts, langs, labels = sample(name, most)
    fast, slow = race(ours, theirs, texts, rounds)
    found = [np.asarray(encode(texts), np.float32) for encode in (ours, theirs)]
    cosine = (found[0] * found[1]).sum(axis=1)
    ami = [measures(labels, find_groups(centred(rows, langs)), langs)["ami"] for rows in found]
    return (
        f"| {name} | {len(texts)} | {np.mean([len(t) for t in texts]):.0f} | {len(texts) / fast:.0f} | "
        f"{len(texts) / slow:.0f} | {slow / fast:.2f} | {cosine.mean():.5f} | {cosine.min():.5f} | "
        f"{ami[0]:.3f} | {ami[1]:.3f} |"
    )


def sample(name: str, most: int) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Give (texts, languages, labels) of a set, each text once, at most so many."""
    rows = list({row[0]: row for row in rows_of(name)}.values())
    picked = np.random.default_rng(0).permutation(len(rows))[:most]
    return (
        [rows[i][0] for i in picked],
        np.array([rows[i][1] for i in picked]),
        np.array([rows[i][2] for i in picked]),
    )


def prompts(names: Sequence[str], most: int, cache: Path) -> None:
    """Print AMI and language mixing of the first load's groups for each prompt, centred and raw."""
    from vocpipe.themes.bootstrap import find_groups

    print("| set | texts | prompt | AMI centred | AMI raw | AMI with language, centred | raw |")
    print("|" + "---|" * 7)
    for name in names:
        texts, langs, labels = sample(name, most)
        for prompt in ("query: ", "passage: ", ""):
            raw = embedder(cache, prompt).encode(texts)
            rows = [measures(labels, find_groups(v), langs) for v in (centred(raw.copy(), langs), raw)]
            cells = [f"{row[key]:.3f}" for key in ("ami", "ami_language") for row in rows]
            shown = f"`{prompt}`" if prompt else "none"
            print(f"| {name} | {len(texts)} | {shown} | " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--cache", type=Path, default=Path(os.environ.get("VOCPIPE_CACHE", "/tmp/voccache")))
    parser.add_argument("--prompts", action="store_true")
    args = parser.parse_args()
    if args.prompts:
        prompts(args.sets, args.texts, args.cache / "models")
        return
    ours, model = embedder(args.cache / "models"), plain(args.cache / "models")

    def theirs(texts: Sequence[str]) -> np.ndarray:
        return np.asarray(
            model.encode(["query: " + t for t in texts], batch_size=32, show_progress_bar=False), np.float32
        )

    for encode in (ours.encode, theirs):
        encode(["Warm up.", "準備運動です。"] * 32)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS', 'unset')}\n\n"
        "| set | texts | letters | vocpipe/s | plain/s | times | mean cosine | least | AMI | AMI plain |\n"
        "|---|---|---|---|---|---|---|---|---|---|"
    )
    for name in args.sets:
        print(compare(name, ours.encode, theirs, args.texts, args.rounds), flush=True)


if __name__ == "__main__":
    main()
