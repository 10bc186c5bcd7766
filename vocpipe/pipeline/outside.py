"""What leaves the house: the one door for use outside. Whatever is printed has passed ``gate.admit``.

A use is on record before its file appears, so that a withdrawal can name every place even when
an export is killed halfway.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vocpipe.consents import note_use
from vocpipe.destinations import StatusTable
from vocpipe.destinations.atomic import write_bytes
from vocpipe.destinations.tables import to_csv, to_xlsx
from vocpipe.drafting.adverts import (
    ADVERT_COLUMNS,
    CASE_COLUMNS,
    QUOTE_COLUMNS,
    Row,
    advert_rows,
    adverts,
    case_rows,
    heads,
    quote_rows,
)
from vocpipe.drafting.banner_rules import BannerFormat
from vocpipe.drafting.gate import FORBIDDEN, TOO_LONG, Held, ReleasedQuote
from vocpipe.drafting.leaving import Form, What
from vocpipe.errors import NotFoundError
from vocpipe.pipeline.releasing import release
from vocpipe.pipeline.wording_lookup import lines
from vocpipe.workspace import Workspace

COLUMNS = {What.QUOTES: QUOTE_COLUMNS, What.BANNERS: ADVERT_COLUMNS, What.CASESTUDIES: CASE_COLUMNS}


@dataclass(frozen=True)
class Exported:
    """What left: its rows, the quotes in them, those held back with every reason, and the file."""

    what: What
    rows: list[Row]
    quote_ids: list[str]
    held: list[Held]
    file: Path | None = None


def outside_rows(
    workspace: Workspace, what: What, channel: str, format_key: str | None = None
) -> tuple[list[Row], list[ReleasedQuote], list[Held]]:
    """Give the rows of an export, the quotes printed in them, and those held back."""
    lang = workspace.settings.language
    released, held = release(workspace, channel)
    if what is What.BANNERS:
        rules = workspace.settings.banners
        found = adverts(released, _formats(rules.formats, format_key), rules)
        printed = {one.released.quote.id for one in found}
        worded = lines(workspace, (one.quote for one in released))
        ours = {key: wording.titles[lang] for key, wording in worded.items() if lang in wording.titles}
        left = [one for one in released if one.quote.id not in printed]
        words = [(one, rules.forbidden_in(one.quote.text)) for one in left]
        held += [
            Held(one.quote.id, one.voice.id, (FORBIDDEN + word if word else TOO_LONG,)) for one, word in words
        ]
        rows = advert_rows(found, lang, ours, rules)
        return rows, [one for one in released if one.quote.id in printed], held
    rows = quote_rows(released, lang) if what is What.QUOTES else case_rows(released, lang)
    return rows, released, held


def export(
    workspace: Workspace,
    what: What,
    channel: str,
    by: str,
    *,
    file: Path | None = None,
    form: Form = Form.CSV,
    format_key: str | None = None,
) -> Exported:
    """Write what may leave through ``channel`` to ``file`` and record the use of every quote in it.

    Without ``file`` nothing leaves and nothing is recorded: the rows are shown to the person who asks.
    """
    rows, printed, held = outside_rows(workspace, what, channel, format_key)
    ids = [one.quote.id for one in printed]
    if file is not None:
        record_uses(workspace, ids, channel, str(file), by)
        write_bytes(file, _FORMS[form](what, rows, workspace.settings.language))
    return Exported(what, rows, ids, held, file)


def record_uses(workspace: Workspace, quote_ids: Sequence[str], channel: str, place: str, by: str) -> None:
    """Record that quotes are used at a place; what is on record already is not written again."""
    with workspace.store.transaction():
        for quote_id in quote_ids:
            note_use(workspace, quote_id, channel, place, by)


def outside_table(workspace: Workspace, what: What, channel: str) -> tuple[StatusTable, list[str]]:
    """Give an export as a table whose first column is the quote's id, and the quotes printed in it.

    Record their uses (``record_uses``) before it leaves.
    """
    rows, printed, _ = outside_rows(workspace, what, channel)
    columns = ("quote_id", *(name for name in COLUMNS[what] if name != "quote_id"))
    table = StatusTable(
        heads(columns, workspace.settings.language),
        tuple(tuple(row.get(name, "") for name in columns) for row in rows),
    )
    return table, [one.quote.id for one in printed]


def _formats(formats: Sequence[BannerFormat], key: str | None) -> Sequence[BannerFormat]:
    if key is None:
        return formats
    chosen = [form for form in formats if form.key == key]
    if not chosen:
        raise NotFoundError(f"there is no format {key}", f"Known are: {', '.join(f.key for f in formats)}")
    return chosen


def _cells(what: What, rows: Sequence[Row], lang: str) -> tuple[Sequence[str], list[list[str]]]:
    return heads(COLUMNS[what], lang), [[row.get(name, "") for name in COLUMNS[what]] for row in rows]


def _csv(what: What, rows: Sequence[Row], lang: str) -> bytes:
    return to_csv(*_cells(what, rows, lang)).encode()


def _json(what: What, rows: Sequence[Row], lang: str) -> bytes:
    return (json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2) + "\n").encode()


def _xlsx(what: What, rows: Sequence[Row], lang: str) -> bytes:
    return to_xlsx({what: _cells(what, rows, lang)})


_FORMS: dict[Form, Callable[[What, Sequence[Row], str], bytes]] = {
    Form.CSV: _csv,
    Form.XLSX: _xlsx,
    Form.JSON: _json,
}
