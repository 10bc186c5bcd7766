"""What people say through the API: the same verbs as everywhere, signed by the token's person."""

from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field

from vocpipe import review
from vocpipe.records import Kind, Knowledge, OutcomeHow, Right, Team, UsageState, Verdict, right_to_say
from vocpipe.web.api.access import Opened, Speaker, allowed
from vocpipe.web.api.problems import documented
from vocpipe.workspace import Workspace

router = APIRouter(tags=["verdicts"])

Reason = Annotated[str, Field(max_length=1000)]
Why = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


class _Said(BaseModel):
    """A verdict as a person gives it; ``item`` is a voice, for outcomes also a theme. ``right`` is needed."""

    model_config = ConfigDict(extra="forbid")
    right: ClassVar[Right] = Right.DECIDE

    item: str = Field(min_length=1, max_length=100)


class KindSaid(_Said):
    """What kind a voice is; without ``severity`` the present one stays, whoever's word it is."""

    right: ClassVar[Right] = Right.TAG
    say: Literal["kind"]
    kind: Kind
    severity: int | None = Field(default=None, ge=0, le=3)
    reason: Reason = ""

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        return [review.correct_kind(workspace, self.item, self.kind, self.severity, by, self.reason)]


class UsageSaid(_Said):
    """Whether the commenter uses a feature of the catalogue, and how well they know it."""

    right: ClassVar[Right] = Right.TAG
    say: Literal["usage"]
    feature: str = Field(min_length=1, max_length=100)
    state: UsageState
    knowledge: Knowledge | None = None
    reason: Reason = ""

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        usage = (self.feature, self.state, self.knowledge)
        return [review.correct_usage(workspace, self.item, *usage, by, self.reason)]


class RouteSaid(_Said):
    """Which teams get a voice, and why."""

    right: ClassVar[Right] = Right.TAG
    say: Literal["route"]
    teams: list[Team] = Field(min_length=1, max_length=4)
    reason: Why

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        return [review.correct_route(workspace, self.item, self.teams, self.reason, by)]


class ThemeSaid(_Said):
    """The theme a voice belongs to; null makes it a single voice."""

    say: Literal["theme"]
    theme: str | None

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        return [review.move(workspace, self.item, self.theme, by)]


class CoreSaid(_Said):
    """That this one voice hits the core, and why."""

    say: Literal["core"]
    reason: Why

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        return [review.admit(workspace, self.item, self.reason, by)]


class LinkSaid(_Said):
    """That a change answers a voice or a theme's voices; dates decide what may be claimed."""

    say: Literal["link"]
    change: str = Field(min_length=1, max_length=200)
    how: Literal[OutcomeHow.CAUSED, OutcomeHow.CONTRIBUTED, OutcomeHow.COINCIDENT] = OutcomeHow.CONTRIBUTED
    reason: Reason = ""

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        return review.link(workspace, self.item, self.change, self.how, by, reason=self.reason)


class PossibleSaid(_Said):
    """That what was asked for is possible already, by a named capability."""

    say: Literal["possible"]
    capability: Why
    reason: Reason = ""

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        return review.mark_possible(workspace, self.item, self.capability, by, reason=self.reason)


class DeclineSaid(_Said):
    """That it will not be done, or is not ours to do, with the reason people are told."""

    say: Literal["decline", "not_ours"]
    reason: Why

    def write(self, workspace: Workspace, by: str) -> list[Verdict]:
        """Write it into the ledger."""
        say = review.decline if self.say == "decline" else review.not_ours
        return say(workspace, self.item, self.reason, by)


Said = Annotated[
    KindSaid | UsageSaid | RouteSaid | ThemeSaid | CoreSaid | LinkSaid | PossibleSaid | DeclineSaid,
    Body(discriminator="say"),
]


class Written(BaseModel):
    """A verdict as it stands in the ledger."""

    id: str
    feedback_id: str
    about: str
    subject: str
    value: dict[str, Any]
    by: str
    at: str
    undoes: str | None


@router.post("/verdicts", responses=documented(404), status_code=201)
def say(workspace: Opened, person: Speaker, said: Said) -> list[Written]:
    """Say something about a voice, or what became of a theme's voices; the same again changes nothing."""
    allowed(person, said.right)
    return [_written(verdict) for verdict in said.write(workspace, person.name)]


@router.post("/verdicts/{verdict}/undo", responses=documented(404), status_code=201)
def undo(workspace: Opened, person: Speaker, verdict: str) -> Written:
    """Take back a person's verdict, by whoever may say it; the ledger keeps both."""
    if said := workspace.store.ledger.get(verdict):
        allowed(person, right_to_say(said.about))
    return _written(review.undo(workspace, verdict, person.name)[0])


def _written(verdict: Verdict) -> Written:
    shown = verdict.model_dump(mode="json", include=set(Written.model_fields))
    return Written(**shown)
