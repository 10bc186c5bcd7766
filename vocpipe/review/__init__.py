"""People's verbs. What a person says replaces the machine's answer and is never overwritten by it."""

from vocpipe.review.outcomes import decline, link, mark_possible, not_ours, tell
from vocpipe.review.pairs import apart, together
from vocpipe.review.proposals import accept, dismiss, proposals
from vocpipe.review.tags import admit, consent, correct_kind, correct_route, correct_usage, undo
from vocpipe.review.themes import merge, move, rename, split

__all__ = [
    "accept",
    "admit",
    "apart",
    "consent",
    "correct_kind",
    "correct_route",
    "correct_usage",
    "decline",
    "dismiss",
    "link",
    "mark_possible",
    "merge",
    "move",
    "not_ours",
    "proposals",
    "rename",
    "split",
    "tell",
    "together",
    "undo",
]
