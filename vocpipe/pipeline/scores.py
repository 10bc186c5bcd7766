"""The half-yearly check of every score."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from vocpipe.destinations.atomic import write_text
from vocpipe.drafting.casestudy import case_study
from vocpipe.drafting.data import BriefVoice
from vocpipe.drafting.pins import first_pin
from vocpipe.drafting.scores_page import scores_page
from vocpipe.kpi import ScoreCheck, Scored, check_scores, make_facts, unit_rows
from vocpipe.pipeline.briefing import brief_voice, gather
from vocpipe.pipeline.kpi_rows import end_of, rows_known
from vocpipe.pipeline.leadership import end_of_month
from vocpipe.records import Account, AccountLevel, Knowledge
from vocpipe.workspace import Workspace

RIPE = timedelta(days=180)
"""How old a voice must be to tell how it ended."""


def score_report(workspace: Workspace) -> list[ScoreCheck]:
    """Check informed-user tag, core flag, case-study score, account level, first pin and severity.

    Scores are those of half a year ago, when nobody knew how it would end; an account is taken as it
    was on the day of receipt. Endings: a release within 180 days, of each ask; the account still active
    half a year on and its level raised, of each account by its highest scores: its voices share one end.
    That half year is the last one: who stays longer asks more, which must not look like foresight.
    """
    store, zone = workspace.store, workspace.settings.zone
    today = workspace.today()
    rows = unit_rows(make_facts(rows_known(workspace), today, str(zone)))
    ripe = [row for row in rows if row.received_on + RIPE <= today]
    firsts = store.feedback.by_id(row.feedback_ids[0] for row in ripe)
    then = gather(workspace, firsts.values(), end_of(workspace, today - RIPE))
    history = _history(store.accounts.history(), store.accounts.levels())
    scored: list[Scored] = []
    by_account: dict[str, dict[str, float]] = {}
    for row in ripe:
        first, accounts = row.feedback_ids[0], history.get(row.account_id or "", [])
        account = _on(accounts, row.received_on)
        as_it_was = replace(then, accounts={account.id: account} if account else {})
        voice = brief_voice(as_it_was, firsts[first], zone)
        released = row.days is not None and row.days <= RIPE.days
        scores = _scores(voice, first in then.kinds)
        scored.append(Scored(first, scores, {"released": released}))
        if row.account_id:
            highest = by_account.setdefault(row.account_id, {})
            highest.update({name: max(score, highest.get(name, 0.0)) for name, score in scores.items()})
    for key, scores in by_account.items():
        scored.append(Scored(key, scores, _account_ended(history.get(key, []), today - RIPE)))
    return check_scores(scored)


def save_score_pages(workspace: Workspace, month: str | None = None) -> list[Path]:
    """Write the check into the output folder in both languages, where ``month`` ends a half of a year."""
    end = end_of_month(workspace, month)
    if end.month not in (6, 12):
        return []
    checks = score_report(workspace)
    folder = workspace.settings.path(workspace.settings.output) / "kpi"
    return [
        write_scores(workspace, checks, folder / f"scores-{end.year}-H{end.month // 6}.{lang}.html", lang)
        for lang in ("ja", "en")
    ]


def write_scores(workspace: Workspace, checks: Sequence[ScoreCheck], file: Path, lang: str) -> Path:
    """Write a check to a .md or .html file and give its path."""
    shown = [one.model_dump(mode="json") for one in checks]
    markdown, html = scores_page(shown, workspace.today(), lang)
    write_text(file, html if file.suffix == ".html" else markdown)
    return file


def _history(accounts: Sequence[Account], levels: Sequence[AccountLevel]) -> dict[str, list[Account]]:
    """Give what each account was from which day on, oldest first; a level by rule goes before the file's."""
    found: dict[str, list[Account]] = {}
    ruled: dict[str, int | None] = {}
    told = {(one.id, one.as_of): one for one in accounts}
    set_on = {(one.account_id, one.day): one.level for one in levels}
    for key, day in sorted({*told, *set_on}, key=lambda place: place[1]):
        if (key, day) in set_on:
            ruled[key] = set_on[key, day]
        last = told.get((key, day)) or (found[key][-1] if key in found else None)
        if last is not None:
            level = ruled.get(key, last.level)
            found.setdefault(key, []).append(last.model_copy(update={"level": level, "as_of": day}))
    return found


def _scores(voice: BriefVoice, judged: bool) -> dict[str, float]:
    """Give what each score says of a voice, 0 to 1; half is where a brief would act on it.

    A case study counts from 50 of 100 points, a first pin from the 5 points that name it.
    """
    case, pin = case_study(voice), first_pin(voice)
    scores = {
        "informed user": float(any(use.value.knowledge is Knowledge.INFORMED for use in voice.usage)),
        "case study": min(1.0, max(0, case.score) / 100) if case else 0.0,
        "first pin": min(1.0, pin.score / 10) if pin else 0.0,
    }
    if voice.core is not None:
        scores["core"] = 1.0 if voice.core.admitted else voice.core.score or 0.0
    if judged:
        scores["severity"] = voice.severity / 3
    if voice.level is not None:
        scores["account level"] = (voice.level - 1) / 3
    return scores


def _account_ended(accounts: Sequence[Account], on: date) -> dict[str, bool | None]:
    then, later = _on(accounts, on), _on(accounts, on + RIPE)
    if then is None or later is None or later.as_of <= on:
        return {"renewed": None, "level raised": None}
    raised = None if then.level is None or later.level is None else later.level > then.level
    return {"renewed": None if then.status != "active" else later.status == "active", "level raised": raised}


def _on(accounts: Sequence[Account], day: date) -> Account | None:
    return next((account for account in reversed(accounts) if account.as_of <= day), None)
