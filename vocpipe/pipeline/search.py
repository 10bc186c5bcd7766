"""Search by meaning and by words, over voices and themes: what was found, where, and why."""

from collections.abc import Sequence
from enum import StrEnum
from threading import Lock, Thread
from time import monotonic
from typing import Any

import numpy as np

from vocpipe.pipeline.finding import Finding, Mask, load, marks
from vocpipe.pipeline.ranking import (
    Rankings,
    by_meaning,
    by_words,
    themes_by_meaning,
    themes_by_words,
)
from vocpipe.records import Feedback
from vocpipe.store import Wanted
from vocpipe.text.clean import clean
from vocpipe.text.excerpt import excerpt, query_terms
from vocpipe.text.language import detect
from vocpipe.workspace import Workspace

THEMES = 5

MANY = 20_000
"""Voices from which on a search does not wait for the newest of them: loading takes a second or more."""

PATIENCE = 30
"""How many times as long as loading so many took they may be searched before they are loaded anew."""


class By(StrEnum):
    """What a search goes by."""

    BOTH = "both"
    WORDS = "words"
    MEANING = "meaning"


class Searcher:
    """Searches one workspace; keeps what it loaded and loads anew when something has changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._loaded: Finding | None = None
        self._lock = Lock()
        self._beside: Thread | None = None
        self._until = 0.0

    def search(
        self, query: str, wanted: Wanted | None = None, *, limit: int = 20, by: By = By.BOTH
    ) -> dict[str, Any]:
        """Give ``query``, ``by``, the best ``items`` and ``themes``; every excerpt is an exact span.

        What is wanted is said of voices, so themes are given only where that is any (None).
        """
        finding, query = self._finding(), clean(query)
        asked = None if by is By.WORDS else self._asked(finding, query)
        passing = finding.passing(wanted)
        items, terms = self._ranked(finding, query, passing, asked, by)
        said = [] if by is By.MEANING else terms
        themes = [] if wanted else _themes(self._workspace, finding, asked, said)
        found = _items(self._workspace, finding, items, terms, limit)
        return {"query": query, "by": str(by), "items": found, "themes": themes}

    def ids(self, query: str, wanted: Wanted, most: int) -> list[str]:
        """Give the ids of the best voices, by words and meaning."""
        finding, query = self._finding(), clean(query)
        passing, asked = finding.passing(wanted), self._asked(finding, query)
        items, _ = self._ranked(finding, query, passing, asked, By.BOTH)
        rows = [row for row, _ in items.fused()[:most]]
        numbers = finding.voices[rows].tolist()
        known = self._workspace.store.feedback.by_number(numbers)
        return [known[n].id for n in numbers if n in known]

    def similar(self, voice: Feedback, most: int) -> list[str]:
        """Give the ids of the voices nearest to one by meaning, nearer than chance; of many, once loaded."""
        store = self._workspace.store
        if self._loaded is None and store.feedback.count() >= MANY:
            return []
        finding = self._finding()
        space = finding.space
        raw = store.vectors.load(space.model_id, [voice.text_hash]) if space else {}
        if space is None or voice.text_hash not in raw:
            return []
        asked = space.centre(raw[voice.text_hash][None], [str(voice.lang)])[0]
        rows, near = finding.near(asked, 2 * most)
        best = [at for at in np.argsort(-near, kind="stable")[: 2 * most] if near[at] > finding.floor]
        numbers = finding.voices[rows[best]].tolist()
        known = store.feedback.by_number(numbers)
        # One may have become a repeat, or been set aside, since loading.
        there = [known[n] for n in numbers if n in known and known[n].id != voice.id]
        return [one.id for one in there if not (one.duplicate_of or one.set_aside)][:most]

    def _ranked(
        self, finding: Finding, query: str, mask: Mask, asked: np.ndarray | None, by: By
    ) -> tuple[Rankings, list[str]]:
        """Give the rankings of voices, and the terms looked for."""
        terms = query_terms(query)
        said = [] if by is By.MEANING else terms
        return Rankings(
            by_words(self._workspace, finding, said, query, mask),
            by_meaning(finding, asked, mask),
        ), terms

    def prepare(self) -> None:
        """Begin to load where that takes long, so that the first who searches need not wait for it."""
        if self._workspace.store.feedback.count() >= MANY:
            self._beside = Thread(target=self._load_anew, daemon=True)
            self._beside.start()

    def _finding(self) -> Finding:
        """Give what was loaded, as it is now; of many voices as it was while it is loaded anew beside."""
        with self._lock:
            held = self._loaded
            if held is None:
                if self._beside is not None:
                    self._beside.join()  # what is being loaded already is not loaded twice
                held = self._loaded = self._loaded or load(self._workspace)
            elif self._is_old(held):
                if len(held.voices) < MANY:
                    held = self._loaded = load(self._workspace)
                elif self._beside is None or not self._beside.is_alive():
                    self._beside = Thread(target=self._load_anew, daemon=True)
                    self._beside.start()
            return held

    def _is_old(self, held: Finding) -> bool:
        waits = len(held.voices) >= MANY and monotonic() < self._until
        return not waits and held.marks != marks(self._workspace)

    def _load_anew(self) -> None:
        began, found = monotonic(), load(self._workspace)
        assert len(found.vectors) == len(found.n)  # they are unpacked here, not in somebody's search
        self._loaded, self._until = found, monotonic() + PATIENCE * (monotonic() - began)

    def _asked(self, finding: Finding, query: str) -> np.ndarray | None:
        """Give the query's centred vector; None before anything was placed: there is no space yet."""
        if finding.space is None or not query:
            return None
        raw = self._workspace.embedder.encode([query])
        return np.asarray(finding.space.centre(raw, [str(detect(query))])[0])


def _items(
    workspace: Workspace, finding: Finding, rankings: Rankings, terms: Sequence[str], limit: int
) -> list[dict[str, Any]]:
    """Give the best voices; some more are read, as one may have become a repeat since loading."""
    fused = rankings.fused()[: 2 * limit]
    numbers = finding.voices[[row for row, _ in fused]].tolist()
    voices = workspace.store.feedback.by_number(numbers)
    placed = workspace.store.now.themes_of([voice.id for voice in voices.values()])
    accounts = workspace.store.accounts.current(ids=[voice.account_id or "" for voice in voices.values()])
    themes = workspace.store.themes.all()
    found = []
    for (row, score), number in zip(fused, numbers, strict=True):
        voice = voices.get(number)
        if voice is None or voice.duplicate_of or voice.set_aside:
            continue
        account, theme = accounts.get(voice.account_id or ""), themes.get(placed.get(voice.id, ""))
        start, end = excerpt(voice.text, terms)
        found.append(
            {
                "id": voice.id,
                "score": round(score, 5),
                "why": rankings.why(row, voice.text, terms),
                "said_on": workspace.day_of(voice.said_at).isoformat(),
                "account": account.name if account else None,
                "account_id": voice.account_id,
                "theme": placed.get(voice.id),
                "theme_name": theme.label(workspace.settings.language) if theme else None,
                "lang": str(voice.lang),
                "excerpt": voice.text[start:end],
                "start": start,
                "end": end,
                "length": len(voice.text),
            }
        )
    return found[:limit]


def _themes(
    workspace: Workspace, finding: Finding, asked: np.ndarray | None, terms: Sequence[str]
) -> list[dict[str, Any]]:
    known = workspace.store.themes.all()
    sizes = dict(workspace.store.now.tally(Wanted(), "theme"))
    themes = [theme for key, theme in known.items() if key in sizes and theme.state != "merged"]
    keys = [theme.key for theme in themes]
    rankings = Rankings(themes_by_words(workspace, keys, terms), themes_by_meaning(finding, keys, asked))
    return [
        {
            "key": theme.key,
            "score": round(score, 5),
            "why": rankings.why(row, "\n".join(theme.labels.values()), terms),
            "name": theme.label(workspace.settings.language),
            "labels": theme.labels,
            "voices": sizes[theme.key],
        }
        for row, score in rankings.fused()[:THEMES]
        for theme in [themes[row]]
    ]
