"""Links the machine proposes, voice and change side by side: accepted, refused or corrected in bulk."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from vocpipe import review
from vocpipe.records import About, Theme
from vocpipe.review import LinkProposal
from vocpipe.web.marked import Piece, marked
from vocpipe.web.people import Decider, Reader
from vocpipe.web.posted import Posted, Several, Text, some
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()


@dataclass(frozen=True)
class Question:
    """One proposal with the voice's text cut where its evidence begins and ends."""

    asked: LinkProposal
    pieces: list[Piece]


@dataclass(frozen=True)
class Group:
    """The open proposals of one theme (None: of single voices), the surest first."""

    theme: Theme | None
    questions: list[Question]

    @property
    def key(self) -> str:
        """What the group is called in addresses."""
        return self.theme.key if self.theme else "single"


def groups(workspace: Workspace, views: Views) -> list[Group]:
    """Give all open proposals by theme: the theme with the most of them first, single voices last."""
    themes = workspace.store.themes.all()
    theme_of = {voice: value.get("theme") for voice, _, value in workspace.store.ledger.values(About.THEME)}
    found: dict[str | None, list[Question]] = {}
    for one in views.links():
        question = Question(one, marked(one.voice, [one.verdict]))
        found.setdefault(theme_of.get(one.voice.id), []).append(question)
    made = [Group(themes.get(key or ""), asked) for key, asked in found.items()]
    return sorted(made, key=lambda group: (group.theme is None, -len(group.questions), group.key))


@router.get("/links")
def links(request: Request, person: Reader, theme: str = "") -> Response:
    """Show every open proposal, or those of one theme."""
    views: Views = request.app.state.views
    found = groups(request.app.state.workspace, views)
    shown = [group for group in found if theme in ("", group.key)]
    return page(request, "links.html", person, groups=shown, changes=views.changes(), theme=theme)


@router.post("/links/accept")
def accept(form: Posted, person: Decider, asked: Several) -> Response:
    """Accept the ticked proposals; each link claims what its dates allow."""
    said = review.confirm(form.workspace, "", person.name, only=some(asked))
    return form.done("Accepted. They count from now on.", said)


@router.post("/links/refuse")
def refuse(form: Posted, person: Decider, asked: Several, reason: Text = "") -> Response:
    """Refuse the ticked proposals for good."""
    said = review.refuse(form.workspace, "", person.name, only=some(asked), reason=reason)
    return form.done("Refused. It is never asked again.", said)


@router.post("/links/correct")
def correct(form: Posted, person: Decider, asked: Several, instead: Text, reason: Text = "") -> Response:
    """Refuse the ticked proposals and link the right change."""
    said = review.refuse(form.workspace, "", person.name, only=some(asked), instead=instead, reason=reason)
    return form.done("Corrected. Your answer counts from now on.", said)
