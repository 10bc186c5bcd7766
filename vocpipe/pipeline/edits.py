"""Rows that are known by what they say alone: an edited one looks like one gone and one new; people decide.

Whatever people answer, the next readings need no question: a row that was said to be a known one comes
in under the known one's id from then on.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import fuzz

from vocpipe.records import Feedback
from vocpipe.sources.base import Page, RawItem
from vocpipe.store import PossibleEdit
from vocpipe.text.clean import collapse
from vocpipe.workspace import Workspace

ALIKE = 55.0
"""Likeness of two texts (0-100, rapidfuzz's normalised Indel) from which somebody is asked."""

MOST_PAIRS = 1_000_000
"""Texts compared for one account at most: a sheet typed anew is no edit of the old one."""


@dataclass(frozen=True)
class OldIds:
    """What people said is the same: the known row's id by each later one, and the newest by known row."""

    known: Mapping[str, str]
    newest: Mapping[str, str]

    def of(self, key: str) -> str:
        """Give the id under which a row is known."""
        return self.known.get(key, key)

    def is_now(self, key: str) -> bool:
        """Tell whether ``key`` is how its row is called now: a former call that vanished says nothing."""
        return self.newest.get(self.of(key), key) == key


def old_ids(edits: Sequence[PossibleEdit]) -> OldIds:
    """Give what was answered "same", in the order of the answers."""
    same = [edit for edit in edits if edit.answer == "same"]
    same.sort(key=lambda edit: edit.answered_at or edit.at)
    return OldIds({edit.after: edit.before for edit in same}, {edit.before: edit.after for edit in same})


def under_old_ids(pages: Iterable[Page], ids: OldIds) -> Iterator[Page]:
    """Give the pages with the rows that are known ones under their known ids."""
    for page in pages:
        if ids.known:
            items = [_under_old_id(item, ids) for item in page.items if _says_something(item, ids)]
            vanished = tuple(ids.of(key) for key in page.vanished if ids.is_now(key))
            page = replace(page, items=items, vanished=vanished)
        yield page


def _under_old_id(item: RawItem, ids: OldIds) -> RawItem:
    key = item.get("external_id")
    return item | {"external_id": ids.of(key)} if isinstance(key, str) and key in ids.known else item


def _says_something(item: RawItem, ids: OldIds) -> bool:
    """Tell a mark about a row from one about what a row was called before its edit."""
    return "text" in item or "gone" not in item or ids.is_now(str(item["external_id"]))


def note_possible_edits(workspace: Workspace, source: str, vanished: Sequence[str], since: datetime) -> int:
    """Keep which rows that came after ``since`` may be vanished ones, for people; give how many."""
    if not vanished:
        return 0
    store = workspace.store
    gone = store.feedback.with_external_ids(source, vanished)
    come = [one for one in store.feedback.find(source=source, received_after=since) if one.gone is None]
    edits = [
        PossibleEdit(_id(source, before, after), source, before, after, round(alike, 1), workspace.now())
        for before, after, alike in likely_edits(gone, come)
    ]
    store.edits.save(edits)
    return len(edits)


def likely_edits(gone: Sequence[Feedback], come: Sequence[Feedback]) -> list[tuple[str, str, float]]:
    """Pair rows that vanished with new rows of the same account that say nearly the same, best pairs first.

    Gives (id of the old row, id of the new row, likeness); a row is in one pair at most.
    """
    before, after = _rows(gone), _rows(come)
    pairs = [
        (alike, old, new)
        for account in before.keys() & after.keys()
        if len(before[account]) * len(after[account]) <= MOST_PAIRS
        for old, was in before[account].items()
        for new, says in after[account].items()
        if old != new and (alike := fuzz.ratio(was, says, score_cutoff=ALIKE))
    ]
    found: list[tuple[str, str, float]] = []
    taken: set[str] = set()
    for alike, old, new in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if old not in taken and new not in taken:
            taken |= {old, new}
            found.append((old, new, alike))
    return found


def _rows(voices: Sequence[Feedback]) -> dict[str | None, dict[str, str]]:
    """Give the folded text of each row by account and the row's id; its asks are joined again."""
    texts: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for voice in sorted(voices, key=lambda one: one.part):
        texts[voice.account_id, voice.external_id].append(collapse(voice.text))
    rows: dict[str | None, dict[str, str]] = defaultdict(dict)
    for (account, key), parts in texts.items():
        rows[account][key] = "\n".join(parts)
    return rows


def _id(source: str, before: str, after: str) -> str:
    return "ed_" + hashlib.sha256(f"{source}\0{before}\0{after}".encode()).hexdigest()[:12]
