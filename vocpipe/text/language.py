"""Which language a text is in, as vocpipe treats it: ja, en, mixed or other.

Scripts decide between Japanese and the rest; only Latin texts without enough English
function words, and long texts of kanji alone, ask the py3langid model (loaded on first need).
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from vocpipe.records import Lang
from vocpipe.text.wordlist import listed

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_CLAUSE = 4
"""Words from which on a run of English is a clause, not a name."""
_IGNORED = re.compile(r"https?://\S+|\S+@\S+\.\w+|\[[A-Z_]+\]|`[^`]*`")
_MARKED = re.compile("[:@[`]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9d]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff々]+")
_WORD = re.compile("[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’]*")
_OTHER_SCRIPT = re.compile("[\u0370-\u1fff\uac00-\ud7a3\u1100-\u11ff]")
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’\-]*(?:[ ,.;:]+[A-Za-z0-9][A-Za-z0-9'’\-]*){3,}")
_ENGLISH = frozenset(
    listed("""
        the a an and or but if is are was were be been it its it's i i'm i've we you they he she this
        that these those to of in on for with as at by from not no do does did don't doesn't didn't can
        can't cannot could would should will won't have has had when where how why what which who there
        here my our your their me us so than then too very just only all any some more please after
        before every because about into out up
    """)
)
_APP_WORDS = frozenset(
    listed("""
        app apps good great nice best love like bad awesome works working work error crash crashes slow
        please plz update feature add need needs thanks thank easy use useful super cool
    """)
)
_CANDIDATES = listed("""
    en ja zh es fr de it pt nl id vi tr pl sv da no fi cs ro hu tl ms
""")
"""The languages told apart; the model knows more, but short texts then go to rare ones."""

# Characters of everyday Chinese that Japanese does not write.
_CHINESE = re.compile(
    "[们这说对吗么给让还没时过来见现开关请问题应该为认于与难无啊吧呢你她们哪谁啥嘛嗎這們說沒還嗎妳]"
)


def detect(text: str) -> Lang:
    """Give the language of ``text``; ``mixed`` when it holds both Japanese and an English clause.

    English nouns inside Japanese (CSV, API) leave it Japanese, a few Japanese words inside
    English leave it English. A text without letters is ``other``.
    """
    bare = _IGNORED.sub(" ", text) if _MARKED.search(text) else text
    kana, han = _length(_KANA, bare), _length(_HAN, bare)
    words = _WORD.findall(bare)
    if len(_OTHER_SCRIPT.findall(bare)) > 2 * (kana + han) + 3 * len(words):
        return Lang.OTHER
    if kana + han:
        return _with_japanese(bare, kana, han, words)
    return _latin(bare, words)


def _length(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def _with_japanese(bare: str, kana: int, han: int, words: list[str]) -> Lang:
    english = len(words) >= _CLAUSE and _has_english_clause(bare)
    if english and (kana + han < 6 or kana == 0):
        return Lang.EN if len(words) >= kana + han else Lang.JA
    if english and kana + han <= 12 * len(words):
        return Lang.MIXED
    if kana == 0 and _is_chinese(bare, han):
        return Lang.OTHER
    return Lang.JA


def _has_english_clause(bare: str) -> bool:
    for run in _LATIN_RUN.findall(bare):
        words = [word.lower() for word in _WORD.findall(run)]
        if len(words) >= _CLAUSE and sum(word in _ENGLISH for word in words) >= max(1, len(words) // 8):
            return True
    return False


def _is_chinese(bare: str, han: int) -> bool:
    if len(_CHINESE.findall(bare)) >= 2:
        return True
    return han >= 12 and _classify(bare)[0] == "zh"


def _latin(bare: str, words: list[str]) -> Lang:
    if not words:
        return Lang.OTHER
    lower = [word.lower().replace("’", "'") for word in words]
    known = sum(word in _ENGLISH for word in lower)
    if known >= 2 and known >= len(words) / 5:
        return Lang.EN
    if len(words) <= 3 and all(word.isascii() for word in words):
        return Lang.EN
    code, probability = _classify(bare)
    # Short reviews and product names fool the model: a foreign guess must be sure, or unopposed.
    opposed = known > 0 or any(word in _APP_WORDS for word in lower)
    return Lang.OTHER if code != "en" and probability >= (0.9 if opposed else 0.5) else Lang.EN


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier


def _classify(text: str) -> tuple[str, float]:
    """Give the likeliest ISO 639-1 code among the candidates, and its probability."""
    code, probability = _identifier().classify(text)
    return str(code), float(probability)
