"""Change of mind: how the words of those whom a release answered moved, from before it to since.

For each commenter whose voice people linked to a released change, and for their account where others of it
spoke too: everything they said before the day of release, and from that day on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from vocpipe.changes.asking import LINKS
from vocpipe.pipeline.verdicts import by_feedback
from vocpipe.records import About, Change, Feedback, Kind
from vocpipe.store import Wanted
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class Side:
    """What was said on one side of a release: voices, kinds, and states of use (one for each feature named).

    ``tone`` is the share of praise less the share of problems, -1 to 1.
    """

    n: int
    kinds: dict[str, int]
    usage: dict[str, int]
    tone: float


@dataclass(frozen=True)
class Mind:
    """Who spoke before and since a release that answered them; no ``commenter``: the whole account."""

    account: str
    name: str
    commenter: str
    change: Change
    released_on: date
    before: Side
    after: Side

    def moves(self, what: str) -> list[tuple[str, int, int]]:
        """Give (value, before, since) of "kinds" or "usage", the most frequent first."""
        before, after = getattr(self.before, what), getattr(self.after, what)
        both = Counter(before) + Counter(after)
        return [(value, before.get(value, 0), after.get(value, 0)) for value, _ in both.most_common()]

    def to_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        who = {"account": self.account, "name": self.name, "commenter": self.commenter}
        change = {"change": self.change.id, "title": self.change.title, "released_on": str(self.released_on)}
        return who | change | {"before": asdict(self.before), "after": asdict(self.after)}


def minds(workspace: Workspace, change: str | None = None) -> list[Mind]:
    """Give who spoke again after a release (all, or one change) that answered them, by account.

    Copies of a voice say nothing again, and are left out.
    """
    store = workspace.store
    linked = None if change is None else store.now.ids(Wanted(change=change))
    said = [v for v in store.ledger.current(About.OUTCOME, linked) if v.human and v.value["how"] in LINKS]
    answers = [v for v in said if change in (None, v.subject)]
    voices = store.feedback.by_id(v.feedback_id for v in answers)
    speakers = {
        (*who, v.subject)
        for v in answers
        for who in _speakers(voices[v.feedback_id])
        if voices[v.feedback_id].set_aside is None
    }
    return _compared(workspace, speakers, store.changes.all())


def _speakers(voice: Feedback) -> list[tuple[str, str]]:
    """Give (account, commenter) of who speaks: the person, and the account as a whole (commenter "")."""
    account, person = voice.account_id or "", voice.commenter or ""
    return [who for who in dict.fromkeys([(account, person), (account, "")]) if any(who)]


def _compared(
    workspace: Workspace, speakers: set[tuple[str, str, str]], changes: Mapping[str, Change]
) -> list[Mind]:
    store = workspace.store
    everything = [
        *store.feedback.of_accounts(account for account, _, _ in speakers if account),
        *store.feedback.of_writers(person for account, person, _ in speakers if person and not account),
    ]
    spoken: dict[tuple[str, str], list[Feedback]] = {}
    for voice in everything:
        for who in _speakers(voice) if voice.duplicate_of is None else ():
            spoken.setdefault(who, []).append(voice)
    ids = [voice.id for voice in everything]
    kinds = {v.feedback_id: str(v.value["kind"]) for v in store.ledger.current(About.KIND, ids)}
    used = by_feedback(store.ledger.current(About.USAGE, ids))
    states = {key: [str(v.value["state"]) for v in found] for key, found in used.items()}
    accounts = store.accounts.current({account for account, _, _ in speakers})
    found = []
    for account, person, change_id in sorted(speakers):
        one, voices = changes.get(change_id), spoken.get((account, person), [])
        alone = not person and len({voice.commenter for voice in voices}) == 1 and voices[0].commenter
        if one is None or one.released_on is None or alone:
            continue
        before, since = _halves(workspace, voices, one.released_on)
        if before and since:
            name = accounts[account].name if account in accounts else account
            sides = (_side(before, kinds, states), _side(since, kinds, states))
            found.append(Mind(account, name, person, one, one.released_on, *sides))
    return found


def _halves(
    workspace: Workspace, voices: Sequence[Feedback], released: date
) -> tuple[list[Feedback], list[Feedback]]:
    halves: tuple[list[Feedback], list[Feedback]] = ([], [])
    for voice in voices:
        halves[workspace.day_of(voice.said_at) >= released].append(voice)
    return halves


def _side(voices: Sequence[Feedback], kinds: Mapping[str, str], states: Mapping[str, Sequence[str]]) -> Side:
    counted = Counter(kinds.get(voice.id, str(Kind.OTHER)) for voice in voices)
    used = Counter(state for voice in voices for state in states.get(voice.id, []))
    tone = (counted[Kind.PRAISE] - counted[Kind.PROBLEM]) / len(voices)
    return Side(len(voices), dict(counted), dict(used), round(tone, 2))
