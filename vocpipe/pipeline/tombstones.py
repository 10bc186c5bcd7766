"""Erased words that come in again: known by keyed digests, as no word of them is kept.

Compared is what one ask says, as a voice has it (redacted, folded), under the workspace's secret salt.
"""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from vocpipe.pipeline.repeats import LONG
from vocpipe.records import About, ErasedValue, Feedback, feedback_id
from vocpipe.store.erasing import document
from vocpipe.text.asks import split_asks
from vocpipe.text.clean import collapse, text_hash
from vocpipe.workspace import Workspace


def digests(salt: str, texts: Iterable[str], commenter: str | None) -> dict[str, str]:
    """Give what a tombstone keeps of texts: the digest of each, with that of text and commenter or ""."""
    key, hashes = salt.encode(), [text_hash(text) for text in texts]
    return {_digest(key, one): _digest(key, one, commenter) if commenter else "" for one in hashes}


def _digest(key: bytes, text: str, commenter: str = "") -> str:
    """Give the keyed digest of a text's hash, as said by anybody or by one commenter."""
    return hmac.digest(key, f"erased {text} {commenter}".encode(), "sha256").hex()


@dataclass(frozen=True)
class Tombstones:
    """The erased voices, as the reading of a source meets them.

    ``texts`` has them by digest, each with the digest of text and commenter; ``days`` when each was erased,
    by id; ``rows`` all that is known of those rows of the source that lost an ask, by the row's id;
    ``spared`` the ids of voices that said the same and stayed.
    """

    key: bytes = b""
    texts: Mapping[str, Sequence[tuple[Feedback, str]]] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Feedback]] = field(default_factory=dict)
    spared: frozenset[str] = frozenset()

    def sift(self, voices: Sequence[Feedback]) -> tuple[list[Feedback], list[tuple[Feedback, str]]]:
        """Give the voices that may come in, and those that may not, each with the reason.

        In a row that lost an ask the others keep their numbers or get free ones, never a tombstone's; what
        colleagues wrote around such a row, or elsewhere in its ticket, may quote the words and stays out.
        """
        if not self.days:
            return list(voices), []
        kept: list[Feedback] = []
        again: list[tuple[Feedback, str]] = []
        rows: dict[str, list[Feedback]] = defaultdict(list)
        met: set[tuple[str, str]] = set()
        for voice in voices:
            if stone := self._stone(voice):
                met.add((voice.external_id, stone.id))
                why = f"these words were erased on {self.days[stone.id]}; take them out of the source"
                again.append((voice, why))
            elif voice.external_id in self.rows:
                rows[voice.external_id].append(voice)
            else:
                kept.append(voice)
        for key, asks in rows.items():
            for ask, part in _numbered(asks, self.rows[key], met):
                if part is None:
                    again.append((ask, "words were erased here; a new voice needs a row of its own"))
                else:
                    own = {"part": part, "id": feedback_id(ask.source, key, part)}
                    kept.append(ask.model_copy(update=own))
        lost, alone = {document(key) for key in self.rows}, {"context": None}
        return [v.model_copy(update=alone) if document(v.external_id) in lost else v for v in kept], again

    def among(self, cells: Mapping[str, object]) -> bool:
        """Tell whether a cell of a row, or an ask in it, says what was erased, whoever says it."""
        texts = [cell for cell in cells.values() if self.days and isinstance(cell, str)]
        asks = (text[start:end] for text in texts for start, end in split_asks(text))
        return any(_digest(self.key, text_hash(one)) in self.texts for one in (*texts, *asks))

    def _stone(self, voice: Feedback) -> Feedback | None:
        """Give the tombstone of what a voice says; that of its own row before others."""
        found = self.texts.get(_digest(self.key, voice.text_hash))
        if found is None or voice.id in self.spared:
            return None
        stones = [stone for stone, who in found if self._may_be(stone, who, voice)]
        own = [stone for stone in stones if _row(stone) == _row(voice)]
        return next(iter(own + stones), None)

    def _may_be(self, stone: Feedback, who: str, voice: Feedback) -> bool:
        """Tell whether equal words are the erased ones, and not those of somebody else.

        Known people decide, then accounts; two people of one account do not say a long text word for word
        alike. Of unknown people a long text is the same one, a short one if it was said there and then.
        """
        if _row(stone) == _row(voice):
            return True
        both = bool(who and voice.commenter)
        if both and who == _digest(self.key, voice.text_hash, voice.commenter or ""):
            return True
        long = len(collapse(voice.text)) >= LONG
        if stone.account_id and voice.account_id:
            return stone.account_id == voice.account_id and (long or not both)
        return not both and (long or (stone.source, stone.said_at) == (voice.source, voice.said_at))


def _row(voice: Feedback) -> tuple[str, str]:
    return voice.source, voice.external_id


def _numbered(
    asks: Sequence[Feedback], known: Sequence[Feedback], met: set[tuple[str, str]]
) -> Iterator[tuple[Feedback, int | None]]:
    """Give each ask of a row that lost some its number, or None: it may be the erased one, edited.

    What is known keeps its number. The rest take, in order, the numbers of asks that are there no more, then
    new ones. Of more than fit there, one at the place of erased words that were not met in it (``met`` has
    row and tombstone) may be these.
    """
    numbers = {one.text_hash: one.part for one in known if not one.erased}
    here = {numbers[ask.text_hash] for ask in asks if ask.text_hash in numbers}
    free = [one.part for one in known if not one.erased and one.part not in here]
    new = count(max(one.part for one in known) + 1)
    lost = {one.part for one in known if one.erased and (one.external_id, one.id) not in met}
    too_many = sum(ask.text_hash not in numbers for ask in asks) - len(free)
    for ask in asks:
        if ask.text_hash in numbers:
            yield ask, numbers[ask.text_hash]
        elif too_many > 0 and ask.part in lost:
            too_many -= 1
            yield ask, None
        else:
            yield ask, free.pop(0) if free else next(new)


def tombstones(workspace: Workspace, source: str) -> Tombstones:
    """Give the erased voices as the reading of a source meets them."""
    feedback = workspace.store.feedback
    said = workspace.store.ledger.all_human(About.ERASED)
    if not said:
        return Tombstones()
    stones = feedback.by_id([one.feedback_id for one in said])
    texts: dict[str, list[tuple[Feedback, str]]] = defaultdict(list)
    spared: set[str] = set()
    for one in said:
        value = ErasedValue(**one.value)
        spared |= {voice for voice in value.spared if voice not in stones}
        for digest, who in value.texts.items():
            texts[digest].append((stones[one.feedback_id], who))
    rows: dict[str, list[Feedback]] = defaultdict(list)
    own = {stone.external_id for stone in stones.values() if stone.source == source}
    for voice in sorted(feedback.with_external_ids(source, own), key=lambda voice: voice.part):
        rows[voice.external_id].append(voice)
    days = {one.feedback_id: workspace.day_of(one.at) for one in said}
    return Tombstones(workspace.salt.encode(), texts, days, rows, frozenset(spared))
