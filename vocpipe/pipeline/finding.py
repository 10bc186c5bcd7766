"""What a search runs over, loaded once: the vectors of all voices, and what is near without a reason.

A hundred thousand voices are 155 MB of vectors here, read in about a second; PostgreSQL with pgvector
compares them itself. Words and filters are asked of the store each time.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from vocpipe.embedding import Space
from vocpipe.errors import NotFoundError
from vocpipe.pipeline.incoming import account_index, fold
from vocpipe.pipeline.neighbours import ThemesFound, themes_found
from vocpipe.records import PRODUCT
from vocpipe.store import Wanted
from vocpipe.text.language import detect
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

NONSENSE = 39
"""Words without meaning that show how near chance comes."""

WRONG = 0.05
"""Share of such words that may still find something."""

_LETTERS = (
    "abcdefghijklmnopqrstuvwxyz",
    "あいうえおかきくけこさしすせそたちつてとなにのはひふへほまみむめもやゆよらりるれろわん",
)

Mask = np.ndarray
"""One boolean a voice."""


def filters(
    workspace: Workspace,
    *,
    account: str | None = None,
    level: int | None = None,
    week: str | None = None,
    first: date | None = None,
    last: date | None = None,
    **given: Any,
) -> Wanted | None:
    """Put what people type into the store's words; None where they ask for nothing in particular.

    Repeats are never found. Asked for is an account's id or name, an activity level 1-4 of accounts, a week,
    days (both included), and ``given`` as ``Wanted`` has it; a feature may go by any of its names. Raises
    NotFoundError for an account or a feature nobody knows.
    """
    zone = workspace.settings.zone
    starts = [datetime.combine(first, time.min, zone)] if first else []
    ends = [datetime.combine(last + timedelta(days=1), time.min, zone)] if last else []
    if week is not None:
        said_in = parse_week(week)
        starts, ends = [*starts, said_in.starts(zone)], [*ends, said_in.ends(zone)]
    feature = given.get("feature")
    if feature not in (None, PRODUCT):
        given["feature"] = workspace.catalogue.resolve(feature)
        if given["feature"] is None:
            known = ", ".join(sorted(workspace.catalogue.by_key)) or "(none)"
            raise NotFoundError(f"{feature} is not in the feature catalogue", f"Known are: {known}")
    accounts = None
    if level is not None:
        every = workspace.store.accounts.current().values()
        accounts = [one.id for one in every if one.level == level]
    any_voice = Wanted(repeats=False)
    wanted = Wanted(
        **given,
        repeats=False,
        account=_account(workspace, account) if account else None,
        accounts=accounts,
        said_from=max(starts, default=None),
        said_before=min(ends, default=None),
    )
    return None if wanted == any_voice else wanted


def _account(workspace: Workspace, written: str) -> str:
    known = account_index(workspace.store.accounts.current().values())
    found = known.get(written) or known.get(fold(written))
    if found is None:
        raise NotFoundError(f"there is no account {written}", "See: vocpipe accounts")
    return found.id


@dataclass
class Finding:
    """Everything that may be found, in the order of ``n`` (rising); made by ``load``.

    ``n`` are the numbers of the voices' indexed texts, ``voices`` their own, ``newest`` their places in
    the order in which they were said.
    """

    workspace: Workspace
    marks: tuple[object, ...]
    space: Space | None
    n: np.ndarray
    voices: np.ndarray
    newest: np.ndarray
    langs: Sequence[str]
    packed: Sequence[bytes | None] = field(repr=False)
    _unpacked: np.ndarray | None = field(default=None, repr=False)
    _unpacking: Lock = field(default_factory=Lock, repr=False)

    @property
    def vectors(self) -> np.ndarray:
        """Centred unit rows, one a voice; a voice without a vector yet has zeros."""
        # A lock, not cached_property: what is unpacked is let go, so only one thread may unpack.
        with self._unpacking:
            if self._unpacked is None:
                self._unpacked, self.packed = self._rows(), ()
            return self._unpacked

    def _rows(self) -> np.ndarray:
        known = np.array([row is not None for row in self.packed], bool)
        if self.space is None or not known.any():
            return np.zeros((len(self.n), 0), np.float32)
        raw = np.frombuffer(b"".join(row for row in self.packed if row), "<f2").reshape(known.sum(), -1)
        rows = np.zeros((len(known), raw.shape[1]), np.float32)
        langs = [lang for lang, there in zip(self.langs, known.tolist(), strict=True) if there]
        rows[known] = self.space.centre(raw, langs)
        return rows

    @cached_property
    def themes(self) -> ThemesFound:
        """The themes as the last run left them."""
        return themes_found(self.workspace, self.space)

    @cached_property
    def nonsense(self) -> np.ndarray:
        """Centred unit rows of words that mean nothing, half of them in either script."""
        chance = random.Random(0)
        words = ["".join(chance.choices(_LETTERS[i % 2], k=4 + i % 9)) for i in range(NONSENSE)]
        space = self.space
        assert space is not None
        return space.centre(self.workspace.embedder.encode(words), [str(detect(word)) for word in words])

    @cached_property
    def floor(self) -> float:
        """How near a voice must lie to be found by meaning; ``theme_floor`` for themes.

        Something is always the nearest. Words without meaning show how near that comes by chance in
        this space, among these voices: a floor that all but ``WRONG`` of them stay below keeps a
        further one below it as often (split conformal prediction, Vovk et al. 2005).
        """
        if self.vectors.shape[1]:
            return _above_chance((self.nonsense @ self.vectors.T).max(axis=1, initial=0.0))
        return _above_chance([self.near(row, 1)[1].max(initial=0.0) for row in self.nonsense])

    @cached_property
    def theme_floor(self) -> float:
        """How near a theme must lie."""
        return _above_chance((self.nonsense @ self.themes.centres.T).max(axis=1, initial=0.0))

    def rows_of(self, numbers: np.ndarray) -> np.ndarray:
        """Give the rows of the texts with these ``n`` (rising); numbers of themes fall away."""
        place = np.searchsorted(self.n, numbers)
        place = np.minimum(place, max(0, len(self.n) - 1))
        return np.asarray(place[self.n[place] == numbers] if len(self.n) else place[:0])

    def passing(self, wanted: Wanted | None) -> Mask:
        """Tell which voices are wanted; None passes all."""
        if wanted is None:
            return np.ones(len(self.n), bool)
        return np.isin(self.voices, self.workspace.store.now.numbers(wanted))

    def near(self, asked: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
        """Give rows and cosines to a centred query: of all voices, or of the ``most`` nearest by pgvector."""
        search = self.workspace.store.search
        if self.space is not None and search.measures_vectors():
            found = sorted(search.similar(self.space.model_id, asked, self.space.means, most))
            numbers, cosines = np.array([n for n, _ in found], np.int64), np.array([c for _, c in found])
            return self.rows_of(numbers), cosines[np.isin(numbers, self.n)]
        if not self.vectors.shape[1]:
            return np.zeros(0, np.int64), np.zeros(0)
        return np.arange(len(self.n)), self.vectors @ asked


def _above_chance(best: Sequence[float] | np.ndarray) -> float:
    """Give what all but a share ``WRONG`` of meaningless words, given by the best of each, stay below."""
    return float(np.sort(best)[int(np.ceil((1 - WRONG) * (len(best) + 1))) - 1])


def marks(workspace: Workspace) -> tuple[object, ...]:
    """Give what differs whenever a voice was said, revised, embedded, or a theme placed anew."""
    live = workspace.store.spaces.live()
    if live is None:
        return workspace.store.search.mark(), 0, None, None
    seen = workspace.store.theme_index.seen(live[0])
    return workspace.store.search.mark(), workspace.store.vectors.count(live[1]), live[0], seen


def load(workspace: Workspace) -> Finding:
    """Load what can be found now; vectors become a matrix when they are first needed."""
    seen, space = marks(workspace), workspace.space()
    model = space.model_id if space else ""
    compared = workspace.store.search.measures_vectors()
    found = workspace.store.search.voices("" if compared else model)
    numbers = np.array([row[:3] for row in found], np.int64).reshape(-1, 3)
    langs, packed = [row[3] for row in found], [row[4] for row in found]
    n, voices, newest = numbers.T
    return Finding(workspace, seen, space, n, voices, newest, langs, packed)
