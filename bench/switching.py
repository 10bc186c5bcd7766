"""Another real model behind the space, and back: what a switch costs readers, on a workspace of your own.

    python -m vocpipe demo /tmp/demo && python bench/switching.py /tmp/demo

The workspace is copied first. Three other spaces are tried: the packaged model with another prompt,
every second of its layers (six of twelve), and its word vectors alone (a static model: no network).
Each is switched to and rolled back; themes must then be exactly what they were.
"""

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from vocpipe import artefacts
from vocpipe.embedding import packaged
from vocpipe.pipeline.switching import rollback, switch
from vocpipe.records import About
from vocpipe.settings import load
from vocpipe.workspace import Workspace


def folder(cache: Path) -> Path:
    """Give the packaged model's folder."""
    pinned = artefacts.live("embedding")
    assert pinned is not None
    return packaged.folder(cache, pinned.sha256)


def half(source: Path, target: Path) -> str:
    """Save the model with every second layer, and give its folder."""
    from sentence_transformers import SentenceTransformer
    from torch import nn

    model = SentenceTransformer(str(source), device="cpu")
    encoder: Any = model[0].auto_model  # type: ignore[union-attr]
    encoder.encoder.layer = nn.ModuleList(list(encoder.encoder.layer)[::2])
    encoder.config.num_hidden_layers = len(encoder.encoder.layer)
    model.save(str(target))
    return str(target)


def words_alone(source: Path, target: Path) -> str:
    """Save the model's word vectors as a static model, and give its folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    model = SentenceTransformer(str(source), device="cpu")
    weights = model[0].auto_model.embeddings.word_embeddings.weight.detach().float()  # type: ignore[union-attr]
    static = StaticEmbedding(model.tokenizer.backend_tokenizer, embedding_weights=weights.numpy())
    SentenceTransformer(modules=[static], device="cpu").save(str(target))
    return str(target)


def themes_of(workspace: Workspace) -> dict[str, str | None]:
    """Give each voice's theme."""
    placed = workspace.store.ledger.current(About.THEME)
    return {verdict.feedback_id: verdict.value.get("theme") for verdict in placed}


def tried(root: Path, name: str, model: str, prompt: str) -> str:
    """Switch and roll back; give the line of the table."""
    with Workspace(load(root)) as before:
        held = themes_of(before)
        start = time.perf_counter()
        report = switch(before, model, prompt)
        took = time.perf_counter() - start
    with Workspace(load(root)) as switched:
        start = time.perf_counter()
        rollback(switched)
        back = time.perf_counter() - start
    with Workspace(load(root)) as again:
        same = themes_of(again) == held
    mixed = report["language_mixing"]
    return (
        f"| {name} | {report['voices']} | {report['churn']:.3f} | {report['carried']} | {report['gone']} | "
        f"{report['born']} | {mixed['before'].get('space')} | {mixed['after'].get('space')} | {took:.0f} | "
        f"{back:.1f} | {'yes' if same else 'NO'} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(os.environ.get("VOCPIPE_CACHE", "/tmp/voccache")))
    args = parser.parse_args()
    source = folder(args.cache / "models")
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(shutil.copytree(args.workspace, Path(scratch) / "workspace"))
        others = (
            ("word vectors alone", words_alone(source, Path(scratch) / "words"), ""),
            ("every second layer", half(source, Path(scratch) / "half"), "query: "),
            ("prompt `passage: `", "packaged", "passage: "),
        )
        print(
            "| model | voices | churn | themes carried | gone | born | mixing before | after | seconds | "
            "back, seconds | as before |\n" + "|---" * 11 + "|"
        )
        for name, model, prompt in others:
            print(tried(root, name, model, prompt), flush=True)


if __name__ == "__main__":
    main()
