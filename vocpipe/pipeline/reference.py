"""What is known beside the voices: accounts, measured use and changes, from the files of the settings.

A row, file or tracker that cannot be used stops no other: it waits beside the sources' rejects and failures,
under the line of vocpipe.toml that names it ("changes: roadmap.csv"), until it is mended or taken out.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from vocpipe.changes.changelog import parse_changelog
from vocpipe.changes.feed import parse_feed
from vocpipe.changes.headers import match_headers
from vocpipe.changes.parse import BY_HAND, UNLISTED, Parsed, parse_changes
from vocpipe.errors import RowError, SettingsError, SourceError
from vocpipe.pipeline.fact_files import Row, read_rows
from vocpipe.pipeline.incoming import account_index, fields_wrong, fold
from vocpipe.records import Account, ChangeState, Reject, UsageEvent
from vocpipe.sources.encodings import detect
from vocpipe.sources.trackers import Tracker
from vocpipe.store import SourceFailure
from vocpipe.text.privacy import pseudonym
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.catalogue import fold as fold_name
from vocpipe.workspace import Workspace

T = TypeVar("T")

_NOTES = (".md", ".xml", ".rss", ".atom")
_SHOWN = "docs/settings.md shows what such a file holds"

LINES = ("accounts", "usage_events", "changes", "tracker")
"""The lines of vocpipe.toml that name facts; with what they name they are how its faults are called."""


@dataclass
class Reference:
    """How many facts were written; ``notes`` tell which rows could not be used and why (none: all were).

    ``failed`` tells which files and trackers could not be read at all.
    """

    accounts: int = 0
    usage_events: int = 0
    changes: int = 0
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read_reference(workspace: Workspace) -> Reference:
    """Read accounts, usage events and changes; what cannot be used is noted, kept in view and left out.

    Raises SourceError where there is no account at all for want of their file: voices would make accounts
    of their own, and each would be there twice in the end.
    """
    settings, reading = workspace.settings, _Reading(workspace)
    done = reading.done
    if settings.accounts:
        done.accounts = reading.of("accounts", settings.accounts, reading.accounts)
        if done.failed and not workspace.store.accounts.current():
            raise SourceError(done.failed[0])
    if settings.usage_events:
        done.usage_events = reading.of("usage_events", settings.usage_events, reading.usage_events)
    for name in settings.changes:
        done.changes += reading.of("changes", name, reading.changes)
    for tracker in workspace.trackers:
        done.changes += reading.of("tracker", tracker.name, partial(reading.tracker, tracker))
    reading.let_go()
    reading.forget_others()
    return done


class _Reading:
    """One reading of all facts: what it wrote, and which lines of the settings it has read.

    ``listed`` are the changes of each list without bad rows (a feed forgets, a changelog words anew).
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.done = Reference()
        self.lines: set[str] = set()
        self.listed: dict[str, set[str]] = {}
        trackers = (tracker.name for tracker in workspace.trackers)
        self.origins = {BY_HAND, *workspace.settings.changes, *trackers}

    def of(self, line: str, name: str, read: Callable[[str], tuple[int, list[RowError]]]) -> int:
        """Read what one line names, give how many facts it wrote, and keep what is wrong with it in view."""
        source, store = f"{line}: {name}", self.workspace.store
        self.lines.add(source)
        try:
            written, errors = read(name)
        except (SourceError, SettingsError) as error:
            self.done.failed.append(str(error))
            store.failures.save(SourceFailure(source, self.workspace.now(), str(error)))
            return 0
        store.failures.clear(source)
        place = name if line != "tracker" else f"tracker {name}"
        store.rejects.replace(source, self._told(source, place, errors))
        return written

    def _told(self, source: str, place: str, errors: Iterable[RowError]) -> list[Reject]:
        """Note what is wrong, and give it as rejects."""
        found = [self._reject(source, place, error) for error in errors]
        self.done.notes += [
            f"{one.file} row {one.row}: {one.reason}" if one.row else f"{one.file}: {one.reason}"
            for one in found
        ]
        return found

    def _reject(self, source: str, file: str, error: RowError) -> Reject:
        what = "\0".join([source, str(error.row), str(error)])
        return Reject(
            id="rj_" + hashlib.sha256(what.encode()).hexdigest()[:16],
            source=source,
            file=file,
            row=error.row,
            column=error.column,
            reason=str(error),
            at=self.workspace.now(),
        )

    def forget_others(self) -> None:
        """Take out of view what was wrong with lines that stand in vocpipe.toml no more."""
        store = self.workspace.store
        for source in {*store.failures.all(), *(reject.source for reject in store.rejects.open())}:
            if source.partition(": ")[0] in LINES and source not in self.lines:
                store.failures.clear(source)
                store.rejects.replace(source, [])

    def let_go(self) -> None:
        """Mark the changes that their file names no more; what is to come of one that is not done is told."""
        store = self.workspace.store
        known = store.changes.all().values()
        for name, listed in self.listed.items():
            away = f"{UNLISTED} {name}"
            gone = [one for one in known if one.source in (name, away) and one.id not in listed]
            new = [one.model_copy(update={"source": away}) for one in gone if one.source == name]
            store.changes.save(new, self.workspace.now())
            waiting = [one.id for one in gone if one.state in (ChangeState.PLANNED, ChangeState.STARTED)]
            if waiting:
                told = RowError(
                    f"no longer in it, and kept as last read ({len(waiting)}): {', '.join(waiting[:10])}",
                    "Put them back, or say what became of each: vocpipe change ID --declined DAY",
                )
                store.rejects.save(self._told(f"changes: {name}", name, [told]))

    def accounts(self, name: str) -> tuple[int, list[RowError]]:
        """Read the accounts."""
        found, errors = self._good(name, _account, Account.model_fields)
        return self.workspace.store.accounts.save(found, self.workspace.now()), errors

    def usage_events(self, name: str) -> tuple[int, list[RowError]]:
        """Read the measured use."""
        workspace = self.workspace
        names = account_index(workspace.store.accounts.current().values())
        reader = _event_reader(names, workspace.catalogue, workspace.salt)
        found, errors = self._good(name, reader, {"account", *UsageEvent.model_fields})
        return workspace.store.usage_events.save(found, workspace.now()), errors

    def _good(
        self, name: str, make: Callable[[Row], T], columns: Container[str]
    ) -> tuple[list[T], list[RowError]]:
        rows = read_rows(self.workspace.settings.path(name), columns.__contains__)
        if not (rows.good or rows.errors):
            return [], [RowError("no row was found in it", _SHOWN)]
        found, errors = _made(rows.good, make)
        return found, [*rows.errors, *errors]

    def changes(self, name: str) -> tuple[int, list[RowError]]:
        """Read a file of changes."""
        path = self.workspace.settings.path(name)
        found = _changes_in(path, name, self.workspace.today())
        if found.changes and not found.errors and path.suffix.lower() not in _NOTES:
            self.listed[name] = {one.id for one in found.changes}
        return self._save(found, name)

    def tracker(self, tracker: Tracker, name: str) -> tuple[int, list[RowError]]:
        """Read a tracker."""
        return self._save(Parsed(tracker.changes(), []), name)

    def _save(self, found: Parsed, origin: str) -> tuple[int, list[RowError]]:
        """Save changes; one whose id another list, tracker or person has is told and left out."""
        if not (found.changes or found.errors):
            return 0, [RowError("no change was found in it", _SHOWN)]  # it would look like a list without any
        table = self.workspace.store.changes
        with self.workspace.store.transaction():
            others = {key: one.source for key, one in table.all().items() if one.source in self.origins}
            claimed = {
                one.id: others[one.id] for one in found.changes if others.get(one.id, origin) != origin
            }
            kept = {owner: self._kept(owner, set(claimed)) for owner in set(claimed.values())}
            taken = {key: owner for key, owner in claimed.items() if key in kept[owner]}
            own = [one.model_copy(update={"source": origin}) for one in found.changes if one.id not in taken]
            written = table.save(own, self.workspace.now())
        told = [_taken(key, owner).at(found.rows.get(key)) for key, owner in taken.items()]
        return written, [*found.errors, *told]

    def _kept(self, owner: str, ids: set[str]) -> set[str]:
        """Give those of the ids that who has them keeps: a file lets go of what it does not name any more."""
        settings = self.workspace.settings
        if owner not in settings.changes:
            return ids
        try:
            found = _changes_in(settings.path(owner), owner, self.workspace.today())
        except SourceError:
            return ids
        return ids if found.errors else ids & {one.id for one in found.changes}


def _taken(key: str, owner: str) -> RowError:
    if owner == BY_HAND:
        return RowError(
            f"id {key} is that of a change recorded by hand, which was kept",
            f"Give this one another id, or take it out and go on with: vocpipe change {key}",
        )
    return RowError(
        f"id {key} is also in {owner}, which was kept", "Give this one another id, or take it out"
    )


def _changes_in(path: Path, name: str, today: date) -> Parsed:
    """Read a file of changes by its kind: a changelog (.md), a feed (.xml, .rss, .atom) or a list."""
    suffix = path.suffix.lower()
    if suffix not in _NOTES:
        rows = read_rows(path, lambda header: match_headers([header]).keys() - {"features"})
        found = parse_changes(rows.good, today=today)
        return found._replace(errors=[*rows.errors, *found.errors])
    try:
        content = path.read_bytes()
        changes = (
            parse_changelog(content.decode(detect(path)), name)
            if suffix == ".md"
            else parse_feed(content, name)
        )
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path} cannot be read ({type(error).__name__})", "Mend its line, or save it as UTF-8"
        ) from error
    return Parsed(changes, [])


def _made(rows: Iterable[tuple[int, Row]], make: Callable[[Row], T]) -> tuple[list[T], list[RowError]]:
    """Make what can be made; each reason why rows cannot is told once, with the first of them."""
    found: list[T] = []
    refused: dict[tuple[str, str | None], list[int]] = {}
    for number, row in rows:
        try:
            found.append(make({key: _bare(value) for key, value in row.items() if key}))
        except ValidationError as error:
            for column, reason in fields_wrong(error).items():
                refused.setdefault((f"{column or 'row'}: {reason}", column or None), []).append(number)
        except RowError as error:
            refused.setdefault((str(error), error.column), []).append(number)
    return found, [_first_of(numbers, reason, column) for (reason, column), numbers in refused.items()]


def _first_of(numbers: list[int], reason: str, column: str | None) -> RowError:
    told = f"{reason} (so are {len(numbers)} rows in all)" if len(numbers) > 1 else reason
    return RowError(told, column=column).at(numbers[0])


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
            raise RowError("account_id: no such account in the accounts file", column="account_id")
        if feature not in catalogue.by_key:
            raise RowError(_unknown_feature(feature, catalogue), column="feature")
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
