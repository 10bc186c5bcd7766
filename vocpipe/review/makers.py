"""Maker and checker: whose voice it is, so that nobody checks their own work.

A voice's own CSMs are all who were ever named as its recorder, and who owns its account. Names are compared
as people write them, and as the team knows them: login and name are one person.
"""

from collections.abc import Sequence

from vocpipe.errors import VerdictError
from vocpipe.kpi import same_person
from vocpipe.records import About, Feedback, Verdict
from vocpipe.workspace import Workspace


def made_by(workspace: Workspace, voices: Sequence[Feedback], by: str) -> set[str]:
    """Give the ids of those of the voices whose own CSM is ``by``."""
    store = workspace.store
    signed = by.strip().casefold()
    signer = {by}.union(*(pair for pair in store.people.names().items() if signed in map(str.casefold, pair)))
    former = store.feedback.recorders([voice.id for voice in voices])
    accounts = store.accounts.current({voice.account_id for voice in voices if voice.account_id})
    makers = {
        voice.id: {*former.get(voice.id, ()), voice.recorder, owner.owner if owner else None}
        for voice in voices
        for owner in [accounts.get(voice.account_id or "")]
    }
    own = {name for name in set().union(*makers.values()) if any(same_person(name, one) for one in signer)}
    return {key for key, named in makers.items() if named & own}


def check_undo(workspace: Workspace, voice: Feedback, named: Verdict, by: str) -> None:
    """Refuse to let a voice's own CSM take back what somebody else said of its outcome."""
    if named.about is not About.OUTCOME or same_person(named.by, by) or not made_by(workspace, [voice], by):
        return
    raise VerdictError(
        f"{by} is this voice's own CSM and may not take back what {named.by} said of its outcome",
        "Ask somebody else to take it back",
    )
