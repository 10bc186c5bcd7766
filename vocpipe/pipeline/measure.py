"""Measure: the KPI, computed from the ledger and nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from vocpipe.destinations.atomic import write_text
from vocpipe.drafting.kpi_page import kpi_page
from vocpipe.kpi import ChangeRow, Guided, KpiReport, Link, Told, Voice, compute
from vocpipe.pipeline.route import teams_of
from vocpipe.pipeline.verdicts import by_feedback
from vocpipe.records import About, Feedback, Knowledge, OutcomeHow, UsageState, UsageValue, Verdict
from vocpipe.workspace import Workspace

_STRENGTH = (UsageState.USER, UsageState.EX_USER, UsageState.TRYING, UsageState.NON_USER, UsageState.UNKNOWN)


def measure(workspace: Workspace, as_of: date | None = None) -> KpiReport:
    """Compute the KPI as of the end of a day in the workspace's zone (today) and keep it as a snapshot."""
    day = as_of or workspace.now().astimezone(workspace.settings.zone).date()
    changes = workspace.store.changes.all().values()
    report = compute(
        kpi_voices(workspace),
        kpi_links(workspace),
        [ChangeRow(c.id, c.planned_on, c.started_on, c.released_on, c.declined_on) for c in changes],
        _told(workspace),
        as_of=day,
        guided_rows=_guided(workspace),
        zone=workspace.settings.timezone,
    )
    workspace.store.kpi_snapshots.save(day, report.definition, report.model_dump(mode="json"))
    return report


def kpi_voices(workspace: Workspace) -> list[Voice]:
    """Give every voice as the KPI sees it, those set aside included."""
    store, zone = workspace.store, workspace.settings.zone
    usages = by_feedback(store.ledger.current(About.USAGE))
    themes = {v.feedback_id: v.value.get("theme") for v in store.ledger.current(About.THEME)}
    routes = {v.feedback_id: v for v in store.ledger.current(About.ROUTE)}
    kinds = {v.feedback_id: str(v.value.get("kind")) for v in store.ledger.current(About.KIND)}
    accounts = store.accounts.current()
    found = []
    for voice in store.feedback.find(with_set_aside=True):
        account = accounts.get(voice.account_id or "")
        usage = _strongest(usages.get(voice.id, []))
        day = voice.said_at.astimezone(zone).date()
        found.append(
            Voice(
                feedback_id=voice.id,
                received_on=day,
                said_on=day,
                account_id=voice.account_id,
                recorder=voice.recorder,
                usage_state=usage.state,
                knowledge=usage.knowledge,
                features=tuple(verdict.subject for verdict in usages.get(voice.id, [])),
                teams=tuple(str(team) for team in teams_of(routes.get(voice.id))),
                theme=themes.get(voice.id),
                level=account.level if account else None,
                revenue=account.revenue if account else None,
                set_aside=voice.set_aside is not None,
                duplicate_of=voice.duplicate_of,
                document=_document(voice),
                kind=kinds.get(voice.id, "unknown"),
            )
        )
    return found


def kpi_links(workspace: Workspace) -> list[Link]:
    """Give every outcome verdict of people, the undone ones with the moment they were undone."""
    verdicts = workspace.store.ledger.all_human(About.OUTCOME)
    undone = {verdict.undoes: verdict.at for verdict in verdicts if verdict.undoes}
    return [_link(verdict, undone) for verdict in verdicts if verdict.undoes is None]


def _link(verdict: Verdict, undone: Mapping[str, datetime]) -> Link:
    return Link(
        feedback_id=verdict.feedback_id,
        how=OutcomeHow(verdict.value["how"]),
        change_id=verdict.value.get("change_id"),
        by=verdict.by,
        at=verdict.at,
        reason=verdict.value.get("reason", ""),
        undone_at=undone.get(verdict.id),
        seq=verdict.seq or 0,
    )


def _told(workspace: Workspace) -> list[Told]:
    return [Told(verdict.feedback_id, verdict.at) for verdict in workspace.store.ledger.current(About.TOLD)]


def _guided(workspace: Workspace) -> list[Guided]:
    """Give the voices answered "already possible" whose commenter was told so, and their first use since."""
    store, zone = workspace.store, workspace.settings.zone
    possible = {
        v.feedback_id
        for v in store.ledger.current(About.OUTCOME)
        if v.human and v.value.get("how") == OutcomeHow.ALREADY_POSSIBLE
    }
    told = {v.feedback_id: v.at.astimezone(zone).date() for v in store.ledger.current(About.TOLD, possible)}
    voices = store.feedback.by_id(told)
    usages = by_feedback(store.ledger.current(About.USAGE, told))
    events = store.usage_events.of_accounts(v.account_id for v in voices.values() if v.account_id)
    found = []
    for feedback_id, on in told.items():
        features = {verdict.subject for verdict in usages.get(feedback_id, [])}
        account = voices[feedback_id].account_id
        days = [e.day for e in events if e.account_id == account and e.feature in features and e.day > on]
        found.append(Guided(feedback_id, on, min(days, default=None)))
    return found


def _strongest(verdicts: list[Verdict]) -> UsageValue:
    """Give one usage for a voice that speaks of several features: partial knowledge first, then by state."""
    values = [UsageValue(**verdict.value) for verdict in verdicts] or [UsageValue(state=UsageState.UNKNOWN)]
    return min(values, key=lambda v: (v.knowledge is not Knowledge.PARTIAL, _STRENGTH.index(v.state)))


def _document(voice: Feedback) -> str | None:
    """Name the row, ticket or note a voice was split from; a voice that is all of its row has none."""
    return None if voice.span is None else f"{voice.source}\0{voice.external_id.split('#')[0]}"


def kpi_page_of(workspace: Workspace, report: KpiReport, file: Path, lang: str | None = None) -> Path:
    """Write the one-page report to a .md or .html file in ``lang`` (the workspace's) and give its path."""
    markdown, html = kpi_page(report.model_dump(mode="json"), lang or workspace.settings.language)
    write_text(file, html if file.suffix == ".html" else markdown)
    return file


def save_kpi_pages(workspace: Workspace, report: KpiReport) -> list[Path]:
    """Write the report into the workspace's output folder, both forms and both languages."""
    folder = workspace.settings.path(workspace.settings.output) / "kpi"
    names = [
        (lang, folder / f"kpi-{report.as_of}.{lang}.{form}")
        for lang in ("ja", "en")
        for form in ("html", "md")
    ]
    return [kpi_page_of(workspace, report, file, lang) for lang, file in names]
