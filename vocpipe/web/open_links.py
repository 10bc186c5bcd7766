"""The machine's open link proposals, kept from request to request."""

from dataclasses import dataclass
from threading import Lock

from vocpipe.records import About, Theme
from vocpipe.review import LinkProposal, link_proposals, surest_first
from vocpipe.store import SINGLE, Stamp
from vocpipe.web.marked import Piece, marked
from vocpipe.workspace import Workspace

_ALL_ANEW = 200
"""Voices spoken of since, from which on asking for everything is quicker."""


@dataclass(frozen=True)
class Question:
    """One proposal; its voice's text is cut where its evidence begins and ends."""

    asked: LinkProposal

    @property
    def pieces(self) -> list[Piece]:
        """The text in pieces, those of the evidence marked."""
        return marked(self.asked.voice, [self.asked.verdict])


@dataclass(frozen=True)
class Group:
    """The open proposals of one theme (None: of single voices), the surest first."""

    theme: Theme | None
    questions: list[Question]

    @property
    def key(self) -> str:
        """What the group is called in addresses."""
        return self.theme.key if self.theme else "single"


class OpenLinks:
    """All open proposals; after somebody spoke, only the voices they spoke of are asked about again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = Lock()
        self._mark: Stamp | None = None
        self._read = 0
        self._found: list[LinkProposal] = []

    def give(self) -> list[LinkProposal]:
        """Give the open proposals, the surest first."""
        store = self._workspace.store
        with self._lock:
            last = store.ledger.last()
            mark = store.stamp(of=())  # of voices, changes and live versions
            spoken = store.ledger.spoken_of(About.OUTCOME, self._read) if mark == self._mark else None
            if spoken is None or len(spoken) > _ALL_ANEW:
                self._found = link_proposals(self._workspace)
            elif spoken:
                kept = [one for one in self._found if one.voice.id not in spoken]
                new = [one for voice in spoken for one in link_proposals(self._workspace, voice)]
                self._found = sorted([*kept, *new], key=surest_first)
            self._mark, self._read = mark, last
            return self._found

    def groups(self) -> list[Group]:
        """Give them by theme: the theme with the most of them first, single voices last."""
        themes, proposed = self._workspace.store.themes.all(), self.give()
        theme_of = self._workspace.store.now.themes_of(list({one.voice.id for one in proposed}))
        found: dict[str, list[Question]] = {}
        for one in proposed:
            found.setdefault(theme_of.get(one.voice.id, SINGLE), []).append(Question(one))
        made = [Group(themes.get(key), asked) for key, asked in found.items()]
        return sorted(made, key=lambda group: (group.theme is None, -len(group.questions), group.key))
