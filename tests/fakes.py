"""Stand-ins for what is heavy: an embedder without a model, and workspaces small enough to kill.

The embedder counts pieces of words and adds them up at places given by their hash, so that texts
that share words lie near each other, in Japanese and in English, on every machine the same.
"""

import csv
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from vocpipe.demo.setting import DATA, ON_THIS_DATA
from vocpipe.settings import build, load
from vocpipe.text.clean import collapse
from vocpipe.workspace import Workspace

DIMENSIONS = 384
"""As many as the packaged model has, since trained heads are made for that many."""

NOW = "2026-11-23T09:00:00+09:00"
FIRST, LAST = "2026-W46", "2026-W47"


DEAD = """
[[destination]]
type = "apprise"
name = "dead"
url = "json://127.0.0.1:9/hook"
hosts = ["127.0.0.1"]
allow_private = true
"""
"""Lines of a vocpipe.toml: a channel at which nobody answers."""

WAITS = "vocpipe.destinations.apprise._WAITS"
"""What is set to no seconds where a test sends in vain: fifteen of them would teach nothing."""


class FakeEmbedder:
    """Unit vectors by arithmetic: each pair of neighbouring letters adds 1 at the place of its hash."""

    def __init__(self, model_id: str = "fake/1") -> None:
        self.model_id = model_id
        self.asked = 0
        """How many texts were ever embedded."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            letters = collapse(text)
            row[0] = 0.01
            for pair in zip(letters, letters[1:], strict=False):
                row[zlib.crc32("".join(pair).encode()) % DIMENSIONS] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def write_sheet(file: Path, rows: Iterable[Sequence[str]]) -> Path:
    """Write a shared sheet with the columns 日付, 記入者, お客様, 担当者名, 声."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["日付", "記入者", "お客様", "担当者名", "声"])
        writer.writerows(rows)
    return file


def settings_text(*sources: str, more: str = "") -> str:
    """Give a vocpipe.toml with CSV sources that are called as their files are."""
    lines = [f'now = {NOW}\nfeatures = "features.toml"\n{more}']
    lines += [
        f'[[source]]\ntype = "csv"\nname = "{Path(s).stem}"\npath = "{s}"\nchannel = "sheet"' for s in sources
    ]
    return "\n".join(lines) + "\n"


TOPICS = {
    "圏外で入力した点検結果が消えてしまう": (
        "現場に戻れず困る",
        "三回目です",
        "写真も消えた",
        "紙に戻した",
        "なんとかして",
    ),
    "予定ボードを開くのに二十秒かかって遅い": (
        "朝礼に間に合わない",
        "月曜は特に",
        "電話の方が早い",
        "班長が怒る",
        "旧画面は速かった",
    ),
    "the stock in the vans is not visible anywhere": (
        "again",
        "we drove back",
        "Tom asked",
        "every week",
        "so we call",
    ),
}
"""What the tiny workspace's companies say, and how each of them ends the sentence."""


def tiny_workspace(folder: Path) -> Path:
    """Make a workspace of 18 voices: three topics of five companies each, and three voices of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    said = [
        (f"2026-11-{3 + number}", "三好", f"会社{letter}", f"担当{letter}", f"{topic}。{ending}。")
        for topic, endings in TOPICS.items()
        for number, (letter, ending) in enumerate(zip("ABCDE", endings, strict=True))
    ]
    alone = [
        ("2026-11-17", "三好", "会社A", "今野", "CSV出力は毎日使っている。列の並び替えがとても助かる。"),
        ("2026-11-18", "陳", "会社B", "白石", "請求書の宛名を英語で印刷できますか。"),
        ("2026-11-19", "Perez", "会社C", "Joel", "Dark mode hurts my eyes at night, honestly!"),
    ]
    write_sheet(folder / "voices.csv", [*said, *alone])
    (folder / "features.toml").write_text(_FEATURES, "utf-8")
    (folder / "changes.csv").write_text(_CHANGES, "utf-8")
    (folder / "vocpipe.toml").write_text(
        settings_text("voices.csv", more='changes = ["changes.csv"]'), "utf-8"
    )
    (folder / ".vocpipe-salt").write_text("salt", "ascii")
    return folder


_FEATURES = """\
[[feature]]
key = "csv_export"
names.ja = ["CSV出力"]
names.en = ["CSV export"]
capabilities.ja = ["列の並び替え"]

[[feature]]
key = "board"
names.ja = ["予定ボード"]
names.en = ["dispatch board"]
"""

_CHANGES = """\
id,title,state,planned_on,started_on,released_on,declined_on,features
CH-1,圏外でも下書きを保存,released,2026-11-10,2026-11-12,2026-11-20,,
CH-2,予定ボードを速く,released,2026-10-01,2026-10-05,2026-11-01,,board
CH-3,Van stock,planned,2026-12-01,,,,
CH-4,暗い画面,declined,,,,2026-11-20,
"""


def plain_workspace(folder: Path, embedder: FakeEmbedder | None = None) -> Workspace:
    """Open a workspace with default settings, no file of settings and nothing in it."""
    return Workspace(build({"now": NOW}, folder), embedder=embedder or FakeEmbedder())


def opened(folder: Path, embedder: FakeEmbedder | None = None) -> Workspace:
    """Open the workspace of a folder with the fake embedder."""
    return Workspace(load(folder), embedder=embedder or FakeEmbedder())


def small_workspace(folder: Path) -> Path:
    """Make a workspace of about 120 voices out of the demo's data: sheet, tickets, one note, facts."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet = (DATA / "uber_voice.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    rows = list(csv.reader(sheet))
    with (folder / "uber_voice.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([rows[0], *(row for row in rows[1:] if row and _wanted(row))])
    tickets = (DATA / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "tickets.jsonl").write_text("\n".join(tickets[::9]) + "\n", encoding="utf-8")
    for name in ("accounts.csv", "usage_events.csv", "changes.csv", "features.toml"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    note = next(DATA.glob("notes/2026-11-18*.md"))
    (folder / "note.md").write_bytes(note.read_bytes())
    (folder / "vocpipe.toml").write_text(_SMALL, "utf-8")
    (folder / ".vocpipe-salt").write_text("salt", "ascii")
    return folder


_TOPICS = ("圏外", "地下", "ボード", "車", "印鑑")


def _wanted(row: Sequence[str]) -> bool:
    """Take the rows that name one of the topics, and every seventh of the others."""
    line = "".join(row)
    return any(topic in line for topic in _TOPICS) or zlib.crc32(line.encode()) % 7 == 0


_SMALL = f"""\
{ON_THIS_DATA}
[[source]]
type = "notes"
name = "note"
path = "note.md"
channel = "meeting"
"""
