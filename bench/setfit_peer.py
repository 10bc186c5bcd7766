"""SetFit as a peer of the usage head, in an interpreter of its own: it is no dependency of vocpipe.

    python -m venv --system-site-packages /tmp/setfit && /tmp/setfit/bin/pip install setfit==1.2.0
    python bench/usage.py --setfit /tmp/setfit/bin/python

Tunes the encoder by contrast on 8 texts a state and language, then fits its head (Tunstall et al. 2022,
arXiv 2209.11055): so few, and 20 steps, that it ends on two shared cores (8 minutes; 60 steps did not in
20). Reads one JSON document, {model, train: [[text, label, lang]], ask: {name: [text]}}, and writes
{seconds, n, said: {name: [label]}}. Seeded; the word embeddings stay as they are, since tuning a quarter
of a million rows on a few texts only takes time.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

A_GROUP = 8
STEPS, BATCH = 20, 8


def sample(rows: list[list[str]]) -> list[list[str]]:
    """Give at most ``A_GROUP`` texts of each label and language, seeded; rows are (text, label, language)."""
    groups: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for row in rows:
        groups[row[1], row[2]].append(row)
    draw = random.Random(0)
    return [row for key in sorted(groups) for row in draw.sample(groups[key], min(A_GROUP, len(groups[key])))]


def ask(python: Path, model: Path, train: list[list[str]], texts: dict[str, list[str]]) -> dict[str, Any]:
    """Run this file under ``python``; gives {seconds, n, said}. Raises CalledProcessError when it fails."""
    with tempfile.TemporaryDirectory() as scratch:
        answer = Path(scratch) / "answer.json"
        document = {
            "model": str(model), "train": train, "ask": texts, "scratch": scratch, "answer": str(answer),
        }  # fmt: skip
        peer = [str(python), __file__]
        subprocess.run(peer, input=json.dumps(document), text=True, check=True, capture_output=True)
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Train, answer, and say how long it took."""
    from datasets import Dataset
    from setfit import SetFitModel, Trainer, TrainingArguments

    asked: dict[str, Any] = json.load(sys.stdin)
    rows = sample(asked["train"])
    start = time.perf_counter()
    model = SetFitModel.from_pretrained(asked["model"], device="cpu")
    model.model_body[0].auto_model.embeddings.requires_grad_(False)
    data = Dataset.from_dict({"text": [row[0] for row in rows], "label": [row[1] for row in rows]})
    arguments = TrainingArguments(
        output_dir=asked["scratch"], max_steps=STEPS, batch_size=(BATCH, BATCH), seed=0, save_strategy="no",
        report_to="none", show_progress_bar=False,
    )  # fmt: skip
    Trainer(model=model, args=arguments, train_dataset=data).train()
    said = {name: [str(label) for label in model.predict(texts)] for name, texts in asked["ask"].items()}
    with open(asked["answer"], "w", encoding="utf-8") as out:
        json.dump({"seconds": time.perf_counter() - start, "n": len(rows), "said": said}, out)


if __name__ == "__main__":
    main()
