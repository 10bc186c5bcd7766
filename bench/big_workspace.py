"""A workspace of 100,000 voices for the benches of the web app: real texts, and vectors of their letters.

Texts are those of ``themes_snapshot.py`` (read from shared/data, never copied here); vectors count pairs
of letters, because a page asks how many there are and not what they mean. Each voice is one text with a
number behind it, said at some time in two years by one of 2,000 accounts; the nearest of the anchor texts
is its theme, one in five stays single. Verdicts of every kind are there.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from themes_snapshot import centred, rows_of

from tests.fakes import FakeEmbedder
from vocpipe.embedding import fit_space
from vocpipe.pipeline.theme_memory import fitted, keep
from vocpipe.records import (
    About,
    Account,
    Change,
    Channel,
    Evidence,
    Feedback,
    Lang,
    Reject,
    Theme,
    ThemeEvent,
    UsageEvent,
    Verdict,
)
from vocpipe.settings import load
from vocpipe.text.clean import text_hash
from vocpipe.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-23T09:00:00+09:00")
SETS = ("banking77", "xsid_ja_en", "team_mirai_policy_ja", "knbc_ja", "nlupp")
BATCH = 5_000
WEEKS, ACCOUNTS, FEATURES, CHANGES, SINGLE = 104, 2_000, 40, 300, 0.2
KINDS = ("problem", "request", "question", "praise", "other")
STATES = ("user", "user", "user", "ex_user", "trying", "non_user", "unknown", "unknown")
TEAMS = ("product", "sales", "marketing", "success")


def opened(folder: Path) -> Workspace:
    """Open a workspace that ``fill`` made."""
    return Workspace(load(folder), embedder=FakeEmbedder())


def fill(folder: Path, voices: int, themes: int) -> None:
    """Make the workspace in a folder without one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocpipe.toml").write_text(f'now = {NOW.isoformat()}\nfeatures = "features.toml"\n', "utf-8")
    names = "".join(
        f'[[feature]]\nkey = "f{n}"\nnames.ja = ["機能{n}"]\nnames.en = ["feature {n}"]\n'
        for n in range(FEATURES)
    )
    (folder / "features.toml").write_text(names, "utf-8")
    with opened(folder) as workspace:
        store = workspace.store
        store.accounts.save(list(_accounts()), NOW)
        store.changes.save(list(_changes()), NOW)
        store.usage_events.save(list(_events()), NOW)
        rejects = [
            Reject(id=f"rj_{n}", source="sheet", file="sheet.csv", row=n, reason="no text", at=NOW)
            for n in range(50)
        ]
        store.rejects.save(rejects)
        for about in (About.KIND, About.USAGE, About.THEME, About.ROUTE, About.CORE, About.OUTCOME):
            store.ledger.set_live(about, "v1", NOW)
        _voices(workspace, voices, themes)


def _voices(workspace: Workspace, count: int, themes: int) -> None:
    said = [(text, lang) for name in SETS for text, lang, _ in rows_of(name)]
    texts, langs = [text for text, _ in said], [lang for _, lang in said]
    embedder = FakeEmbedder()
    raw = embedder.encode(texts)
    near = centred(raw, np.array(langs))
    rng, chance = np.random.default_rng(1), random.Random(1)
    anchors = rng.choice(len(texts), themes, replace=False)
    nearest = (near @ near[anchors].T).argmax(axis=1)
    space = fit_space(embedder.model_id, raw, langs)
    workspace.store.spaces.make_live(space.id, space.model_id, space.means, NOW)
    named = [
        _theme(f"th_{n:010x}", texts[anchor], langs[anchor], space.id) for n, anchor in enumerate(anchors)
    ]
    born = [ThemeEvent(theme=t.key, event="born", by="bench", human=False, at=NOW, detail={}) for t in named]
    workspace.store.themes.save(named, born + list(_proposals(named)))
    for start in range(0, count, BATCH):
        picked = rng.integers(len(texts), size=min(BATCH, count - start))
        batch = [_voice(start + i, texts[p], langs[p], chance) for i, p in enumerate(picked.tolist())]
        noisy = raw[picked] + 0.005 * rng.standard_normal(raw[picked].shape)
        keys = [None if chance.random() < SINGLE else named[n].key for n in nearest[picked].tolist()]
        with workspace.store.transaction():
            workspace.store.feedback.save(batch)
            rows = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
            workspace.store.vectors.save(embedder.model_id, [voice.text_hash for voice in batch], rows)
            verdicts = [v for one, key in zip(batch, keys, strict=True) for v in _said(one, key, chance)]
            workspace.store.ledger.append(verdicts)
    keep(workspace, space, fitted(workspace, space), fitted_on=len(texts))


def _theme(key: str, text: str, lang: str, space: str) -> Theme:
    day = (NOW - timedelta(weeks=WEEKS)).date()
    return Theme(key=key, labels={lang: f"{text[:40]} {key[-3:]}"}, born_on=day, space=space)


def _proposals(themes: Sequence[Theme]) -> Iterator[ThemeEvent]:
    for n in range(20):
        detail = {
            "id": f"pr_{n:010x}",
            "what": "merge",
            "with": [themes[n + 20].key],
            "voices": [],
            "evidence": {},
        }
        yield ThemeEvent(
            theme=themes[n].key, event="proposed", by="bench", human=False, at=NOW, detail=detail
        )  # fmt: skip


def _voice(number: int, text: str, lang: str, chance: random.Random) -> Feedback:
    said = f"{text} #{number}"
    at = NOW - timedelta(minutes=chance.randrange(WEEKS * 7 * 24 * 60))
    return Feedback(
        id=f"fb_{number:016x}", source=("sheet", "helpdesk")[number % 2], external_id=f"row-{number}",
        text=said, text_hash=text_hash(said), lang=Lang(lang), channel=Channel.SHEET, said_at=at,
        received_at=at, account_id=f"ac_{int(chance.paretovariate(1.2) * 10) % ACCOUNTS}",
        set_aside="filler" if chance.random() < 0.02 else None,
    )  # fmt: skip


def _said(voice: Feedback, theme: str | None, chance: random.Random) -> Iterator[Verdict]:
    """Give what is said of a voice: mostly by the machine, now and then by a person."""
    kind = {"kind": chance.choice(KINDS), "severity": chance.randrange(4)}
    yield _verdict(voice, About.KIND, kind)
    for n in range(1 + (chance.random() < 0.3)):
        knowledge = "partial" if chance.random() < 0.05 else "informed"
        usage = {"state": chance.choice(STATES), "knowledge": knowledge}
        yield _verdict(voice, About.USAGE, usage, f"f{(chance.randrange(FEATURES) + n) % FEATURES}")
    yield _verdict(voice, About.THEME, {"theme": theme})
    yield _verdict(voice, About.ROUTE, {"reasons": dict.fromkeys(chance.sample(TEAMS, 2), "rule")})
    core = {"admitted": False, "score": round(chance.random(), 3), "reasons": ["specific"]}
    yield _verdict(voice, About.CORE, core)
    change = f"CH-{chance.randrange(CHANGES)}"
    if chance.random() < 0.05:
        yield _verdict(voice, About.OUTCOME, {"how": "contributed", "change_id": change}, change)
    if chance.random() < 0.02:
        yield _verdict(voice, About.KIND, {"kind": "request", "severity": 1}, human=True)
    if chance.random() < 0.03:
        how = {"how": chance.choice(("caused", "contributed", "coincident")), "change_id": change}
        yield _verdict(voice, About.OUTCOME, how, human=True)


def _verdict(
    voice: Feedback, about: About, value: dict[str, Any], subject: str = "", human: bool = False
) -> Verdict:
    return Verdict(
        id=f"vd_{voice.id}_{about}{subject}{human}", feedback_id=voice.id, about=about, subject=subject,
        value=value, by="hana" if human else "bench", human=human, version="" if human else "v1",
        confidence=0.9, evidence=(Evidence(cue="word", start=0, end=1),), at=voice.said_at,
    )  # fmt: skip


def _accounts() -> Iterator[Account]:
    for n in range(ACCOUNTS):
        yield Account(
            id=f"ac_{n}", name=f"Company {n}", level=n % 4 + 1, industry=f"i{n % 12}",
            revenue=1000.0 * (n % 90), as_of=(NOW - timedelta(days=400)).date(),
        )  # fmt: skip


def _changes() -> Iterator[Change]:
    for n in range(CHANGES):
        day = (NOW - timedelta(days=n * 2)).date()
        yield Change(id=f"CH-{n}", title=f"Improvement {n}", state="released", released_on=day)  # type: ignore[arg-type]


def _events() -> Iterator[UsageEvent]:
    for n in range(50_000):
        day = (NOW - timedelta(days=n % 360)).date()
        yield UsageEvent(account_id=f"ac_{n % ACCOUNTS}", feature=f"f{n % 7}", day=day)
