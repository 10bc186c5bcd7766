"""The same sentence-transformers model compiled by OpenVINO: no torch at run time, three times as fast.

``convert`` traces a loaded model once and saves it in OpenVINO's own format with its tokenizer;
``OpenVinoModel`` runs it, in bfloat16 where the processor multiplies so itself, in batches of texts
of like length. OpenVINO (Intel, Apache-2.0): https://docs.openvino.ai.
"""

import json
import shutil
import sys
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vocpipe.embedding.whole_folder import appearing

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TOKENS = 1024
"""Tokens in one batch, padding included: the fastest of 256 to 2048 on two cores, within 5 %."""

FAITHFUL = 0.999
"""The least cosine between torch's row and ours at which a converted model is accepted."""

_PROBES = (
    "query: hello",
    "query: CSVの出力が途中で文字化けして、毎週手で直しています。",
    "query: Thanks, it now works!",
)
_GIVES = "rows"
"""What a converted model puts out; a folder made when it was something else is not taken."""
_MODEL, _TOKENIZER, _FACTS = "model.xml", "tokenizer.json", "facts.json"


def key(folder: Path) -> str:
    """Give a name for what is in a model folder, which changes when its weights are replaced."""
    import hashlib

    stats = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in _weights(folder)]
    return (
        "openvino-" + hashlib.sha256(repr((_GIVES, str(folder.resolve()), stats)).encode()).hexdigest()[:12]
    )


def _weights(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in {".safetensors", ".bin"})


def openvino() -> Any:
    """Give the openvino module, or None where it is not installed.

    OpenVINO reports its own use to Google Analytics through a package of its own, from the import on;
    a tool that holds customers' words calls nobody, so that package is kept out (OpenVINO then falls
    back on its own do-nothing stand-in).
    """
    try:
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino
    except ImportError:
        return None
    return openvino


def convert(model: "SentenceTransformer", folder: Path, target: Path) -> bool:
    """Save ``model``, loaded from ``folder``, as ``target``; False when it cannot be run faithfully so.

    Refused are models that are not one network over token ids (a tokenizer of another form, lower-casing
    outside the tokenizer) and any whose rows differ from torch's.
    """
    library = openvino()
    if library is None or not (folder / _TOKENIZER).is_file() or getattr(model[0], "do_lower_case", False):
        return False
    try:
        with appearing(target) as scratch:
            library.save_model(_traced(library, model), scratch / _MODEL, compress_to_fp16=True)
            shutil.copyfile(folder / _TOKENIZER, scratch / _TOKENIZER)
            facts = {"longest": model.max_seq_length or 512, "pad": model.tokenizer.pad_token_id or 0}
            (scratch / _FACTS).write_text(json.dumps(facts), encoding="utf-8")
            if not _faithful(model, OpenVinoModel(scratch)):
                raise ValueError("its rows differ from those of torch")
    except (RuntimeError, TypeError, ValueError):
        return False
    return True


def _traced(library: Any, model: "SentenceTransformer") -> Any:
    import torch

    class Rows(torch.nn.Module):
        """The whole model as one function of token ids and their mask."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model({"input_ids": input_ids, "attention_mask": attention_mask})[
                "sentence_embedding"
            ]

    example = model.tokenizer(list(_PROBES), padding=True, return_tensors="pt")
    inputs = {"input_ids": example["input_ids"], "attention_mask": example["attention_mask"]}
    with warnings.catch_warnings():
        # What the tracer warns of (branches on shapes) is checked by comparing rows afterwards.
        warnings.simplefilter("ignore")
        return library.convert_model(Rows().eval(), example_input=inputs)


def _faithful(model: "SentenceTransformer", converted: "OpenVinoModel") -> bool:
    import torch

    with torch.inference_mode():
        theirs = model(model.preprocess(list(_PROBES)))["sentence_embedding"].numpy()
    return _least_cosine(theirs, converted.encode(_PROBES)) >= FAITHFUL


def _least_cosine(a: np.ndarray, b: np.ndarray) -> float:
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return float(((a * b).sum(axis=1) / lengths).min())


class OpenVinoModel:
    """A converted model, ready to run; raises RuntimeError when the folder does not hold one."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        self._pad = int(facts["pad"])
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(facts["longest"]))
        core = openvino().Core()
        bfloat = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        precision = {"INFERENCE_PRECISION_HINT": "bf16" if bfloat else "f32"}
        self._compiled = core.compile_model(
            str(folder / _MODEL), "CPU", {"PERFORMANCE_HINT": "THROUGHPUT", **precision}
        )
        streams = int(self._compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        self._requests = [self._compiled.create_infer_request() for _ in range(streams)]
        self._width = int(self._compiled.output(0).partial_shape[1].get_length())

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Give float32 rows in the texts' order."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        rows = np.zeros((len(texts), self._width), np.float32)
        # Plain requests in turn, not OpenVINO's queue: its callbacks take Python's lock from other threads.
        running: deque[tuple[Any, list[int]]] = deque()
        for batch in _batches([len(one) for one in ids]):
            full = len(running) == len(self._requests)
            request = _finish(running, rows) if full else self._requests[len(running)]
            request.start_async(self._padded([ids[index] for index in batch]))
            running.append((request, batch))
        while running:
            _finish(running, rows)
        return rows

    def _padded(self, ids: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
        widest = max(map(len, ids))
        tokens = np.full((len(ids), widest), self._pad, np.int64)
        mask = np.zeros((len(ids), widest), np.int64)
        for row, one in enumerate(ids):
            tokens[row, : len(one)] = one
            mask[row, : len(one)] = 1
        return {"input_ids": tokens, "attention_mask": mask}


def _finish(running: deque[tuple[Any, list[int]]], rows: np.ndarray) -> Any:
    """Wait for the oldest running batch, put its rows in place and give its request back."""
    request, batch = running.popleft()
    request.wait()
    rows[batch] = request.get_output_tensor(0).data
    return request


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Give the indices in batches of like length, the longest first, each within ``TOKENS``."""
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    while order:
        size = max(1, TOKENS // max(lengths[order[0]], 1))
        yield order[:size]
        order = order[size:]
