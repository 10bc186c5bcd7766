"""People's verbs. What a person says replaces the machine's answer and is never overwritten by it."""

from vocpipe.review.alerts import close_alert, snooze_alert
from vocpipe.review.attention import Progress, assign, finish, progress, snooze
from vocpipe.review.conflicts import as_seen, seen
from vocpipe.review.consents import (
    approve_quote,
    ask_consent,
    clear_claims,
    clear_quote,
    withdraw_consent,
)
from vocpipe.review.edits import answered_edits, ask_again, new_voice, possible_edits, same_voice
from vocpipe.review.links import LinkProposal, confirm, link_proposals, refuse, surest_first
from vocpipe.review.outcomes import decline, follow_up, link, mark_possible, not_ours, solved, tell, unlink
from vocpipe.review.pairs import apart, together
from vocpipe.review.proposals import accept, dismiss, proposals
from vocpipe.review.tags import admit, correct_kind, correct_route, correct_usage, lasting, undo
from vocpipe.review.themes import merge, move, rename, split
from vocpipe.review.undoing import undo_event

__all__ = [
    "LinkProposal",
    "Progress",
    "accept",
    "admit",
    "answered_edits",
    "apart",
    "approve_quote",
    "as_seen",
    "ask_again",
    "ask_consent",
    "assign",
    "clear_claims",
    "clear_quote",
    "close_alert",
    "confirm",
    "correct_kind",
    "correct_route",
    "correct_usage",
    "decline",
    "dismiss",
    "finish",
    "follow_up",
    "lasting",
    "link",
    "link_proposals",
    "mark_possible",
    "merge",
    "move",
    "new_voice",
    "not_ours",
    "possible_edits",
    "progress",
    "proposals",
    "refuse",
    "rename",
    "seen",
    "snooze",
    "solved",
    "same_voice",
    "snooze_alert",
    "split",
    "surest_first",
    "tell",
    "together",
    "undo",
    "undo_event",
    "unlink",
    "withdraw_consent",
]
