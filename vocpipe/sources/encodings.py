"""Find out how a text file is encoded, by its content: UTF-8, UTF-16, cp932, EUC-JP, cp1252."""

import codecs
import re
from pathlib import Path

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 1 << 20
_KANA = re.compile(r"[\u3041-\u30ff、。「」]")
_DOUBTFUL = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\u0080-\u009f\ufffd]")
_CJK = re.compile(r"[\u4e00-\u9fff]")


def detect(path: Path) -> str:
    """Give the Python codec name of the text file at ``path``.

    UTF-8 is told by the whole file being valid; a file with few broken bytes is still UTF-8 (its
    broken rows become rejects). Japanese encodings are told apart by which of them gives kana.
    """
    with path.open("rb") as file:
        head = file.read(4)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    sample, valid = _scan(path)
    return _utf16(sample[:4000]) or ("utf-8" if valid else detect_bytes(sample))


def detect_bytes(sample: bytes) -> str:
    """Give the codec of bytes that are not wholly UTF-8, by how Japanese (or Western) they read."""
    scores = {name: _score(sample, name) for name in ("utf-8", "cp932", "euc_jp")}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0 else "cp1252"


def _utf16(sample: bytes) -> str:
    """Give the byte order of UTF-16 without a mark, told by where digits and commas have their NUL."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 50 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _scan(path: Path) -> tuple[bytes, bool]:
    """Give up to 1 MB around the first non-ASCII byte, and whether the whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample, valid = b"", True
    with path.open("rb") as file:
        while chunk := file.read(_SAMPLE):
            if not sample or (sample.isascii() and not chunk.isascii()):
                sample = chunk
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
                decoder.reset()
                if not sample.isascii():
                    break
    return sample, valid and not decoder.getstate()[0]


def _score(sample: bytes, name: str) -> float:
    text = sample.decode(name, "replace")
    high = sum(1 for char in text if char > "\x7f") or 1
    good = len(_KANA.findall(text)) + 0.5 * len(_CJK.findall(text))
    if name == "utf-8":  # any valid multi-byte sequence is strong evidence
        good = high - text.count("\ufffd")
    return good / high - 3 * len(_DOUBTFUL.findall(text)) / high
