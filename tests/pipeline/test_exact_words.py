"""Every quote that leaves by any door is an exact span of its voice, whatever the voice says.

Doors: the four briefs (Markdown, HTML, the page of the web app, chat and mail), alerts, and the exports
for outside (CSV, XLSX, JSON, the tab of a spreadsheet). Chat may not call a whole channel, so there an
"@" or "<" may be the full-width one: exact after NFKC, as the issue says.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from tests.drafting.sample import user, voice
from tests.drafting.test_briefs import MAKERS, SPAN, TEXTS
from tests.drafting.test_page import Reader, quotes_of_markdown
from vocpipe.destinations.base import Message, StatusTable
from vocpipe.destinations.escape import no_mentions
from vocpipe.destinations.sheet_tab import as_cells
from vocpipe.drafting.adverts import advert_rows, adverts, case_rows, quote_rows
from vocpipe.drafting.banner_rules import banner_formats
from vocpipe.drafting.blocks import Page, Section
from vocpipe.drafting.briefs.stories import alert_card
from vocpipe.drafting.consent import Consent, State
from vocpipe.drafting.data import BriefData, BriefVoice, RaisedAlert
from vocpipe.drafting.gate import ReleasedQuote, admit
from vocpipe.drafting.leaving import Form, What
from vocpipe.drafting.page import print_html, print_markdown
from vocpipe.drafting.quotes import find_quotes
from vocpipe.drafting.shorten import make_quote, prove
from vocpipe.drafting.words import say
from vocpipe.pipeline.outside import _FORMS, COLUMNS
from vocpipe.records import AlertSpan, AlertValue, ConsentValue, Team
from vocpipe.web.printed import inside

FEW = settings(max_examples=20)
LANGS = st.sampled_from(["ja", "en"])


def week(texts: list[str], kind: str, state: str) -> BriefData:
    usage = user(state=state, knowledge="informed")
    teams = dict.fromkeys(Team, "because")
    voices = tuple(
        voice(text, id=f"fb_{n}", kind=kind, usage=usage, teams=teams, status="prospect" if n else "active")
        for n, text in enumerate(texts)
    )
    days = {"starts": date(2026, 11, 16), "ends": date(2026, 11, 22)}
    return BriefData(week="2026-W47", received=len(texts), voices=voices, recent=voices, **days)


def quoted_lines(text: str) -> list[str]:
    """Give the quotes of a plain text: runs of lines that begin with "> "."""
    found: list[str] = []
    before = False
    for line in text.split("\n"):
        if line.startswith("> "):
            found[-1:] = [f"{found[-1]}\n{line[2:]}"] if before else [*found[-1:], line[2:]]
        before = line.startswith("> ")
    return found


def folded(texts: list[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", text) for text in texts]


def assert_exact_everywhere(html: str, markdown: str, texts: dict[str, str]) -> None:
    spans = [texts[id][int(start) : int(end)] for id, start, end in SPAN.findall(html)]
    assert Reader(html).quotes == spans
    assert Reader(inside(html)).quotes == spans
    assert quotes_of_markdown(markdown) == spans
    sent = no_mentions(Message("2026-W47/sales/ja", "", markdown, ("fb_0",), True).words)
    assert folded(quoted_lines(sent)) == folded(spans)


@FEW
@given(
    st.lists(TEXTS.filter(bool), min_size=1, max_size=3),
    st.sampled_from(["praise", "problem", "question"]),
    st.sampled_from(["user", "ex_user", "non_user"]),
    st.sampled_from(list(MAKERS)),
    LANGS,
)
def test_in_every_brief_in_every_print(texts: list[str], kind: str, state: str, team: str, lang: str) -> None:
    data = week(texts, kind, state)
    brief = MAKERS[team](data, lang)
    assert_exact_everywhere(brief.html, brief.markdown, {one.id: one.text for one in data.voices})


@FEW
@given(TEXTS.filter(bool), st.data(), LANGS)
def test_in_every_alert(text: str, data: st.DataObject, lang: str) -> None:
    sentences = [(0, len(text)), *((quote.start, quote.end) for quote in find_quotes(text))]
    start, end = data.draw(st.sampled_from(sentences))
    one = voice(text, id="fb_0")
    span = AlertSpan(feedback_id="fb_0", revision=1, start=start, end=end)
    facts = {"account": "A", "level": 4, "health": "green"}
    value = AlertValue(
        rule="churn_words", week="2026-W47", due=date(2026, 11, 25), facts=facts, spans=(span,)
    )
    alert = RaisedAlert(id="al_1", thing="churn_words/A", at=datetime(2026, 11, 23, tzinfo=UTC), value=value)
    section = Section(say("alerts", lang), cards=(alert_card(alert, {"fb_0": one}, lang),))
    page = Page(lang=lang, title="t", kicker="", subtitle="", sections=(section,))
    assert_exact_everywhere(print_html(page), print_markdown(page), {"fb_0": text})


def released(one: BriefVoice, words: str, **terms: Any) -> ReleasedQuote | None:
    proof = prove(words, one.text)
    if proof.words is None:
        return None
    key = make_quote(one.id, one.revision, one.text, proof.words).id
    given = {"state": "approved", "wording": words, "channels": ("web",), "incentive": "none", **terms}
    consent = Consent(State.CLEARED, ConsentValue.model_validate(given), claims=_Everything())
    answer = admit(key, one, consent, "web")
    return answer if isinstance(answer, ReleasedQuote) else None


class _Everything(dict[str, str]):
    """A lawyer who has cleared every claim."""

    def __contains__(self, _: object) -> bool:
        return True


def cells(form: Form, content: bytes) -> Iterator[str]:
    """Give every cell of an exported file as a reader sees it."""
    if form is Form.JSON:
        yield from (str(value) for row in json.loads(content) for value in row.values())
    elif form is Form.CSV:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        yield from (cell for row in list(rows)[1:] for cell in row)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        found = (cell.value for row in sheet.iter_rows(min_row=2) for cell in row)
        yield from (unescape(str(value or "")) for value in found)


def stand_in(cells: list[str], words: str) -> bool:
    """Tell whether a cell holds the words, or them behind the apostrophe that keeps them from being run."""
    return words in cells or f"'{words}" in cells


def test_an_apostrophe_that_somebody_wrote_is_exported_as_it_was_written() -> None:
    for form in Form:
        assert "'0" in list(cells(form, _FORMS[form](What.QUOTES, [{"text": "'0"}], "ja")))


@FEW
@given(TEXTS.filter(bool), st.data(), st.booleans(), st.sampled_from(list(What)), st.sampled_from(list(Form)))
def test_in_every_export(text: str, data: st.DataObject, may_edit: bool, what: What, form: Form) -> None:
    one = voice(text, id="fb_0", usage=user())
    quotes = [quote for quote in find_quotes(text) if quote.clean]
    assume(quotes)
    quote = data.draw(st.sampled_from(quotes))
    found = released(one, quote.text, may_edit=may_edit)
    assume(found)
    assert found
    rows, column = {
        What.QUOTES: (quote_rows([found], "ja"), "text"),
        What.BANNERS: (advert_rows(adverts([found], banner_formats()), "ja"), "headline"),
        What.CASESTUDIES: (case_rows([found], "ja"), "text"),
    }[what]
    for row in rows:
        pieces = [piece for piece in row[column].split("[…]") if piece]
        places = [text.find(piece) for piece in pieces]
        assert -1 not in places
        assert may_edit or row[column] == text[found.quote.start : found.quote.end]
    printed = list(cells(form, _FORMS[form](what, rows, "ja")))
    assert all(stand_in(printed, row[column]) for row in rows)
    table = StatusTable(COLUMNS[what], tuple(tuple(row.get(c, "") for c in COLUMNS[what]) for row in rows))
    tab = [cell for line in as_cells(table)[1:] for cell in line]
    assert all(stand_in(tab, row[column]) for row in rows)
