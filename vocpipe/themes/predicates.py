"""What happens: predicates of Japanese clauses, and which predicates say the same thing.

A chain is a head (verb, adjective, or noun with する/できる) and all that belongs to it
("見せ-たく-ない", "送っ-て-ほしい"). Its keys name the head with its sign, the class of meaning
it belongs to, and "want" when it asks for something, so that authors who say the same thing
in other words support one another.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vocpipe.text.tokens import Token
from vocpipe.themes.glue import EN_LIGHT, EN_NEGATIONS, JA_AFTER_TE, JA_ENDS, JA_VERB_ENDS

WANT = "=want"
_DO = frozenset({"する", "できる", "出来る"})
_NEGATIVE = frozenset({"ない", "ぬ", "まい", "無い"})
_WANTED = frozenset({"たい", "ほしい", "欲しい", "ください", "下さい"})
_POLITE = frozenset({"ます", "です"})
_CLASSES = {
    "slow": "遅い 重い 固まる 待つ 待たす もたつく slow hang freeze lag",
    "gone": "消える 無くなる なくなる 失う 飛ぶ 消失 残る- 戻る lose vanish disappear",
    "fails": "失敗 送れる- 送信- 届く- 進む- 動く- できる- 落ちる エラー 通る- 弾く fail timeout crash break",
    "unread": "読める- 読み取れる- 剥がれる はがれる 取れる 見える-",
    "unfound": "出る- 見つかる- 見つける- 引ける- ヒット- 分かれる かかる- find-",
    "hide": "見せる- 隠す 隠せる 見える 見られる 非表示 hide see",
    "many": "多い 増える 大量 埋もれる 減らす 溢れる many",
    "copy": "コピー 複製 写す 写せる 流用 使い回せる 使い回す copy duplicate",
    "together": "まとめる 一括 まとまる bulk batch",
    "hard": "困る 難しい 面倒 打てる- 大変 わかる- 分かる- hard difficult",
    "good": "助かる 速い 便利 楽 早まる fast love great quick",
}
"""Words of one meaning for feedback on software, in both languages; "-" is the negated word."""
SAME = {word: "=" + name for name, words in _CLASSES.items() for word in words.split()}


class Chain(NamedTuple):
    """A predicate: token places of its head, of the last one to show and of the last one, and its keys.

    ``bare`` says that it may stand without what precedes it, ``tells`` that it is more than an
    act: a state, a failure, a wish.
    """

    first: int
    shown: int
    last: int
    keys: frozenset[str]
    polite: bool
    bare: bool
    tells: bool


def chains(clause: Sequence[Token]) -> list[Chain]:
    """Give the predicates of a Japanese clause, from left to right."""
    found: list[Chain] = []
    place = 0
    while place < len(clause):
        head = _head(clause, place)
        if head is None:
            place += 1
            continue
        last = _extent(clause, head)
        chain = _chain(clause, place, head, last)
        found.append(chain)
        place = last + 1
    return found


def english_keys(clause: Sequence[Token]) -> frozenset[str]:
    """Give the keys of what an English run of words says happens."""
    keys: set[str] = set()
    for place, token in enumerate(clause):
        word = token.lemma.casefold()
        if token.pos in ("VERB", "ADJ") and word not in EN_LIGHT:
            no = any(t.text.lower() in EN_NEGATIONS for t in clause[max(0, place - 2) : place])
            keys |= _keys(word, no)
    return frozenset(keys)


def _head(clause: Sequence[Token], place: int) -> int | None:
    token = clause[place]
    if token.pos in ("VERB", "ADJ"):
        return place
    after = clause[place + 1] if place + 1 < len(clause) else None
    glued = after is not None and after.start == token.end and after.lemma in _DO
    return place + 1 if token.pos == "NOUN" and glued else None


def _extent(clause: Sequence[Token], head: int) -> int:
    last = head
    while last + 1 < len(clause) and clause[last + 1].start == clause[last].end:
        token, after = clause[last + 1], clause[last + 2] if last + 2 < len(clause) else None
        continues = token.pos == "AUX" or token.lemma in JA_VERB_ENDS
        continues = continues or (token.lemma in ("ない", "ほしい", "欲しい") and clause[last].pos != "NOUN")
        if continues and not (token.text in ("に", "で", "な") and clause[last].pos == "ADJ"):
            last += 1
        elif token.text in ("て", "で") and after is not None and after.lemma in JA_AFTER_TE:
            last += 2
        else:
            break
    return last


def _chain(clause: Sequence[Token], first: int, head: int, last: int) -> Chain:
    tail = clause[head + 1 : last + 1]
    no = sum(t.lemma in _NEGATIVE for t in tail) % 2 == 1
    said = clause[first].lemma if clause[head].lemma in _DO else clause[head].lemma
    asked = no and last + 1 < len(clause) and clause[last + 1].text == "か"
    keys = set(_keys(said, no and not asked))
    if asked or any(t.lemma in _WANTED or t.text in _WANTED for t in tail):
        keys.add(WANT)
    last += asked
    shown = last
    if clause[last].lemma in ("です", "だ") and last > head and _plain(clause[last - 1]):
        shown -= 1
    polite = any(t.lemma in _POLITE for t in clause[head : shown + 1])
    before = clause[first - 1] if first else None
    bare = before is None or before.text in ("が", "は", "を", "も") or before.end != clause[first].start
    state = clause[head].pos == "ADJ" or any(t.lemma in JA_VERB_ENDS for t in tail)
    return Chain(first, shown, last, frozenset(keys), polite, bare, state or tells(keys))


def tells(keys: Iterable[str]) -> bool:
    """Say whether predicate keys hold a failure, a wish or a meaning, rather than only an act."""
    return any(key[0] == "=" or key[-1] == "-" for key in keys)


def _plain(token: Token) -> bool:
    return token.pos in ("ADJ", "AUX") and token.text == token.lemma


def shows(token: Token) -> bool:
    """Say whether a predicate may end in this form."""
    return token.text == token.lemma or token.text in JA_ENDS or token.text == "か"


def _keys(word: str, no: bool) -> frozenset[str]:
    exact = word + ("-" if no else "+")
    same = SAME.get(word + "-") if no else SAME.get(word)
    return frozenset({exact} | ({same} if same else set()))
