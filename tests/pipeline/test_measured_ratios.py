"""What measured use says about a state follows from the states that people gave."""

from datetime import date, timedelta
from pathlib import Path

from tests.fakes import plain_workspace
from tests.store.makers import by_person, verdict, voice
from vocpipe.pipeline.tag_usage import measured_ratios
from vocpipe.records import About, Account, UsageEvent, UsageState
from vocpipe.usage.events import Window, log_ratios


def test_only_states_that_people_gave_about_known_accounts_are_counted(tmp_path: Path) -> None:
    with plain_workspace(tmp_path) as workspace:
        store, day = workspace.store, workspace.today() - timedelta(days=3)
        store.accounts.save(
            [Account(id="A1", name="会社A", status="active", as_of=date(2026, 1, 1))], workspace.now()
        )
        store.usage_events.save(
            [UsageEvent(account_id="A1", feature="export", day=day, count=1)], workspace.now()
        )
        told = {"said_at": workspace.now(), "account_id": "A1"}
        voices = [voice(f"fb_{n}", f"声{n}", **told) for n in (1, 2)]
        store.feedback.save([*voices, voice("fb_3", "声3", said_at=workspace.now())])
        assert measured_ratios(workspace) == log_ratios()
        non_user = {"subject": "export", "value": {"state": "non_user", "knowledge": "unknown"}}
        store.ledger.append([by_person(f"fb_{n}", About.USAGE, **non_user) for n in (1, 3)])
        store.ledger.append([verdict("fb_2", About.USAGE, **non_user)])
        assert measured_ratios(workspace) == log_ratios([(UsageState.NON_USER, Window.RECENT)])
