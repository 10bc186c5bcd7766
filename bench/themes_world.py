"""Seeded streams for ``themes_stream.py``: a labelled set replayed as 26 weeks with planted events.

Old classes speak from the first weeks in Zipf sizes and drift slowly; a fifth of the classes is
born later. Planted besides: splits (two classes that stand at one place until a week, then at
their own), merges (the reverse), deaths (no voice after a week), returns after more than twelve
silent weeks, bursts, three floods (one author's near copies inside a class and of a text of its own,
one text pasted by eight authors), a shift of the language mix at half time, off-topic sentences,
and sharp voices written for this bench. Every method sees the same vectors week by week.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from embedding import reference
from own_vectors import kept
from themes_snapshot import rows_of

from vocpipe.embedding.space import fit_space

WEEKS = 26
LOADED = 5
"""Weeks that make the first load."""
OFF_TOPIC = 0.10
TURN = 13
"""The week from which a bilingual set is mostly Japanese; it was mostly English before."""
DRIFT = 0.25
"""How far the mean of a drifting class has moved toward another one's by the last week."""

SHARP = {  # one sharp voice a line, written for this bench
    "en": (
        "After the update to 4.12.3 the monthly statement PDF drops every row past number 500 and our auditor rejected it twice.",  # noqa: E501
        "On iOS 17.4 with the French keyboard the amount field turns 12,50 into 1250, which cost us 3 customers.",  # noqa: E501
        "Subtitles run 4 seconds late from minute 42 on, but only when I cast to a 2019 television over 5 GHz Wi-Fi.",  # noqa: E501
        "The lift to floor 7 ignores wheelchair buttons after 22:00, so my mother waited 35 minutes in the lobby.",  # noqa: E501
        "Your recipe scales 0.5 teaspoons up to 5 when I change servings from 4 to 6; we threw away 2 cakes.",
        "Error E-1043 appears when the parcel label has a hyphen in the house number, 38 orders came back on Friday.",  # noqa: E501
    ),
    "ja": (
        "バージョン3.8.1に上げてから、500行を超える明細のPDFで501行目以降が消え、監査で2回差し戻されました。",
        "車いす用の入口が22時以降は「閉館中」の表示になり、雨の中で40分待ちました。理由は自動施錠の設定だそうです。",
        "材料を4人分から6人分に変えると塩だけ10倍になるので、先週は鍋を3つ捨てました。",
        "テレビに映すと42分あたりから字幕が4秒遅れます。5GHzの無線で、2019年製のときだけ起きます。",
        "番地にハイフンがあると送り状でエラーE-1043が出て、金曜に38件が戻ってきました。",
        "子どもの予防接種の記録が、機種変更のあと2021年の分だけ他の子の名前になっていました。",
    ),
}


@dataclass(frozen=True)
class Plant:
    """A planted event: split, merge, death, return or burst; the classes, and the week it happens."""

    what: str
    classes: tuple[str, ...]
    week: int


@dataclass
class Stream:
    """One replay: parallel arrays over all items, in order of arrival.

    ``kind`` is old, new, split, merge, death, return, burst, flood, off or sharp.
    """

    vectors: np.ndarray
    texts: list[str]
    truth: np.ndarray
    kind: np.ndarray
    authors: list[str]
    week: np.ndarray
    born: dict[str, int] = field(default_factory=dict)
    plants: list[Plant] = field(default_factory=list)
    langs: np.ndarray = field(default_factory=lambda: np.zeros(0, str))
    ids: list[str] = field(default_factory=list)

    def at(self, order: np.ndarray) -> "Stream":
        """Give the stream with its items in another order."""
        return Stream(
            self.vectors[order],
            [self.texts[i] for i in order],
            self.truth[order],
            self.kind[order],
            [self.authors[i] for i in order],
            self.week[order],
            self.born,
            self.plants,
            self.langs[order],
            [self.ids[i] for i in order],
        )


@dataclass
class _Draft:
    """The stream while it is being made; vectors are raw unit rows."""

    vectors: list[np.ndarray] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    langs: list[str] = field(default_factory=list)
    truth: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    week: list[int] = field(default_factory=list)

    def add(
        self, vector: np.ndarray, row: tuple[str, str], truth: str, kind: str, who: str, week: int
    ) -> None:
        self.vectors.append(vector), self.texts.append(row[0]), self.langs.append(row[1])
        self.truth.append(truth), self.kind.append(kind), self.authors.append(who), self.week.append(week)


def generate(name: str, seed: int, cache: Path) -> Stream:
    """Give a seeded stream made of a labelled set; classes of at least 12 items take part."""
    rng = np.random.default_rng(seed)
    rows = rows_of(name)
    raw, labels = kept(cache, name, [r[0] for r in rows]), np.array([r[2] for r in rows])
    raw = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    classes = [c for c, n in Counter(labels.tolist()).items() if n >= 12]
    classes = [str(c) for c in rng.permutation(sorted(classes))]
    fresh, others = classes[: max(2, len(classes) // 5)], classes[max(2, len(classes) // 5) :]
    born = {c: int(w) for c, w in zip(fresh, rng.integers(LOADED + 2, WEEKS - 4, len(fresh)), strict=True)}
    means = {c: raw[labels == c].mean(axis=0) for c in classes}
    plants = _plants(others, means, rng)
    role = {c: (p.what, p) for p in plants for c in p.classes}
    draft = _Draft()
    for rank, label in enumerate(classes):
        mine = rng.permutation(np.flatnonzero(labels == label))
        chosen = mine[: max(12, int(len(mine) * (1.0 / (1 + rank % 10)) ** 0.4))]
        kind, plant = role.get(label, ("new" if label in born else "old", None))
        weeks = _weeks(kind, plant, born.get(label, 0), [rows[i][1] for i in chosen], rng)
        toward = means[str(rng.choice(others))] - means[label] if rank % 3 == 0 and kind == "old" else None
        for i, week in zip(chosen.tolist(), weeks.tolist(), strict=True):
            vector = _moved(raw[i], label, plant, means, toward, week)
            draft.add(vector, rows[i][:2], label, kind, f"a{len(draft.texts)}", week)
    _add_floods(draft, rows, raw, labels, [c for c in others if c not in role], rng)
    _add_strangers(name, draft, rng, cache)
    return _finished(draft, born, plants, rng)


def _plants(classes: list[str], means: dict[str, np.ndarray], rng: np.random.Generator) -> list[Plant]:
    """Choose classes for every kind of event: near pairs for splits and merges."""
    several, left = max(1, len(classes) // 30), list(classes)
    plants = []
    for what, low, high in (("split", 9, 16), ("merge", 9, 16)) * several:
        one = left.pop()
        other = max(left, key=lambda c: float(means[c] @ means[one]))
        left.remove(other)
        plants.append(Plant(what, (one, other), int(rng.integers(low, high))))
    for what, low, high in (("death", 6, 11), ("return", 18, 22), ("burst", 9, 23)) * several:
        plants.append(Plant(what, (left.pop(),), int(rng.integers(low, high))))
    return plants


def _weeks(
    kind: str, plant: Plant | None, first: int, langs: list[str], rng: np.random.Generator
) -> np.ndarray:
    """Give the week of each voice of a class, as its role and the languages' turn have it."""
    count = len(langs)
    weeks = rng.integers(first, WEEKS, count)
    if kind == "old" and len(set(langs)) > 1:
        late = np.where(np.array(langs) == "ja", 0.8, 0.2) > rng.random(count)
        weeks = np.where(late, rng.integers(TURN, WEEKS, count), rng.integers(0, TURN, count))
    if kind == "new":
        weeks = np.sort(weeks)
        weeks[: min(4, count)] = first  # a birth is heard: four voices in its first week
    if kind == "death" and plant:
        weeks = rng.integers(0, plant.week, count)
    if kind == "return" and plant:
        weeks = np.where(np.arange(count) % 2, rng.integers(0, LOADED, count), plant.week)
        weeks = np.where(weeks == plant.week, plant.week + rng.integers(0, 3, count), weeks)
    if kind == "burst" and plant:
        weeks = np.where(rng.random(count) < 0.5, plant.week, weeks)
    return weeks


def _moved(
    vector: np.ndarray,
    label: str,
    plant: Plant | None,
    means: dict[str, np.ndarray],
    toward: np.ndarray | None,
    week: int,
) -> np.ndarray:
    """Give a voice where its class stands that week: at the pair's common place, drifted, or at home."""
    if plant and plant.what in ("split", "merge") and (week < plant.week) == (plant.what == "split"):
        vector = vector + sum(means[c] for c in plant.classes) / 2 - means[label]
    if toward is not None:
        vector = vector + DRIFT * week / WEEKS * toward
    return vector / np.linalg.norm(vector)


def _add_floods(
    draft: _Draft,
    rows: list[tuple[str, str, str]],
    raw: np.ndarray,
    labels: np.ndarray,
    classes: Iterable[str],
    rng: np.random.Generator,
) -> None:
    """Add thirty near copies by one author in a class, twenty of nobody's text, one text pasted by eight."""
    inside, alone, pasted = rng.choice(np.flatnonzero(np.isin(labels, list(classes))), 3, replace=False)
    for _ in range(30):
        near = raw[inside] + rng.normal(0, 0.002, raw.shape[1])
        draft.add(near, rows[inside][:2], "flood0", "flood", "loud0", LOADED + 3)
    elsewhere = raw[alone] + rng.normal(0, 0.05, raw.shape[1])
    for _ in range(20):
        near = elsewhere + rng.normal(0, 0.002, raw.shape[1])
        draft.add(near, rows[alone][:2], "flood1", "flood", "loud1", LOADED + 6)
    elsewhere = raw[pasted] + rng.normal(0, 0.05, raw.shape[1])
    for number in range(8):
        draft.add(elsewhere, rows[pasted][:2], "flood2", "flood", f"p{number}", LOADED + 9)


def _add_strangers(name: str, draft: _Draft, rng: np.random.Generator, cache: Path) -> None:
    count, spoken = int(OFF_TOPIC * len(draft.texts)), set(draft.langs)
    pool = []
    for other in ("sib200_ja_en", "nlupp", "knbc_ja", "team_mirai_policy_ja", "xsid_ja_en"):
        if other == name:
            continue
        rows = rows_of(other)
        raw = kept(cache, other, [r[0] for r in rows])
        mine = [(raw[i], rows[i]) for i in range(len(rows)) if rows[i][1] in spoken]
        pool += [mine[i] for i in rng.permutation(len(mine))[:count]]
    for n, i in enumerate(rng.permutation(len(pool))[:count]):
        vector, row = pool[i]
        draft.add(vector, row[:2], f"off{n}", "off", f"o{n}", int(rng.integers(0, WEEKS)))
    for lang in sorted(spoken & set(SHARP)):
        for i, (text, vector) in enumerate(zip(SHARP[lang], sharp_vectors(lang, cache), strict=True)):
            week = int(rng.integers(LOADED + 1, WEEKS))
            draft.add(vector, (text, lang), f"sharp{lang}{i}", "sharp", f"s{lang}{i}", week)


def _finished(draft: _Draft, born: dict[str, int], plants: list[Plant], rng: np.random.Generator) -> Stream:
    """Sort by week and take off each language's mean, frozen on the first load as the pipeline does."""
    vectors, weeks, langs = np.array(draft.vectors, np.float32), np.array(draft.week), np.array(draft.langs)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    first = weeks < LOADED
    space = fit_space("bench", vectors[first], langs[first].tolist(), reference())
    whole = Stream(
        space.centre(vectors, langs.tolist()),
        draft.texts,
        np.array(draft.truth),
        np.array(draft.kind),
        draft.authors,
        weeks,
        born,
        plants,
        langs,
        [f"{i:06d}" for i in range(len(weeks))],
    )
    return whole.at(np.lexsort((rng.random(len(weeks)), weeks)))


def sharp_vectors(lang: str, cache: Path) -> np.ndarray:
    """Give the vectors of the sharp voices of a language, embedding them once."""
    return kept(cache, f"sharp.{lang}", SHARP[lang])


def shuffled(stream: Stream, seed: int) -> np.ndarray:
    """Give an order of the items that keeps their weeks and shuffles them within each."""
    return np.lexsort((np.random.default_rng(seed).random(len(stream.week)), stream.week))
