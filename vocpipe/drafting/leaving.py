"""What may be exported for use outside, and how it is written."""

from enum import StrEnum


class What(StrEnum):
    """What may be exported."""

    QUOTES = "quotes"
    BANNERS = "banners"
    CASESTUDIES = "casestudies"


class Form(StrEnum):
    """How an export is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
