"""Three real data sets as the workspaces of users: the files they would have, and their feature catalogue.

Data is read from ../shared/data or VOCPIPE_DATA; ``bench.real_input`` plays them.
"""

import csv
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(os.environ.get("VOCPIPE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))

TICKETS_UNTIL = "2017-12-03"
"""Sunday of the last week with more than ten tickets."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """One data set as a user's workspace: ``make`` writes the files and gives the ``[[source]]`` lines."""

    name: str
    file: str
    language: str
    now: str
    weeks: tuple[str, str]
    features: dict[str, tuple[list[str], list[str]]]
    make: Callable[[Path, Rows], str]
    top: str = ""
    links: int = 0


def rows_of(path: Path) -> Rows:
    """Give the objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def reviews(folder: Path, rows: Rows) -> str:
    """Write all reviews as a sheet exported to CSV, Japanese headers, as the store gives them."""
    head = ["レビューID", "投稿日時", "評価", "媒体", "アプリの版", "タイトル", "口コミ", "返信"]
    names = ["id", "timestamp", "rating", "platform", "app_version", "title", "text", "reply"]
    table = [[row.get(name) or "" for name in names] for row in rows]
    _csv(folder / "reviews.csv", head, table)
    return '[[source]]\ntype = "csv"\nname = "store_reviews"\npath = "reviews.csv"\nchannel = "review"\n'


def notes(folder: Path, rows: Rows) -> str:
    """Write one file a meeting, .md and .txt in turn, named as people name them."""
    (folder / "notes").mkdir()
    for number, row in enumerate(row for row in rows if row.get("date")):
        suffix = "md" if number % 2 else "txt"
        path = folder / "notes" / f"{row['date']}_{row['project']}_{number:03}.{suffix}"
        path.write_text(row["text"], encoding="utf-8")
    return '[[source]]\ntype = "folder"\nname = "minutes"\npath = "notes"\nchannel = "meeting"\n'


def tickets(folder: Path, rows: Rows) -> str:
    """Write the newest 1,200 tickets of the day as JSON lines and the release lines since as changes."""
    known = [row for row in rows if row.get("fixed_at") and row["fixed_at"] <= TICKETS_UNTIL]
    newest = sorted(known, key=lambda row: row["fixed_at"])[-1200:]
    with (folder / "tickets.jsonl").open("w", encoding="utf-8") as file:
        for row in newest:
            ticket = {"id": row["id"], "subject": row["text_raw"], "created_at": row["fixed_at"]}
            file.write(json.dumps(ticket, ensure_ascii=False) + "\n")
    released = rows_of(DATA / "calibre_feedback_to_release" / "release_lines.jsonl")
    lines = [
        [row["id"], row["text"][:200], row["text"], "released", row["timestamp"], row["version"]]
        for row in released
        if newest[0]["fixed_at"] <= row["timestamp"] <= TICKETS_UNTIL
    ]
    _csv(folder / "changes.csv", ["id", "title", "body", "state", "released_on", "source"], lines)
    return '[[source]]\ntype = "tickets"\nname = "tracker"\npath = "tickets.jsonl"\n'


def _csv(path: Path, head: list[str], rows: Iterable[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


CASES = {
    "reviews": Case(
        "reviews",
        "townwifi_reviews_ja/data.jsonl",
        "ja",
        "2024-06-03T09:00:00+09:00",
        ("2024-W21", "2024-W22"),
        {
            "auto_connect": (["自動接続"], ["auto connect"]),
            "wifi_map": (["WiFiマップ", "周辺WiFi", "地図"], ["wifi map"]),
            "points": (["ポイント", "ポイント交換"], ["points"]),
            "video_ads": (["動画広告", "広告"], ["video ads", "ads"]),
            "stamps": (["スタンプ"], ["stamps"]),
            "quiz": (["クイズ"], ["quiz"]),
            "games": (["ゲーム"], ["games"]),
            "vpn": (["VPN"], ["vpn connection"]),
            "invite": (["友達招待", "招待コード"], ["invite code"]),
        },
        reviews,
    ),
    "notes": Case(
        "notes",
        "dd2030_minutes_ja/meetings.jsonl",
        "ja",
        "2026-06-01T09:00:00+09:00",
        ("2026-W21", "2026-W22"),
        {
            "report": (["レポート", "レポート作成"], ["report"]),
            "import": (["CSV取り込み", "インポート"], ["import"]),
            "admin": (["管理画面"], ["admin screen"]),
            "chart": (["グラフ", "図"], ["chart"]),
            "login": (["ログイン", "認証"], ["login"]),
        },
        notes,
    ),
    "tickets": Case(
        "tickets",
        "calibre_feedback_to_release/feedback.jsonl",
        "en",
        "2017-12-04T09:00:00+09:00",
        ("2017-W47", "2017-W48"),
        {
            "viewer": (["ビューア"], ["viewer", "e-book viewer", "ebook viewer"]),
            "editor": (["編集"], ["editor", "edit book", "book editor"]),
            "conversion": (["変換"], ["conversion", "convert"]),
            "library": (["ライブラリ"], ["library", "libraries"]),
            "metadata": (["メタデータ"], ["metadata", "metadata download"]),
            "content_server": (["サーバー"], ["content server", "server"]),
            "device": (["端末"], ["device driver", "kindle", "kobo"]),
            "news": (["ニュース"], ["news download", "recipe"]),
        },
        tickets,
        top='changes = ["changes.csv"]\n',
        links=20,
    ),
}
