"""Product changes: reading lists of them, and proposing which voices they answer."""

from vocpipe.changes.asking import may_ask, shared_words, text_of
from vocpipe.changes.calibration import PROPOSE, answers
from vocpipe.changes.match import VERSION, Matcher, fit_matcher

__all__ = [
    "PROPOSE",
    "VERSION",
    "Matcher",
    "answers",
    "fit_matcher",
    "may_ask",
    "shared_words",
    "text_of",
]
