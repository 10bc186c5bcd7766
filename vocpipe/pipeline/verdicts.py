"""How the machine's verdicts are written: one helper, so that each names its model and version."""

from collections.abc import Iterable, Mapping

from ulid import ULID

from vocpipe.records import About, Evidence, Feedback, Noun, Verdict
from vocpipe.workspace import Workspace


def machine(
    workspace: Workspace,
    voice: Feedback,
    about: About,
    version: str,
    value: Noun,
    *,
    subject: str = "",
    confidence: float | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Verdict:
    """Make a machine verdict about the present revision of a voice."""
    return Verdict(
        id=f"vd_{ULID()}",
        feedback_id=voice.id,
        about=about,
        subject=subject,
        value=value.model_dump(mode="json", exclude_none=True)
        if about is not About.THEME
        else value.model_dump(),
        by=f"machine:{about}",
        human=False,
        version=version,
        revision=voice.revision,
        confidence=None if confidence is None else round(min(max(confidence, 0.0), 1.0), 4),
        evidence=evidence,
        at=workspace.now(),
    )


def taking_back(workspace: Workspace, verdict: Verdict, why: str) -> Verdict:
    """Make the verdict by which the machine takes an own one back; ``why`` is shown as its evidence."""
    return Verdict(
        id=f"vd_{ULID()}",
        feedback_id=verdict.feedback_id,
        about=verdict.about,
        subject=verdict.subject,
        by=verdict.by,
        human=False,
        version=verdict.version,
        revision=verdict.revision,
        evidence=(Evidence(cue="taken back", note=why),),
        at=workspace.now(),
        undoes=verdict.id,
    )


def by_feedback(verdicts: Iterable[Verdict]) -> Mapping[str, list[Verdict]]:
    """Group verdicts by voice."""
    grouped: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        grouped.setdefault(verdict.feedback_id, []).append(verdict)
    return grouped
