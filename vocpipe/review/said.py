"""Verdicts in a reader's words: names for keys, the language of the page, the quoted evidence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vocpipe.drafting.words import say
from vocpipe.records import PRODUCT, About, Evidence, Feedback, Theme, UsageState, Verdict
from vocpipe.routing import Rule
from vocpipe.routing import reason_in as route_reason
from vocpipe.themes.singles import reason_in as core_reason
from vocpipe.translation import on_pages as translate
from vocpipe.usage.catalogue import Catalogue
from vocpipe.workspace import Workspace

_USED = re.compile(r"last event (?P<day>\S+); (?P<few>\d+) days of 28, (?P<many>\d+) of 90")
_NEAR = re.compile(r"similarity (?P<near>[-.\d]+), margin (?P<margin>[-.\d]+)")
_POSSIBLE = "already possible: "


@dataclass(frozen=True)
class Said:
    """One verdict as a person reads it; ``href`` leads to what it names ("" to nothing).

    ``confidence`` is None where nobody gave one, and where the verdict is that it is not known.
    """

    id: str
    about: About
    what: str
    href: str
    by: str
    version: str
    human: bool
    confidence: float | None
    evidence: tuple[str, ...]
    at: datetime
    undone: bool
    taking_back: bool


@dataclass(frozen=True)
class Names:
    """What verdicts name by key, for readers of a language."""

    lang: str
    themes: Mapping[str, Theme]
    catalogue: Catalogue
    changes: Mapping[str, str]
    rules: Sequence[Rule]

    def sentence(self, verdict: Verdict) -> str:
        """Say in a line what a verdict is about and what it says."""
        return f"{translate(self.lang, verdict.about)}: {self._what(verdict)[0]}"

    def said(self, verdict: Verdict, voice: Feedback, undone: set[str]) -> Said:
        """Give a verdict on a voice in words; ``undone`` are the ids of those taken back."""
        what, href = self._what(verdict)
        value = verdict.value
        return Said(
            id=verdict.id,
            about=verdict.about,
            what=what,
            href=href,
            by=verdict.by if verdict.human else translate(self.lang, "the machine"),
            version="" if verdict.human else verdict.version,
            human=verdict.human,
            confidence=None if value.get("state") == UsageState.UNKNOWN else verdict.confidence,
            evidence=() if verdict.undoes else tuple(self._evidence(verdict, voice)),
            at=verdict.at,
            undone=verdict.id in undone,
            taking_back=verdict.undoes is not None,
        )

    def _what(self, verdict: Verdict) -> tuple[str, str]:
        value = verdict.value
        if verdict.undoes:
            return translate(self.lang, "taken back"), ""
        if verdict.about is About.THEME:
            return self._theme(value.get("theme"))
        if verdict.about is About.OUTCOME:
            what, href = self._outcome(value)
            return what if verdict.human else f"{translate(self.lang, 'proposed')}: {what}", href
        if verdict.about is About.USAGE:
            return self._usage(verdict.subject, value), f"/voices?feature={quote(verdict.subject)}"
        return " · ".join(filter(None, self._plain(verdict.about, value))), ""

    def _plain(self, about: About, value: dict[str, Any]) -> list[str]:
        """Give the parts of a verdict that names nothing with a page of its own."""
        if about is About.KIND:
            told = value["severity"] and not value.get("severity_kept")
            severity = [f"severity {value['severity']}"] if told else []
            return [translate(self.lang, one) for one in (value["kind"], *value.get("also", ()), *severity)]
        if about is About.ROUTE:
            return [translate(self.lang, f"team {team}") for team in value["reasons"]]
        if about is About.CORE:
            return [translate(self.lang, "hits the core" if value["admitted"] else "proposed")]
        if about is About.SOLVED:
            return [translate(self.lang, "yes" if value["solved"] else "no"), value["note"]]
        known = [translate(self.lang, str(value[name])) for name in ("state", "done") if value.get(name)]
        told = ("channel", "message", "note", "wording", "until", "rule", "reason")
        return [*known, *(str(value[name]) for name in told if value.get(name))]

    def _theme(self, key: Any) -> tuple[str, str]:
        if not key:
            return translate(self.lang, "single voice"), ""
        theme = self.themes.get(str(key))
        return theme.label(self.lang) if theme else str(key), f"/themes/{key}"

    def _outcome(self, value: dict[str, Any]) -> tuple[str, str]:
        change = value.get("change_id")
        title = self.changes.get(str(change), str(change)) if change else ""
        how = translate(self.lang, str(value["how"]).replace("_", " "))
        able = self.catalogue.capability_in(self.lang, value.get("capability") or "")
        parts = (how, title, able, value.get("reason"))
        href = f"/changes/{quote(str(change))}" if change else ""
        return " · ".join(str(part) for part in parts if part), href

    def _usage(self, feature: str, value: dict[str, Any]) -> str:
        known = self.catalogue.by_key.get(feature)
        name = known.name(self.lang) if known else feature
        if feature == PRODUCT:
            name = say("the_product", self.lang)
        knowledge = value.get("knowledge", "unknown")
        parts = [say(f"split_{value['state']}", self.lang)]
        if knowledge != "unknown" and not value.get("knowledge_kept"):
            parts.append(translate(self.lang, f"knowledge {knowledge}"))
        return f"{name}: {' · '.join(parts)}"

    def _evidence(self, verdict: Verdict, voice: Feedback) -> list[str]:
        """Give quoted spans of the text as it stands (each once), and what is known besides."""
        if verdict.about is About.CORE and verdict.human:
            return [*verdict.value.get("reasons", [])]
        found = [self._piece(verdict, piece, voice) for piece in verdict.evidence]
        return list(dict.fromkeys(one for one in found if one))

    def _piece(self, verdict: Verdict, piece: Evidence, voice: Feedback) -> str:
        if verdict.about is About.CORE:
            return core_reason(piece.cue, self.lang)
        if verdict.about is About.ROUTE:
            return route_reason(piece.note, self.rules, self.lang)
        whole = piece.start == 0 and piece.end == len(voice.text)
        if piece.start is not None and verdict.revision == voice.revision and not whole:
            said = voice.text[piece.start : piece.end]
            words = f"「{said}」" if self.lang == "ja" else f"“{said}”"
            is_name = piece.cue.startswith("mention:")
            return translate(self.lang, "the feature is named: {named}", named=words) if is_name else words
        return self._note(piece.note)

    def _note(self, note: str) -> str:
        if found := _USED.fullmatch(note):
            if found["day"] == "never":
                return translate(self.lang, "measured, and never used so far")
            return translate(
                self.lang, "last used {day}; on {few} of 28 days, {many} of 90", **found.groupdict()
            )
        if found := _NEAR.fullmatch(note):
            return translate(self.lang, "likeness {near}, {margin} ahead of the next", **found.groupdict())
        return "" if note.startswith(_POSSIBLE) else translate(self.lang, note)


def names(workspace: Workspace, lang: str) -> Names:
    """Read what verdicts name, as it is called now."""
    titles = {key: change.title for key, change in workspace.store.changes.all().items()}
    return Names(lang, workspace.store.themes.all(), workspace.catalogue, titles, workspace.rules)
