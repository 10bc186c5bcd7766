"""The evidence of a usage verdict: exact spans of the voice, never empty."""

from vocpipe.records import Evidence, UsageState
from vocpipe.usage import rules, scope
from vocpipe.usage.pairs import Pair

MOST_CUES = 3


def of_state(pair: Pair, state: UsageState) -> tuple[Evidence, ...]:
    """Give what speaks for ``state``: its cues, else the clause that names the feature, else the scope.

    For ``unknown`` it is the mention itself. A feature that was only typed beside the voice, and a
    prospect's status, are told as evidence outside the text.
    """
    cues = [] if state is UsageState.UNKNOWN else rules.supporting(pair.hits, state)[:MOST_CUES]
    spans = [(hit.cue.name, hit.start, hit.end) for hit in cues]
    if not spans and state is not UsageState.UNKNOWN:
        spans = [("clause", *span) for span in scope.near(pair.form.text, pair.key, pair.mentions)[:1]]
    spans += [(f"mention:{m.how}", m.start, m.end) for m in pair.own_mentions if m.start >= 0][:1]
    if not spans and any(mention.how == "meaning" for mention in pair.own_mentions):
        spans = [("mention:meaning", *pair.spans[0])]
    spans = spans or [("voice", *pair.spans[0])]
    found = [Evidence(cue=cue, start=place[0], end=place[1]) for cue, place in _placed(pair, spans)]
    if any(mention.how == "hint" for mention in pair.own_mentions):
        found.append(Evidence(cue="hint", note="the feature was named beside the voice"))
    if pair.item.status == "prospect":
        found.append(Evidence(cue="account_status", note="prospect: lowers the odds of user"))
    return tuple(found)


def of_knowledge(pair: Pair, capability: str | None) -> tuple[Evidence, ...]:
    """Give the asking or lacking words that make knowledge partial, with the capability as a note."""
    from vocpipe.usage.knowledge import ASKING

    hits = [hit for hit in pair.hits if hit.cue.group in ASKING][:1]
    spans = [(hit.cue.name, hit.start, hit.end) for hit in hits] or [("ask", *pair.spans[0])]
    note = f"already possible: {capability}" if capability else ""
    return tuple(
        Evidence(cue=cue, start=place[0], end=place[1], note=note) for cue, place in _placed(pair, spans)
    )


def _placed(pair: Pair, spans: list[tuple[str, int, int]]) -> list[tuple[str, tuple[int, int]]]:
    return [(cue, pair.form.span(start, end)) for cue, start, end in spans]
