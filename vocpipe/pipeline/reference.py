"""What is known beside the voices: accounts, measured use and changes, from the files of the settings."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from vocpipe.changes.changelog import parse_changelog
from vocpipe.changes.feed import parse_feed
from vocpipe.changes.parse import BY_HAND, Parsed, parse_changes
from vocpipe.errors import SourceError
from vocpipe.pipeline.incoming import account_index, fold
from vocpipe.records import Account, Change, UsageEvent
from vocpipe.sources.encodings import detect
from vocpipe.text.privacy import pseudonym
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.catalogue import fold as fold_name
from vocpipe.workspace import Workspace

T = TypeVar("T")

Row = Mapping[str, Any]


class _Unusable(Exception):
    """Why a row of facts cannot be used."""


@dataclass
class Reference:
    """How many facts were written; ``notes`` tell which rows could not be used and why (none: all were).

    ``failed`` tells which trackers could not be read at all.
    """

    accounts: int = 0
    usage_events: int = 0
    changes: int = 0
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read_reference(workspace: Workspace) -> Reference:
    """Read accounts, usage events and changes; a row that cannot be used is noted and left out."""
    settings, store, result = workspace.settings, workspace.store, Reference()
    if settings.accounts:
        rows = _rows(settings.path(settings.accounts))
        accounts = _good(settings.accounts, rows, _account, result.notes)
        result.accounts = store.accounts.save(accounts, workspace.now())
    if settings.usage_events:
        names = account_index(store.accounts.current().values())
        make = _event_reader(names, workspace.catalogue, workspace.salt)
        rows = _rows(settings.path(settings.usage_events))
        events = _good(settings.usage_events, rows, make, result.notes)
        result.usage_events = store.usage_events.save(events, workspace.now())
    for name in settings.changes:
        found = _changes_in(settings.path(name), name, workspace.today())
        result.notes += [str(error) for error in found.errors or _nothing_in(name, found)]
        _save_changes(workspace, found.changes, result, name, found.rows)
    for tracker in workspace.trackers:
        try:
            _save_changes(workspace, tracker.read(), result, f"tracker {tracker.name}")
        except SourceError as error:
            # A tracker that cannot be reached today must not keep the other facts out.
            result.failed.append(str(error))
    return result


def _save_changes(
    workspace: Workspace,
    changes: Sequence[Change],
    result: Reference,
    origin: str,
    rows: Mapping[str, int] | None = None,
) -> None:
    """Save what a list or tracker says; what has the id of one recorded by hand is noted, not saved."""
    table = workspace.store.changes
    with workspace.store.transaction():
        by_hand = {key for key, known in table.all().items() if known.source == BY_HAND}
        result.changes += table.save([one for one in changes if one.id not in by_hand], workspace.now())
    for one in changes:
        if one.id in by_hand:
            place = f"{origin} row {rows[one.id]}" if rows else origin
            taken = SourceError(
                f"{place}: id {one.id} is that of a change recorded by hand, which was kept",
                f"Give this one another id, or take it out and go on with: vocpipe change {one.id}",
            )
            result.notes.append(str(taken))


def _nothing_in(name: str, found: Parsed) -> list[SourceError]:
    """Say so where a file gave nothing at all: it would look like a list without changes."""
    if found.changes:
        return []
    return [
        SourceError(f"{name}: no change was found in it", "docs/settings.md shows what such a file holds")
    ]


def _changes_in(path: Path, name: str, today: date) -> Parsed:
    """Read a file of changes by its kind: a changelog (.md), a feed (.xml, .rss, .atom) or a list."""
    suffix = path.suffix.lower()
    if suffix not in {".md", ".xml", ".rss", ".atom"}:
        return parse_changes(_rows(path), name, today=today)
    try:
        content = path.read_bytes()
        found = (
            parse_changelog(content.decode("utf-8-sig"), name)
            if suffix == ".md"
            else parse_feed(content, name)
        )
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path} cannot be read ({type(error).__name__})", "Mend its line, or save it as UTF-8"
        ) from error
    return Parsed(found, [])


def _rows(path: Path) -> list[tuple[int, Row]]:
    """Give (row number as people count, cells by header) of a CSV, JSON or JSONL file."""
    if not path.is_file():
        raise SourceError(f"{path} is not there", "Mend its line in vocpipe.toml, or put the file there")
    try:
        text = path.read_text(encoding=detect(path))
        if path.suffix.lower() == ".json":
            return _objects(path, enumerate(_as_list(json.loads(text)), 1))
        if path.suffix.lower() in {".jsonl", ".ndjson"}:
            lines = enumerate(text.splitlines(), 1)
            return _objects(path, [(number, json.loads(line)) for number, line in lines if line.strip()])
    except (UnicodeDecodeError, json.JSONDecodeError, OSError) as error:
        raise SourceError(
            f"{path} cannot be read ({type(error).__name__})", "Export it again as UTF-8"
        ) from error
    return list(enumerate(csv.DictReader(io.StringIO(text, newline="")), 2))


def _as_list(found: object) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _objects(path: Path, rows: Iterable[tuple[int, Any]]) -> list[tuple[int, Row]]:
    found = list(rows)
    wrong = next((number for number, row in found if not isinstance(row, dict)), None)
    if wrong is not None:
        raise SourceError(f"{path}: entry {wrong} is no object", 'Write entries as {"id": ..., ...}')
    return found


def _good(file: str, rows: Iterable[tuple[int, Row]], make: Callable[[Row], T], notes: list[str]) -> list[T]:
    """Make what can be made; each reason why rows cannot is noted once, with the first of them."""
    found = []
    refused: dict[str, list[int]] = {}
    for number, row in rows:
        try:
            found.append(make({key: _bare(value) for key, value in row.items() if key}))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = f"{first['loc'][0] if first['loc'] else 'row'}: {first['msg']}"
            refused.setdefault(reason, []).append(number)
        except _Unusable as error:
            refused.setdefault(str(error), []).append(number)
    for reason, numbers in refused.items():
        more = f" (so are {len(numbers)} rows in all)" if len(numbers) > 1 else ""
        notes.append(f"{file} row {numbers[0]}: {reason}{more}")
    return found


def _bare(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


def _listed(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    return tuple(part.strip() for part in str(value or "").split("|") if part.strip())


def _account(row: Row) -> Account:
    known = {name: value for name, value in row.items() if name in Account.model_fields and value is not None}
    return Account.model_validate({**known, "aliases": _listed(row.get("aliases"))})


def _event_reader(
    names: Mapping[str, Account], catalogue: Catalogue, salt: str
) -> Callable[[Row], UsageEvent]:
    def read(row: Row) -> UsageEvent:
        account, feature = (
            str(row.get("account_id") or row.get("account") or ""),
            str(row.get("feature") or ""),
        )
        known = names.get(account) or names.get(fold(account))
        if known is None:
            raise _Unusable("account_id: no such account in the accounts file")
        if feature not in catalogue.by_key:
            raise _Unusable(_unknown_feature(feature, catalogue))
        person = str(row.get("commenter") or "")
        facts = {"day": row.get("day"), "count": row.get("count") or 1}
        commenter = pseudonym(person, salt) if person else ""
        return UsageEvent.model_validate(
            {**facts, "account_id": known.id, "feature": feature, "commenter": commenter}
        )

    return read


def _unknown_feature(written: str, catalogue: Catalogue) -> str:
    """Say that a key is not in the catalogue, and which one was likely meant (by key, name or alias)."""
    known = {fold_name(key): key for key in catalogue.by_key}
    called = {surface.folded: surface.feature for surface in catalogue.surfaces}
    near = get_close_matches(fold_name(written), [*known, *called], n=1, cutoff=0.5)
    if not near:
        return f"feature: {written!r} is not in the feature catalogue; mend it, or add it there"
    meant = (known | called)[near[0]]
    return (
        f"feature: {written!r} is not in the feature catalogue (did you mean {meant!r}?); "
        "mend it, or add it there"
    )
