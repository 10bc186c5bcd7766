"""One week of themes: what ``themes.weekly`` decides, written down as verdicts and events."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from vocpipe.embedding import Space
from vocpipe.pipeline.placing import (
    Placed,
    author,
    bear,
    event,
    load,
    themes_in,
    verdict,
    version_of,
    week_numbers,
)
from vocpipe.pipeline.said_of_themes import people_said
from vocpipe.pipeline.theme_memory import keep, recall
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Evidence, Feedback, Theme, ThemeValue
from vocpipe.text.talk import only_talk
from vocpipe.themes.audit import DORMANT_WEEKS
from vocpipe.themes.constraints import Constraints
from vocpipe.themes.exact import SINGLE
from vocpipe.themes.memory import Memory
from vocpipe.themes.proposals import EVENTS, about, blocked
from vocpipe.themes.week_values import RESIDUE_WEEKS, Decision, Proposed, Recent
from vocpipe.themes.weekly import decide
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

GREW = 1.5
"""A theme that grew by this factor in a week is named again; others keep their name unless they drift."""


TRIES = 3
"""How often a week is decided anew because a person spoke of themes meanwhile; then people wait for it."""


@dataclass(frozen=True)
class _Plan:
    """What was decided about a week, with all that it was decided on; nothing is written yet."""

    voices: Sequence[Feedback]
    recent: Recent
    held: Mapping[str, str]
    memory: Memory
    touched: frozenset[str]
    known: Mapping[str, Theme]
    decision: Decision


def place_week(workspace: Workspace, space: Space, new: Sequence[Feedback], week: Week) -> Placed:
    """Place a week's newcomers and look again at the recent weeks; all that follows is one transaction.

    Deciding takes seconds and holds nobody up; it is repeated when a person spoke of themes meanwhile.
    """
    store = workspace.store
    store.ledger.set_live(About.THEME, version_of(space), workspace.now())
    for _ in range(TRIES):
        heard, plan = store.themes.heard(), _decided(workspace, space, new, week)
        with store.transaction():
            if store.themes.heard() == heard:
                return _written(workspace, space, plan)
    with store.transaction():
        return _written(workspace, space, _decided(workspace, space, new, week))


def _decided(workspace: Workspace, space: Space, new: Sequence[Feedback], week: Week) -> _Plan:
    memory, touched, _ = recall(workspace, space, [voice.id for voice in new if voice.revision > 1])
    said = people_said(workspace)
    voices, before = _voices(workspace, new, week, said.voices)
    row_of, fresh = memory.first_rows(), {voice.id for voice in new}
    recent = Recent(
        list(voices),
        load(workspace, list(voices.values()), space),
        [author(voice) for voice in voices.values()],
        week_numbers(workspace, voices.values()),
        np.array(
            [row_of.get(before[one][0], SINGLE) if one in before else SINGLE for one in voices],
            dtype=np.int64,
        ),
        np.array([one in fresh for one in voices]),
        np.array([one in before and before[one][1] for one in voices]),
        [str(voice.lang) for voice in voices.values()],
        [only_talk(voice.text) for voice in voices.values()],
    )
    known = themes_in(workspace, space)
    dormant = [key for key, theme in known.items() if theme.state == "dormant"]
    spread = workspace.reference.spread
    decision = decide(recent, memory, week.monday.toordinal() // 7, said, dormant=dormant, spread=spread)
    held = {one: key for one, (key, _) in before.items()}
    return _Plan(list(voices.values()), recent, held, memory, touched, known, decision)


def _written(workspace: Workspace, space: Space, plan: _Plan) -> Placed:
    """Write a plan; the themes whose names and exemplars should be looked at are noted in the memory."""
    placed = _write_places(workspace, space, plan)
    drifted = _write_changes(workspace, space, plan.decision, plan.known)
    propose(workspace, space, plan.decision.proposals)
    changed = {*placed.born, *plan.touched, *drifted, *_grown(plan.memory, plan.decision.memory)}
    keep(workspace, space, plan.decision.memory, changed=changed)
    return placed


def look_again(workspace: Workspace, space: Space) -> None:
    """Take in what was said of themes when nobody new spoke; those that people touched are named next."""
    with workspace.store.transaction():
        if workspace.store.theme_index.load(space.id) is None:
            return
        recalled = recall(workspace, space)
        if recalled.anew:
            keep(workspace, space, recalled.memory, changed=recalled.touched)


def _grown(before: Memory, after: Memory) -> set[str]:
    """Give the themes that grew so much that what was typical of them may no longer be."""
    sizes: Counter[str] = Counter()
    for key, size in zip(before.index.keys, before.index.sizes.tolist(), strict=True):
        sizes[key] += size
    now: Counter[str] = Counter()
    for key, size in zip(after.index.keys, after.index.sizes.tolist(), strict=True):
        now[key] += size
    return {key for key, size in now.items() if size >= GREW * sizes[key]}


def _voices(
    workspace: Workspace, new: Sequence[Feedback], week: Week, rules: Constraints
) -> tuple[dict[str, Feedback], dict[str, tuple[str, bool]]]:
    """Give the voices to look at, and their places so far, those that people named marked.

    They are the recent weeks', the newcomers, and those that people linked to any.
    """
    zone = workspace.settings.zone
    begins, ends = week.shift(1 - RESIDUE_WEEKS).starts(zone), week.ends(zone)
    recent = workspace.store.feedback.find(said_from=begins, said_before=ends)
    found = {voice.id: voice for voice in [*recent, *new]}
    linked = {one for pair in (*rules.must, *rules.cannot) for one in pair} - found.keys()
    found |= workspace.store.feedback.by_id(sorted(linked))
    before = workspace.store.ledger.places(found)
    fresh = {voice.id for voice in new}
    kept = {
        one for one, voice in found.items() if voice.set_aside is None and (one in before or one in fresh)
    }
    return {one: voice for one, voice in found.items() if one in kept}, before


def _write_places(workspace: Workspace, space: Space, plan: _Plan) -> Placed:
    """Write the births, and the place of every newcomer and of every voice whose place is another now."""
    voices, recent, held, decision = plan.voices, plan.recent, plan.held, plan.decision
    keys = plan.memory.index.keys
    for one in decision.births:
        detail = dict(one.evidence) | ({"from": one.parent} if one.parent else {})
        bear(workspace, space, one.key, [voices[row] for row in one.members], detail)
    reason = {row: "split_off" if b.parent else "new_theme" for b in decision.births for row in b.members}
    verdicts = []
    for row, voice in enumerate(voices):
        key = decision.keys[row]
        if recent.fixed[row] and recent.new[row]:
            own = int(decision.placement.theme[row])
            key = keys[own] if own >= 0 else None
        elif recent.fixed[row] or (not recent.new[row] and held.get(voice.id, "") == (key or "")):
            continue
        verdicts.append(verdict(workspace, space, voice, key, decision.placement, row, reason.get(row, "")))
    workspace.store.ledger.append(verdicts)
    fresh = [decision.keys[row] for row in np.flatnonzero(recent.new).tolist()]
    was_single = [row for row in np.flatnonzero(~recent.new).tolist() if not held.get(voices[row].id)]
    joined = sum(decision.keys[row] is not None for row in was_single)
    placed = sum(key is not None for key in fresh)
    born = [one.key for one in decision.births]
    return Placed(placed + joined, born=born)


def _write_changes(
    workspace: Workspace, space: Space, decision: Decision, known: Mapping[str, Theme]
) -> list[str]:
    """Write merges, rest and revival, and themes that no longer look as they did; give the last ones."""
    store = workspace.store
    themes, events = [], []
    for gone, (kept, evidence) in decision.merged.items():
        _write_merge(workspace, space, store.themes.all()[gone], kept, evidence)
    for key in (*decision.asleep, *decision.awake):
        if key in known:
            state, what = ("dormant", "dormant") if key in decision.asleep else ("active", "revived")
            themes.append(known[key].model_copy(update={"state": state}))
            events.append(event(workspace, space, key, what, {"silent_weeks": DORMANT_WEEKS}))
    lately = workspace.now() - timedelta(weeks=DORMANT_WEEKS)
    told = {e.theme for e in store.themes.events(kinds=("drifted",)) if e.at >= lately}
    drifted = {k: e for k, e in sorted(decision.drifted.items()) if k in known and k not in told}
    events += [event(workspace, space, key, "drifted", evidence) for key, evidence in drifted.items()]
    store.themes.save(themes, events)
    named = [key for key in drifted if known[key].named_by != "machine"]
    propose(workspace, space, [Proposed("rename", (key,), (), drifted[key]) for key in named])
    return list(drifted)


def _write_merge(
    workspace: Workspace, space: Space, gone: Theme, kept: str, evidence: Mapping[str, float]
) -> None:
    """Write that a theme went into another: its voices' verdicts, the alias, the event."""
    store = workspace.store
    ids = store.ledger.members([gone.key], with_set_aside=True)[gone.key]
    held = {v.feedback_id: v for v in store.ledger.current(About.THEME, ids)}
    voices = store.feedback.by_id(ids)
    moved = [
        machine(
            workspace,
            voices[one],
            About.THEME,
            version_of(space),
            ThemeValue(theme=kept),
            confidence=held[one].confidence,
            evidence=(Evidence(cue="merged", note=f"with {gone.key}"),),
        )
        for one in ids
        if one in voices and not held[one].human
    ]
    store.ledger.append(moved)
    after = gone.model_copy(update={"state": "merged", "merged_into": kept})
    detail = {**evidence, "into": kept, "voices": len(ids)}
    store.themes.save([after], [event(workspace, space, gone.key, "merged", detail)])


def propose(workspace: Workspace, space: Space, proposals: Sequence[Proposed]) -> None:
    """Write what a person should decide, unless it is open already or somebody said no to it."""
    not_again = blocked(workspace.store.themes.events(kinds=EVENTS))
    events = []
    for found in proposals:
        theme, others = found.keys[0], list(found.keys[1:])
        if about(found.what, found.keys) in not_again:
            continue
        content = "\0".join([found.what, *sorted(found.keys), *found.voices])
        detail = {
            "id": "pr_" + hashlib.sha256(content.encode()).hexdigest()[:10],
            "what": found.what,
            "with": others,
            "voices": list(found.voices),
            "evidence": {name: round(value, 3) for name, value in found.evidence.items()},
        }
        events.append(event(workspace, space, theme, "proposed", detail))
    workspace.store.themes.save([], events)
