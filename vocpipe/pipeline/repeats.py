"""Repeats: link each voice that an account said before (forwarded, pasted, in sheet and ticket) to the first.

Nothing is dropped: a repeat stays as evidence and is counted once. Only accounts with voices that
nobody has judged yet are looked at, so that work is not done twice.
"""

from collections import defaultdict
from dataclasses import dataclass

from vocpipe.records import About, Feedback
from vocpipe.text.duplicates import near_duplicates
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class Linked:
    """How many voices were found to repeat an earlier one."""

    repeats: int


def link_repeats(workspace: Workspace) -> Linked:
    """Link the repeats among the accounts of voices that have no kind yet."""
    store = workspace.store
    waiting = store.feedback.by_id(store.ledger.not_done(About.KIND, workspace.kind_tagger.version))
    by_account: dict[str, list[Feedback]] = defaultdict(list)
    for voice in store.feedback.of_accounts(v.account_id for v in waiting.values() if v.account_id):
        by_account[voice.account_id or ""].append(voice)
    originals: dict[str, str] = {}
    for voices in by_account.values():
        by_time = sorted(voices, key=lambda voice: (voice.said_at, voice.id))
        originals |= near_duplicates([voice.text for voice in by_time], [voice.id for voice in by_time])
    known = {voice.id: voice.duplicate_of for voices in by_account.values() for voice in voices}
    changed = {i: originals.get(i) for i, before in known.items() if originals.get(i) != before}
    store.feedback.set_originals(changed)
    return Linked(sum(original is not None for original in changed.values()))
