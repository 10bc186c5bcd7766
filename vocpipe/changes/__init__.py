"""Product changes: reading lists of them, and proposing which voices they answer."""

from vocpipe.changes.asking import may_ask, shared_words, text_of
from vocpipe.changes.calibration import PROPOSE, answers
from vocpipe.changes.changelog import parse_changelog
from vocpipe.changes.dates import state_on
from vocpipe.changes.match import VERSION, Matcher, fit_matcher
from vocpipe.changes.parse import Parsed, parse_change, parse_changes

__all__ = [
    "PROPOSE",
    "VERSION",
    "Matcher",
    "Parsed",
    "answers",
    "fit_matcher",
    "may_ask",
    "parse_change",
    "parse_changelog",
    "parse_changes",
    "shared_words",
    "state_on",
    "text_of",
]
