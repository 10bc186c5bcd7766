"""A page as somebody opens it: what it is made from, its language, and the one way to answer."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from vocpipe.pipeline.search import Searcher
from vocpipe.records import Person
from vocpipe.web.render import language, page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

Start = Annotated[int, Query(ge=0)]
"""How many of a list come before the page that is asked for."""


class OpenedPage:
    """One page somebody opens; ``workspace``, ``views`` and ``searcher`` are what it is made from."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.workspace: Workspace = request.app.state.workspace
        self.views: Views = request.app.state.views
        self.searcher: Searcher = request.app.state.searcher

    @property
    def lang(self) -> str:
        """The language of the answer."""
        return language(self.request)

    def show(self, template: str, person: Person, status: int = 200, **shown: Any) -> Response:
        """Answer with a template."""
        return page(self.request, template, person, status, **shown)


Visit = Annotated[OpenedPage, Depends()]
