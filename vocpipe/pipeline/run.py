"""Run: the main job from stored voices to drafted briefs, one verb after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from vocpipe.pipeline.batches import Progress
from vocpipe.pipeline.deliver import Delivered, deliver
from vocpipe.pipeline.draft import Drafted, draft
from vocpipe.pipeline.embed import Embedded, embed
from vocpipe.pipeline.levels import set_levels
from vocpipe.pipeline.place import place
from vocpipe.pipeline.placing import Placed
from vocpipe.pipeline.propose import Proposed, propose
from vocpipe.pipeline.repeats import Linked, link_repeats
from vocpipe.pipeline.route import Routed, route
from vocpipe.pipeline.settled import Settled
from vocpipe.pipeline.tag import Tagged, tag
from vocpipe.pipeline.weigh import Weighed, weigh
from vocpipe.pipeline.wording import Worded, word
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

Step = Callable[[str], Progress | None]
"""Called with a verb's name before it starts; gives what shows its progress, or None."""


@dataclass(frozen=True)
class Ran:
    """What each verb of a run did."""

    week: str
    linked: Linked
    embedded: Embedded
    placed: Placed
    tagged: Tagged
    leveled: int
    weighed: Weighed
    routed: Routed
    worded: Worded
    proposed: Proposed
    drafted: Drafted
    delivered: Delivered


def run(workspace: Workspace, week: Week | None = None, step: Step = lambda _: None) -> Ran:
    """Do every verb in turn for what was said up to the end of ``week``; raises BusyError if one runs.

    A week that a run weighed and drafted is left alone until something that it rests on changes.
    """
    week = week or workspace.week()
    with workspace.running():
        linked = link_repeats(workspace)
        embedded = embed(workspace, step("embed"))
        # Before placing: what a voice is about by the catalogue helps to find its theme.
        tagged = tag(workspace, step("tag"))
        step("place")
        placed = place(workspace, week)
        leveled = set_levels(workspace)
        step("weigh")
        weighed = Weighed(0) if Settled.of(workspace, week).is_kept(workspace) else weigh(workspace, week)
        routed = route(workspace, step("route"))
        step("word")
        worded = word(workspace)
        proposed = propose(workspace, step("propose"))
        step("draft")
        drafted = _drafted(workspace, week)
        step("deliver")
        delivered = deliver(workspace, week)
    done = (embedded, placed, tagged, leveled, weighed, routed, worded, proposed, drafted, delivered)
    return Ran(str(week), linked, *done)


def _drafted(workspace: Workspace, week: Week) -> Drafted:
    settled = Settled.of(workspace, week)
    if settled.is_kept(workspace):
        return Drafted(str(week), 0)
    drafted = draft(workspace, week)
    settled.keep(workspace)
    return drafted
