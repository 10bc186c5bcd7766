"""People's verbs. What a person says replaces the machine's answer and is never overwritten by it."""

from vocpipe.review.outcomes import decline, link, mark_possible, not_ours, tell
from vocpipe.review.tags import admit, consent, correct_kind, correct_route, correct_usage, undo
from vocpipe.review.themes import merge, move, rename, split

__all__ = [
    "admit",
    "consent",
    "correct_kind",
    "correct_route",
    "correct_usage",
    "decline",
    "link",
    "mark_possible",
    "merge",
    "move",
    "not_ours",
    "rename",
    "split",
    "tell",
    "undo",
]
