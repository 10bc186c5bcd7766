"""Look one thing up: a voice, a theme or a change, with its whole ledger as plain values."""

from collections.abc import Iterable, Sequence
from typing import Any

from vocpipe.errors import NotFoundError
from vocpipe.followups import FollowUp, follow_ups
from vocpipe.records import About, Account, Feedback, OutcomeHow, Theme, ThemeEvent, Verdict
from vocpipe.review.people import find_theme, find_voice, members
from vocpipe.themes.exemplars import three_quotes
from vocpipe.themes.specific import specificities
from vocpipe.workspace import Workspace

WHY = ("typical", "most specific", "dissenting")
READ_AT_MOST = 500


def look_up(workspace: Workspace, written: str) -> dict[str, Any]:
    """Give the voice, theme, change or account with this id; raises NotFoundError."""
    changes = workspace.store.changes.all()
    if written in changes:
        return _change(workspace, written)
    if accounts := workspace.store.accounts.current(ids=[written]):
        return _account(workspace, accounts[written])
    if written.startswith("th_"):
        return _theme(workspace, written)
    if written.startswith("fb_"):
        return _voice(workspace, written)
    raise NotFoundError(
        f"{written} is no voice, theme, change or account", "Voices begin with fb_, themes with th_"
    )


def _voice(workspace: Workspace, written: str) -> dict[str, Any]:
    voice = find_voice(workspace, written)
    account = next(iter(workspace.store.accounts.current(ids=[voice.account_id or ""]).values()), None)
    shown = voice.model_dump(mode="json", exclude={"text_hash"})
    shown["account"] = account.model_dump(mode="json") if account else None
    history = workspace.store.ledger.history(voice.id)
    undone = {verdict.undoes for verdict in history if verdict.undoes}
    revisions = workspace.store.feedback.revisions(voice.id)
    if len(revisions) > 1:
        shown["revisions"] = [
            {"revision": r["revision"], "at": str(r["at"]), "text": r["text"]} for r in revisions
        ]
    followed = follow_ups(workspace, [voice.id]).get(voice.id)
    if followed:
        shown["followed_up"] = _followed(followed)
    return shown | {"ledger": [entry(verdict, voice, undone) for verdict in history]}


def _followed(one: FollowUp) -> dict[str, Any]:
    """Give a follow-up with what measured use says since; "not measured" where nothing can be said."""
    used = one.used_on.isoformat() if one.used_on else "not yet" if one.measured else "not measured"
    return {"by": one.by, "on": one.on.isoformat(), "note": one.note, "used_since": used}


def _account(workspace: Workspace, account: Account) -> dict[str, Any]:
    """Give an account with its levels as its ledger: which from which day on, by which rule and why."""
    told = [
        {
            "id": "",
            "at": row.day.isoformat(),
            "by": row.rule,
            "human": False,
            "what": f"level {row.level if row.level is not None else '-'}",
            "confidence": None,
            "evidence": row.why,
        }
        for row in workspace.store.accounts.levels([account.id])
    ]
    spoke = workspace.store.feedback.find(account_id=account.id)
    voices = _lines(workspace, sorted(spoke, key=lambda voice: voice.said_at))
    return account.model_dump(mode="json") | {"voices": voices, "ledger": told}


def entry(verdict: Verdict, voice: Feedback, undone: set[str]) -> dict[str, Any]:
    """Give one line of a ledger: who said what, how sure, on what evidence."""
    said = "undoes " + verdict.undoes if verdict.undoes else ", ".join(_said(verdict))
    return {
        "id": verdict.id,
        "at": verdict.at.isoformat(),
        "by": verdict.by if verdict.human else f"{verdict.by} ({verdict.version})",
        "human": verdict.human,
        "about": str(verdict.about),
        "subject": verdict.subject,
        "value": verdict.value,
        "what": f"{verdict.about} {said}" + (" (undone)" if verdict.id in undone else ""),
        "confidence": verdict.confidence,
        "evidence": "; ".join(_evidence(verdict, voice)),
        "revision": verdict.revision,
    }


def _said(verdict: Verdict) -> list[str]:
    names = (
        "kind",
        "severity",
        "state",
        "knowledge",
        "capability",
        "theme",
        "how",
        "change_id",
        "reason",
        "channel",
        "note",
    )
    kept = [name for name in ("severity", "knowledge") if verdict.value.get(f"{name}_kept")]
    value = verdict.value | dict.fromkeys(kept)
    said = [f"{value[name]}" for name in names if value.get(name) not in (None, "")]
    if verdict.about is About.ROUTE:
        said = list(verdict.value.get("reasons", {}))
    if verdict.about is About.CORE:
        said = [
            "admitted" if verdict.value.get("admitted") else "proposed",
            *verdict.value.get("reasons", []),
        ]
    if verdict.about is About.THEME and not said:
        said = ["single voice"]
    return [verdict.subject, *said] if verdict.subject and verdict.about is About.USAGE else said


def _evidence(verdict: Verdict, voice: Feedback) -> list[str]:
    """Show spans only where they are of the text as it stands; older ones name their cue alone."""
    pieces = []
    for piece in verdict.evidence:
        spanned = piece.start is not None and verdict.revision == voice.revision
        quoted = f"「{voice.text[piece.start : piece.end]}」" if spanned else ""
        pieces.append(" ".join(part for part in (piece.cue, quoted, piece.note) if part))
    return pieces


def _theme(workspace: Workspace, written: str) -> dict[str, Any]:
    theme = find_theme(workspace, written)
    voices = members(workspace, theme)
    return theme.model_dump(mode="json") | {
        "summary": summary(workspace, voices),
        "voices": _lines(workspace, voices),
        "ledger": story(workspace, theme),
    }


def story(workspace: Workspace, theme: Theme) -> list[dict[str, Any]]:
    """Give what happened to a theme, oldest first, one line an event."""
    events = workspace.store.themes.events(theme.key)
    undone = {event.detail.get("undoes") for event in events if event.event == "undone"}
    return [_event(event) | {"undone": event.seq in undone} for event in events]


def _event(event: ThemeEvent) -> dict[str, Any]:
    return {
        "id": "",
        "seq": event.seq,
        "at": event.at.isoformat(),
        "by": event.by,
        "human": event.human,
        "what": event.event,
        "confidence": None,
        "evidence": "; ".join(
            f"{k}: {v if not isinstance(v, list) else len(v)}" for k, v in event.detail.items()
        ),
        "detail": event.detail,
    }


def _lines(workspace: Workspace, voices: Iterable[Feedback]) -> list[dict[str, Any]]:
    found = list(voices)
    accounts = workspace.store.accounts.current(ids=[voice.account_id or "" for voice in found])
    return [
        {
            "id": voice.id,
            "said_on": workspace.day_of(voice.said_at).isoformat(),
            "account": account.name if (account := accounts.get(voice.account_id or "")) else None,
            "text": voice.text,
        }
        for voice in found
    ]


def _change(workspace: Workspace, written: str) -> dict[str, Any]:
    change = workspace.store.changes.all()[written]
    verdicts = [
        v for v in workspace.store.ledger.current(About.OUTCOME) if v.value.get("change_id") == written
    ]
    told = [v.feedback_id for v in verdicts if v.human and v.value["how"] != OutcomeHow.UNRELATED]
    voices = workspace.store.feedback.by_id(told)
    return change.model_dump(mode="json") | {
        "voices": _lines(workspace, voices.values()),
        "ledger": [entry(v, voices[v.feedback_id], set()) for v in verdicts if v.feedback_id in voices],
    }


def summary(workspace: Workspace, voices: Sequence[Feedback]) -> list[dict[str, Any]]:
    """Give the typical, the most specific and the dissenting voice, verbatim; fewer for a small theme."""
    space = workspace.space()
    read = list(voices)[-READ_AT_MOST:]
    known = workspace.store.vectors.load(workspace.embedder.model_id, [voice.text_hash for voice in read])
    read = [voice for voice in read if voice.text_hash in known]
    if space is None or not read:
        return []
    raw = workspace.vectors([voice.text_hash for voice in read])
    vectors = space.centre(raw, [str(voice.lang) for voice in read])
    rows = three_quotes(vectors, specificities([voice.text for voice in read]))
    return [
        {"why": why, "id": read[row].id, "text": read[row].text} for why, row in zip(WHY, rows, strict=False)
    ]
