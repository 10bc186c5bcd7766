"""What every form sends besides its fields: where it came from, and what its page knew."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from vocpipe import review
from vocpipe.errors import VerdictError
from vocpipe.records import Person, Verdict
from vocpipe.translation import on_pages as translate
from vocpipe.web.notices import Notice
from vocpipe.web.render import NOTICE, language
from vocpipe.web.signin import local
from vocpipe.workspace import Workspace

Text = Annotated[str, Form()]
Several = Annotated[list[str], Form(default_factory=list)]


class PostedForm:
    """A form as it came: ``back`` is the page it stood on, ``seen`` the mark of what that page knew."""

    def __init__(self, request: Request, back: Text = "/", seen: Text = "") -> None:
        self._request = request
        self.workspace: Workspace = request.app.state.workspace
        self.back = back
        self._seen = seen

    @contextmanager
    def about(self, wanted: str, person: Person) -> Iterator[Workspace]:
        """Let the person speak about a voice or theme, unless another did since the page was opened."""
        with review.as_seen(self.workspace, wanted, self._seen, person.name):
            yield self.workspace

    def done(
        self,
        words: str,
        said: Sequence[Verdict] = (),
        *,
        event: int | None = None,
        back: str = "",
        secret: str = "",
        undo_at: str = "",
        counts: Mapping[str, int] = MappingProxyType({}),
    ) -> Response:
        """Go back with a notice of what was done, and the way to undo it or a secret shown this once."""
        at, told = back or self.back, translate(language(self._request), words, **counts)
        verdicts = tuple(verdict.id for verdict in said if verdict.human)
        notice = Notice(told, verdicts, event, at, secret, undo_at)
        self._request.session[NOTICE] = self._request.app.state.notices.keep(notice)
        return RedirectResponse(at if local(at) else "/", 303)


Posted = Annotated[PostedForm, Depends()]


def some(ticked: list[str]) -> list[str]:
    """Give what was ticked; raises VerdictError for nothing."""
    if not ticked:
        raise VerdictError("nothing is ticked", "Tick at least one")
    return ticked
