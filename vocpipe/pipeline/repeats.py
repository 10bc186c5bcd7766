"""Repeats: link each voice that was said before (forwarded, pasted, in sheet and ticket) to the first.

Nothing is dropped: a repeat stays as evidence and is counted once. Within an account near-duplicates
count. Where no account is known, a person's own near-duplicates do, and exact copies of a long text
unless two different people are known to have written them: equal short words are no copying. Only voices
that nobody has judged yet are looked at, beside what they may repeat, so that work is not done twice.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from vocpipe.records import About, Feedback
from vocpipe.text.clean import collapse
from vocpipe.text.duplicates import near_duplicates
from vocpipe.workspace import Workspace

Key = Callable[[Feedback], str | None]
"""What voices are grouped by."""

LONG = 40
"""Folded characters from which an exact copy of unknown origin is taken for the same voice."""


@dataclass(frozen=True)
class Linked:
    """How many voices were found to repeat an earlier one."""

    repeats: int


def link_repeats(workspace: Workspace) -> Linked:
    """Link the repeats of voices that have no kind yet: in their account, by their writer, word for word."""
    store = workspace.store
    fresh = store.feedback.by_id(store.ledger.not_done(About.KIND, workspace.kind_tagger.version))
    return link_again(workspace, list(fresh.values()))


def link_again(workspace: Workspace, waiting: Sequence[Feedback]) -> Linked:
    """Link the repeats of these voices anew, beside the others that they may repeat or be repeated by."""
    store = workspace.store
    accounts = store.feedback.of_accounts(v.account_id for v in waiting if v.account_id)
    nobodys = [voice for voice in waiting if voice.account_id is None]
    writers = store.feedback.of_writers(v.commenter for v in nobodys if v.commenter)
    alike = store.feedback.with_hashes(v.text_hash for v in nobodys if len(collapse(v.text)) >= LONG)
    originals = _near(accounts, lambda voice: voice.account_id)
    originals |= _near(writers, lambda voice: voice.commenter)
    originals |= _copies(alike, originals)
    judged = {voice.id for voice in writers} - {voice.id for voice in waiting}
    # A copy found by its text in an earlier run is not looked for again: it stays one.
    originals = {v.id: v.duplicate_of for v in writers if v.id in judged and v.duplicate_of} | originals
    known = {voice.id: voice.duplicate_of for voice in [*accounts, *writers, *nobodys]}
    originals |= _of_erased(workspace, known)
    changed = {i: originals.get(i) for i, before in known.items() if originals.get(i) != before}
    store.feedback.set_originals(changed, workspace.now())
    return Linked(sum(original is not None for original in changed.values()))


def said_elsewhere(workspace: Workspace, source: str) -> list[str]:
    """Say of which other sources half or more of a source's voices have the words, the person and the day.

    The same list handed in twice, once as CSV and once as a workbook, is two sources to vocpipe.
    """

    def same(voice: Feedback) -> tuple[object, ...]:
        return voice.text_hash, voice.commenter, voice.account_id, workspace.day_of(voice.said_at)

    feedback = workspace.store.feedback
    voices, there = feedback.find(source=source), defaultdict(set)
    for other in feedback.with_hashes(voice.text_hash for voice in voices):
        there[same(other)].add(other.source)
    alike = Counter(name for voice in voices for name in there[same(voice)] - {source})
    return [
        f"{n} of {len(voices)} voices have the same words, person and day as voices of {other}. "
        f"If it is the same list twice: vocpipe remove {quote(source)}"
        for other, n in alike.most_common()
        if 2 * n >= len(voices)
    ]


def _of_erased(workspace: Workspace, known: Mapping[str, str | None]) -> dict[str, str]:
    """Give the copies of voices whose words were erased since: they stay copies, nobody can compare again."""
    before = {copy: original for copy, original in known.items() if original}
    stones = {
        key for key, voice in workspace.store.feedback.by_id(set(before.values())).items() if voice.erased
    }
    return {copy: original for copy, original in before.items() if original in stones}


def _near(voices: Iterable[Feedback], of: Key) -> dict[str, str]:
    """Give repeats and originals among the voices that share a key."""
    groups: dict[str, list[Feedback]] = defaultdict(list)
    for voice in voices:
        groups[of(voice) or ""].append(voice)
    found: dict[str, str] = {}
    for group in groups.values():
        by_time = _by_time(group)
        found |= near_duplicates([voice.text for voice in by_time], [voice.id for voice in by_time])
    return found


def _copies(voices: Iterable[Feedback], known: dict[str, str]) -> dict[str, str]:
    """Give voices without account that say word for word what stands somewhere already."""
    groups: dict[str, list[Feedback]] = defaultdict(list)
    for voice in voices:
        groups[voice.text_hash].append(voice)
    found: dict[str, str] = {}
    for group in groups.values():
        by_time = _by_time(group)
        for place, voice in enumerate(by_time):
            if voice.account_id is None and voice.id not in known:
                earlier = next((one for one in by_time[:place] if _may_be_one(one, voice)), None)
                if earlier is not None:
                    found[voice.id] = known.get(earlier.id) or found.get(earlier.id) or earlier.id
    return found


def _may_be_one(one: Feedback, other: Feedback) -> bool:
    """Tell whether two equal texts may be one person's: not when two different writers are known."""
    return one.commenter is None or other.commenter is None or one.commenter == other.commenter


def _by_time(voices: Sequence[Feedback]) -> list[Feedback]:
    return sorted(voices, key=lambda voice: (voice.said_at, voice.id))
