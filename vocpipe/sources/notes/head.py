"""What the top of a note and its file name say: when it was, with which account, who wrote it. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vocpipe.sources.dates import DateProblem, DateRules, parse_date
from vocpipe.sources.notes.labels import ACCOUNT, ATTENDEES, DATE, HONORIFIC, RECORDER, RECORDER_MARK

SEARCHED_LINES = 20

_DAY = re.compile(
    r"(?:\d{4}|令和\s*\d{1,2}|R\d{1,2})\s*[年/.\-]\s*\d{1,2}\s*[月/.\-]\s*\d{1,2}日?"
    r"|\d{1,2}月\d{1,2}日"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}",
    re.I,
)
_SAMA = re.compile(
    r"(?:^|[\s#:【】「」】／/、])([^\s#:【】「」、／/()]{2,30}?)(?:様|さま|御中)(?![\w（(]|\s*[:：])"
)
_COMPANY = re.compile(
    r"(\S*(?:株式会社|有限会社|合同会社|学校法人|医療法人|社会福祉法人|財団法人)\S*"
    r"|[\w&.' ]+ (?:Inc|Ltd|LLC|Corp|GmbH)\b\.?)"
)
_YEAR = re.compile(r"20\d{2}(?=年)")
_FILE_DATE = re.compile(r"(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})")
_GENERIC = re.compile(
    r"(?:\d+|定例会?|議事録?|議事メモ|メモ|訪問記録?|電話|商談|録音|面談|打ち?合わ?せ|会議|月次|zoom|teams|meet|mtg|meeting|"
    r"minutes|notes?|qbr|review|call|weekly|monthly|transcript|caption|[0-9a-f]{32})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Head:
    """Facts about the meeting; None where the note does not say."""

    said_at: datetime | None
    account: str | None
    recorder: str | None


def read_head(lines: Sequence[str], stem: str, rules: DateRules) -> Head:
    """Read the first lines (NFKC) of a note whose file is called ``stem``."""
    top = [line for line in lines if line.strip()][:SEARCHED_LINES]
    return Head(_date(top, stem, rules), _account(top, stem), _recorder(top))


def _date(top: Sequence[str], stem: str, rules: DateRules) -> datetime | None:
    named = _FILE_DATE.search(stem)
    labelled = [found[1] for line in top if (found := DATE.search(line))]
    for written in [*labelled, *(line for line in top[:8] if line not in labelled)]:
        day = _DAY.search(written)
        if not day:
            continue
        year = _YEAR.search(written)
        text = day[0]
        if not re.search(r"\d{4}|令和|R\d", text, re.I) and (year or named):
            text = f"{year[0] if year else named[1] if named else ''}年{text}"
        try:
            return parse_date(text, rules)
        except DateProblem:
            continue
    try:
        return parse_date("-".join(named.groups()), rules) if named else None
    except DateProblem:
        return None


def _account(top: Sequence[str], stem: str) -> str | None:
    for line in top:
        if found := ACCOUNT.match(line.strip(" -*・#")):
            return _organisation(found[1])
    for line in (line for line in top[:4] if not ATTENDEES.match(line.strip(" -*・#"))):
        if found := _COMPANY.search(line) or _SAMA.search(line):
            return found[1].strip()
    if (
        top
        and not ATTENDEES.match(top[0])
        and (title := re.match(r"#*\s*([A-Z][\w&.' ]{2,40}?)\s*(?::| - | – )", top[0]))
    ):
        return title[1]
    return _from_stem(stem)


def _organisation(written: str) -> str:
    """Give the company of "ABC株式会社　田中様": people behind it are left out."""
    company = _COMPANY.search(written)
    if company:
        return company[1].strip()
    parts = [part for part in written.split() if not HONORIFIC.search(part)]
    whole = " ".join(parts) if written.isascii() else (parts[0] if parts else written)
    return HONORIFIC.sub("", whole).strip()


def _from_stem(stem: str) -> str | None:
    bare = _FILE_DATE.sub("_", unicodedata.normalize("NFKC", stem))
    parts = [_named(part) for part in re.split(r"[_　]+", bare)]
    return next((HONORIFIC.sub("", part) for part in parts if part and not _GENERIC.fullmatch(part)), None)


def _named(part: str) -> str:
    """Give a part of a file name without words such as 定例 or a page id of Notion."""
    return " ".join(word for word in part.strip(" -").split() if not _GENERIC.fullmatch(word))


def _recorder(top: Sequence[str]) -> str | None:
    for line in top:
        if found := RECORDER.search(line) or RECORDER_MARK.search(line):
            return found[1]
    return None
