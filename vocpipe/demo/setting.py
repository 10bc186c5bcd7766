"""The demo's workspace: sample data copied into a folder, and what its people decided meanwhile."""

import csv
from datetime import datetime
from pathlib import Path

from vocpipe import review
from vocpipe.destinations.atomic import write_bytes, write_text
from vocpipe.errors import SettingsError
from vocpipe.records import About, Feedback, OutcomeHow
from vocpipe.settings import FILE
from vocpipe.workspace import Workspace

DATA = Path(__file__).parent / "data"

DEMO_WEEKS = ("2026-W46", "2026-W47")
"""Nine weeks are loaded at once; the tenth comes in as any Monday's run would find it."""

_COPIED = (
    "uber_voice.csv",
    "tickets.jsonl",
    "accounts.csv",
    "usage_events.csv",
    "changes.csv",
    "features.toml",
)

ON_THIS_DATA = """\
features = "features.toml"
accounts = "accounts.csv"
usage_events = "usage_events.csv"
changes = ["changes.csv"]
our_names = ["テイレル", "弊社", "長谷部", "小野寺", "三好", "陳", "Perez"]
now = 2026-11-23T09:00:00+09:00

[[source]]
type = "csv"
name = "uber_voice"
path = "uber_voice.csv"
channel = "sheet"

[[source]]
type = "tickets"
name = "helpdesk"
path = "tickets.jsonl"
channel = "ticket"
"""
"""What every workspace on this data has in its settings; other sources may follow."""

_SETTINGS = f"""\
name = "テイレル (demo)"
timezone = "Asia/Tokyo"
language = "ja"
database_url = "sqlite:///vocpipe.db"
output = "briefs"
{ON_THIS_DATA}
[[source]]
type = "folder"
name = "minutes"
path = "notes"
channel = "meeting"
"""

_TOLD = ("案内済み", "sent")
"""Words in a decision's reason that say the customer was shown how."""


def prepare(folder: Path) -> Path:
    """Make the demo's workspace in ``folder`` (which may hold a former one) and give the folder.

    Raises SettingsError when the folder holds another workspace.
    """
    settings = folder / FILE
    if settings.exists() and "(demo)" not in settings.read_text(encoding="utf-8"):
        raise SettingsError(f"{folder} holds a workspace that is not the demo's", "Name another folder")
    notes = sorted(path for path in (DATA / "notes").iterdir() if path.suffix != ".jsonl")
    for file in (*(DATA / name for name in _COPIED), *notes):
        write_bytes(folder / file.relative_to(DATA), file.read_bytes())  # another demo may be reading
    write_text(settings, _SETTINGS)
    return folder


def decide(workspace: Workspace) -> int:
    """Enter what the demo's product managers decided, each verdict once; give how many were new.

    The file names voices by how their cell begins, since ids are made when the sheet is read.
    """
    with (DATA / "demo_links.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    voices = workspace.store.feedback.find(source="uber_voice")
    done = {v.feedback_id for v in workspace.store.ledger.current(About.OUTCOME) if v.human}
    entered = 0
    for row in rows:
        voice = _begins_with(voices, row["row_text_prefix"])
        if voice is not None and voice.id not in done:
            _enter(_on(workspace, datetime.fromisoformat(row["at"])), voice, row)
            entered += 1
    return entered


def _begins_with(voices: list[Feedback], prefix: str) -> Feedback | None:
    return next((voice for voice in voices if voice.part == 0 and voice.text.startswith(prefix)), None)


def _on(workspace: Workspace, moment: datetime) -> Workspace:
    """Give the workspace, on the same store, with its clock at a moment: decisions are dated by it."""
    then = Workspace(workspace.settings.model_copy(update={"now": moment}))
    then.store = workspace.store
    return then


def _enter(workspace: Workspace, voice: Feedback, row: dict[str, str]) -> None:
    how, by, reason = OutcomeHow(row["how"]), row["by"], row["reason"]
    if how is OutcomeHow.DECLINED:
        review.decline(workspace, voice.id, reason, by)
    elif how is OutcomeHow.NOT_OURS:
        review.not_ours(workspace, voice.id, reason, by)
    elif how is OutcomeHow.ALREADY_POSSIBLE:
        review.mark_possible(workspace, voice.id, row["capability"], by, reason=reason)
        if any(word in reason for word in _TOLD):
            review.tell(workspace, voice.id, "call", by, message=reason)
    else:
        review.link(workspace, voice.id, row["change_id"], how, by, reason=reason)
