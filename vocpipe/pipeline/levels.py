"""Levels: apply the team's rule to every account, and keep a row where the answer is a new one."""

from collections import defaultdict
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from vocpipe.records import Account, AccountLevel, UsageEvent
from vocpipe.teaching.levels import level_of, use_in
from vocpipe.workspace import Workspace

_NO_RULE = "(no rule)"


def set_levels(workspace: Workspace) -> int:
    """Give every account its level as of today by ``[level]`` of vocpipe.toml; give how many changed.

    Without a rule the levels of the accounts file hold; taking a rule away is a new answer too.
    """
    store, rule = workspace.store, workspace.settings.level
    today = workspace.today()
    last = {row.account_id: (row.level, row.rule) for row in store.accounts.levels()}
    if not rule.rule and not last:
        return 0
    # A name that somebody typed may be anybody: only accounts somebody told us of have a level.
    known = {account.id: account for account in store.accounts.history()}
    accounts = {key: account for key, account in known.items() if account.status != "unknown"}
    events: dict[str, list[UsageEvent]] = defaultdict(list)
    for event in store.usage_events.of_accounts(accounts):
        events[event.account_id].append(event)

    def now(account: Account) -> AccountLevel:
        if not rule.rule:
            return AccountLevel(account_id=account.id, day=today, level=account.level, rule=_NO_RULE)
        found = level_of(rule, account, use_in(events[account.id], today, rule.window_days))
        level, why = found or (None, "no line of the rule holds")
        return AccountLevel(account_id=account.id, day=today, level=level, rule=rule.version, why=why)

    found = [now(account) for account in accounts.values()]
    new = [row for row in found if last.get(row.account_id) != (row.level, row.rule)]
    return store.accounts.save_levels(new, workspace.now())


def level_history(workspace: Workspace) -> list[dict[str, Any]]:
    """Give the history of all accounts' levels, oldest first, with the accounts' names."""
    names = {account.id: account.name for account in workspace.store.accounts.history()}
    return [
        {"account_id": row.account_id, "account": names.get(row.account_id), "day": row.day.isoformat(),
         "level": row.level, "rule": row.rule, "why": row.why}
        for row in workspace.store.accounts.levels()
    ]  # fmt: skip


def level_steps(workspace: Workspace, account_id: str) -> list[tuple[date, int | None, str]]:
    """Give from when an account had which level and why, oldest first: by the team's rule, else as told."""
    store = workspace.store.accounts
    ruled = [(row.day, row.level, row.why) for row in store.levels([account_id])]
    told = [(one.as_of, one.level, "") for one in store.history([account_id])]
    return [next(same) for _, same in groupby(ruled or told, key=itemgetter(1))]
