"""The names people give the columns of a list of changes, in Japanese and English."""

import unicodedata
from collections.abc import Iterable

ALIASES: dict[str, tuple[str, ...]] = {
    "id": (
        "id",
        "key",
        "number",
        "issue",
        "issue key",
        "番号",
        "管理番号",
        "課題番号",
        "課題キー",
        "チケット番号",
    ),
    "title": (
        "title",
        "summary",
        "name",
        "subject",
        "change",
        "件名",
        "タイトル",
        "題名",
        "要約",
        "変更",
        "変更内容",
    ),
    "body": (
        "body",
        "description",
        "details",
        "detail",
        "notes",
        "release note",
        "本文",
        "説明",
        "詳細",
        "内容",
    ),
    "state": ("state", "status", "状態", "ステータス", "状況"),
    "planned_on": (
        "planned_on",
        "planned",
        "planned at",
        "created",
        "created at",
        "計画日",
        "予定決定日",
        "起票日",
    ),
    "started_on": ("started_on", "started", "started at", "work started", "着手日", "開始日", "開発開始日"),
    "released_on": (
        "released_on",
        "released",
        "released at",
        "release date",
        "shipped",
        "published at",
        "リリース日",
        "公開日",
        "提供開始日",
        "完了日",
    ),
    "declined_on": ("declined_on", "declined", "declined at", "wontfix on", "見送り日", "却下日"),
    "features": ("features", "feature", "labels", "components", "機能", "対象機能"),
    "url": ("url", "link", "html url", "リンク", "URL"),
    "source": ("source", "取得元"),
}
"""Field of Change -> headers that mean it, canonical name first."""


def _key(header: str) -> str:
    folded = unicodedata.normalize("NFKC", header).casefold().strip()
    return " ".join(folded.replace("_", " ").replace("-", " ").split())


_FIELD = {_key(alias): field for field, aliases in ALIASES.items() for alias in aliases}


def match_headers(headers: Iterable[str]) -> dict[str, str]:
    """Give field -> header as written; the first header that means a field wins."""
    found: dict[str, str] = {}
    for header in headers:
        field = _FIELD.get(_key(str(header)))
        if field:
            found.setdefault(field, header)
    return found
