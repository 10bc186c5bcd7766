"""What users were found to say, want or do, told in somebody else's talk ("75 % of users say"). Pure.

English only: Japanese tells it by the end of the sentence (see ``reported``). A condition, a guess or a
question about users is no finding.
"""

import re
from collections.abc import Iterator

from vocpipe.sources.notes.speakers import Spoken
from vocpipe.text.sentences import split

_USERS = (
    r"(?P<users>(?:(?:the|our|most|many|some|several|all|other|current|of) ){0,3}"
    r"(?:users|customers|consumers|clients|respondents|subscribers|buyers|testers))"
)
_PEOPLE = r"(?P<people>(?:(?:the|younger|older|elderly|young|old|most|many|some) ){0,2}people)"
_SHARE = (
    r"(?P<share>\b(?:\d{1,3}|\w+(?:[ -]\w+)?) ?(?:%|percent|per cent) of "
    r"(?:the |our |all |these )?(?:users|customers|consumers|clients|respondents|people|them|those)\b)"
)
_FELT = (
    r"(?:not |typically |very |more |less |quite |really ){0,2}"
    r"(?:happy|unhappy|willing|ready|interested|frustrated|confused|satisfied|annoyed|asking|complaining)"
)
_SAYING = r"say|says|said|told|tell us|complain\w*|report(?:ed)?|mention(?:ed)?|asked|requested|find|found"
_MEANING = (
    r"feel|felt|liked?|loved?|hated?|disliked?|prefer(?:red)?|want(?:ed)?|expect(?:ed)?|lose|lost|only use"
    r"|(?:don't|do not|didn't|can't|cannot|could not) \w+|would (?:like|pay|spend|prefer|rather|love)"
)
_GAP = r"(?:\W+(?:\w+ly|also|all|often|just|really|actually|typically|in general))?\W+"
_FINDING = re.compile(
    rf"{_SHARE}"
    rf"|\b{_USERS}\b{_GAP}(?:{_SAYING}|{_MEANING}|(?:are|were) {_FELT})\b"
    rf"|\b{_PEOPLE}\b{_GAP}(?:{_SAYING}|(?:are|were) {_FELT})\b"
    r"|\bthey (?:complained|told us|said|asked us|find it|found it)\b"
    r"|\bfeedback from \w+(?:\W+\w+){0,4} (?:suggest|say|show|was|is)",
    re.I,
)
_GUESS = re.compile(
    r"\b(?:if|whether|when|so that|in case|let|do|does|did|what|how|which|maybe|perhaps|probably|might|could"
    r"|guess|suppose|think|want|make|makes)\W+(?:\w+\W+)?$",
    re.I,
)


def findings(text: str, start: int = 0, end: int | None = None) -> Iterator[Spoken]:
    """Give the sentences of ``text[start:end]`` that tell what users say, want or do, and who they are."""
    stop = len(text) if end is None else end
    for left, right in split(text[start:stop]):
        sentence = text[start + left : start + right]
        if sentence.rstrip().endswith("?"):
            continue
        found = _FINDING.search(sentence)
        if found and (found["share"] or not _GUESS.search(sentence, 0, found.start())):
            who = "users" if found["users"] or found["share"] else "people" if found["people"] else ""
            yield Spoken(who, start + left, start + right)
