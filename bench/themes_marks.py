"""What ``themes_stream.py`` measures of one replay: any method's placings week by week against the truth."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from themes_world import LOADED, WEEKS, Plant, Stream

IN_TIME = 2
"""Weeks within which news counts as found."""
RESIDUE_WEEKS = 8
HALF = 0.5


@dataclass
class Event:
    """What a method said itself: born, split, merge, dormant, revive (or proposed), of which themes, when."""

    what: str
    themes: tuple[int, ...]
    week: int
    asked: bool = False


@dataclass
class Replay:
    """One method's run: ``history[k]`` is the placing after week LOADED - 1 + k.

    Only ours: ``events``, and ``near``, how probably each voice's nearest theme was its own as it came.
    """

    history: list[np.ndarray]
    events: list[Event] = field(default_factory=list)
    near: np.ndarray | None = None

    def after(self, week: int) -> np.ndarray:
        """Give the placing after a week."""
        return self.history[week - LOADED + 1]

    @property
    def final(self) -> np.ndarray:
        """The placing after the last week."""
        return self.history[-1]


def measure(stream: Stream, replay: Replay) -> dict[str, float]:
    """Give the stream figures of one replay."""
    from sklearn.metrics import adjusted_mutual_info_score

    final = replay.final
    plain = np.isin(stream.kind, ("old", "new", "death", "return", "burst"))
    whole = np.where(final < 0, final.max() + 1 + np.arange(len(final)), final)
    return {
        "themes": float(len(set(final[final >= 0].tolist()))),
        "coverage": float((final[plain] >= 0).mean()),
        "ami": float(adjusted_mutual_info_score(stream.truth[plain], whole[plain])),
        "churn": churn(replay.history),
        "survival": survival(replay.history),
        **news(stream, replay),
        "oracle_absorbed": ceiling(stream),
        "separable": separable(stream),
        "off_placed": float((final[stream.kind == "off"] >= 0).mean()),
        "floods_founding": floods(stream, final),
        **planted(stream, replay),
    }


def churn(history: list[np.ndarray]) -> float:
    """Give the share of placed items whose theme is another one a week later."""
    changed = placed = 0
    for before, after in zip(history, history[1:], strict=False):
        held = before >= 0
        changed, placed = changed + int((before[held] != after[held]).sum()), placed + int(held.sum())
    return changed / max(placed, 1)


def survival(history: list[np.ndarray]) -> float:
    """Give the share of themes that still hold at least half of their voices a week later."""
    kept = total = 0
    for before, after in zip(history, history[1:], strict=False):
        for theme in np.unique(before[before >= 0]):
            held = before == theme
            kept, total = kept + int((after[held] == theme).mean() >= HALF), total + 1
    return kept / max(total, 1)


def news(stream: Stream, replay: Replay) -> dict[str, float]:
    """Give novelty recall within two weeks, the mean delay, and the share of new voices in old themes."""
    found_in, absorbed, total = [], 0, 0
    for label, week in stream.born.items():
        mine = stream.truth == label
        weeks = (w for w in range(week, WEEKS) if _owns(stream, replay.after(w), label, mine))
        found_in.append(next(weeks, WEEKS + week) - week)
        swallowed = (
            mine & (replay.final >= 0) & ~np.isin(replay.final, own_themes(stream, replay.final, label))
        )
        absorbed, total = absorbed + int(swallowed.sum()), total + int(mine.sum())
    return {
        "novel_found": float(np.mean([f <= IN_TIME for f in found_in])),
        "delay": float(np.mean([f for f in found_in if f < WEEKS] or [np.nan])),
        "absorbed": absorbed / max(total, 1),
    }


def own_themes(stream: Stream, themes: np.ndarray, label: str) -> list[int]:
    """Give the themes in which a class is the commonest class."""
    result = []
    for theme in np.unique(themes[(stream.truth == label) & (themes >= 0)]):
        if Counter(stream.truth[themes == theme].tolist()).most_common(1)[0][0] == label:
            result.append(int(theme))
    return result


def _owns(stream: Stream, themes: np.ndarray, label: str, mine: np.ndarray) -> bool:
    return any((themes[mine] == theme).sum() >= 3 for theme in own_themes(stream, themes, label))


def floods(stream: Stream, final: np.ndarray) -> float:
    """Give how many themes are made of a flood for the most part."""
    drowned = [
        theme
        for theme in np.unique(final[(stream.kind == "flood") & (final >= 0)])
        if (stream.kind[final == theme] == "flood").mean() > 0.9
    ]
    return float(len(drowned))


def planted(stream: Stream, replay: Replay) -> dict[str, float]:
    """Give, for each kind of planted event, the share found and the mean delay in weeks.

    Judged by where the voices are, so that it holds for every method: a split is found when the
    newer voices of both classes (three at least) mostly lie in different themes, a merge when they
    mostly lie in one, a return when those back again mostly lie in the theme of before. A death is
    found by the method's own word alone. A burst counts as kept when it founds no second theme.
    """
    result: dict[str, float] = {}
    for what in ("split", "merge", "death", "return", "burst"):
        plants = [plant for plant in stream.plants if plant.what == what]
        delays = [_delay(stream, replay, plant) for plant in plants]
        known = [delay for delay in delays if delay is not None]
        result[f"{what}_found"] = len(known) / len(plants) if plants else np.nan
        result[f"{what}_delay"] = float(np.mean(known)) if known else np.nan
    return result | false_alarms(stream, replay)


def _delay(stream: Stream, replay: Replay, plant: Plant) -> float | None:
    if plant.what == "death":
        named = _main_themes(stream, replay.after(plant.week + 3), plant.classes[0], 0, plant.week)
        weeks = [e.week for e in replay.events if e.what == "dormant" and set(e.themes) & set(named[:1])]
        return float(min(weeks) - plant.week) if weeks else None
    for week in range(plant.week, WEEKS):
        if _shows(stream, replay, plant, week):
            return float(week - plant.week)
    return None


def _shows(stream: Stream, replay: Replay, plant: Plant, week: int) -> bool:
    themes = replay.after(week)
    tops = [_main_themes(stream, themes, label, plant.week, week + 1)[:1] for label in plant.classes]
    if not all(tops):
        return False
    if plant.what in ("split", "merge"):
        return (tops[0] != tops[1]) == (plant.what == "split")
    if plant.what == "return":
        before = _main_themes(stream, replay.after(plant.week - 1), plant.classes[0], 0, plant.week)
        return tops[0] == before[:1]
    before = _main_themes(stream, replay.after(plant.week - 1), plant.classes[0], 0, plant.week)
    return tops[0][0] in before


def _main_themes(stream: Stream, themes: np.ndarray, label: str, since: int, before: int) -> list[int]:
    """Give the themes that hold a class's voices of some weeks, the fullest first; none below three."""
    held = themes[(stream.truth == label) & (stream.week >= since) & (stream.week < before)]
    counts = Counter(held[held >= 0].tolist()).most_common()
    return [theme for theme, _ in counts] if counts and counts[0][1] >= 3 else []


def false_alarms(stream: Stream, replay: Replay) -> dict[str, float]:
    """Give how many of the method's own events there were, and how many of them the truth does not bear out.

    A split is false when the new theme's commonest class is its parent's (and no planted split's), a
    merge when the two differ (and are no planted pair), a birth when another theme already stands for
    the class or it is of strangers, a rest when the class was heard in the last twelve weeks.
    """
    said = Counter(event.what for event in replay.events)
    false = Counter(event.what for event in replay.events if not _true(stream, replay, event))
    asked = Counter(event.what for event in replay.events if event.asked)
    return {
        f"{what}_{kind}": float(count[what])
        for what in ("born", "split", "merge", "dormant")
        for kind, count in (("said", said), ("false", false), ("asked", asked))
    }


def _true(stream: Stream, replay: Replay, event: Event) -> bool:
    before, after = replay.after(max(event.week - 1, LOADED - 1)), replay.after(event.week)
    tops = [_class_of(stream, after, theme) or _class_of(stream, before, theme) for theme in event.themes]
    pairs = [set(plant.classes) for plant in stream.plants if plant.what == event.what]
    if event.what in ("split", "merge"):
        planted_pair = set(tops) in pairs
        return planted_pair or (len(set(tops)) > 1) == (event.what == "split")
    if event.what == "dormant":
        lately = (stream.truth == tops[0]) & (stream.week <= event.week) & (stream.week > event.week - 12)
        return not lately.any()
    others = np.setdiff1d(np.unique(before[before >= 0]), event.themes)
    known = {_class_of(stream, before, int(theme)) for theme in others}
    return tops[0] is not None and not tops[0].startswith(("off", "sharp", "flood")) and tops[0] not in known


def _class_of(stream: Stream, themes: np.ndarray, theme: int) -> str | None:
    inside = stream.truth[themes == theme].tolist()
    return str(Counter(inside).most_common(1)[0][0]) if inside else None


def sharp_recall(stream: Stream, replay: Replay, at: int = 10) -> float:
    """Give the share of planted sharp voices among the ``at`` best of their week's single voices.

    Of ours, voices that a theme holds are ranked too, as the review does, and novelty counts.
    """
    from vocpipe.themes.singles import Single, rank

    novel = novel_of(stream, replay)
    hits, seen = [], (replay.final < 0) | (replay.near is not None)
    for i in np.flatnonzero(stream.kind == "sharp"):
        rows = np.flatnonzero((stream.week == stream.week[i]) & seen)
        voices = [Single(str(r), stream.texts[r], novel=novel[r], author=stream.authors[r]) for r in rows]
        hits.append(str(i) in {ranked.feedback_id for ranked in rank(voices, at_most=at)})
    return float(np.mean(hits)) if hits else float("nan")


def novel_of(stream: Stream, replay: Replay) -> np.ndarray:
    """Give each voice's novelty beside those of its language and week; of other methods' 0."""
    from vocpipe.themes.singles import novelty

    if replay.near is None:
        return np.zeros(len(stream.week))
    peers = [f"{lang} {week}" for lang, week in zip(stream.langs, stream.week, strict=True)]
    return np.array(novelty(replay.near.tolist(), peers))


def told_new(stream: Stream, replay: Replay) -> dict[str, float]:
    """Give by language the share of voices called unlike any theme, how many rightly, and how many there are.

    New are sharp and off-topic voices, and a planted class's in its first two weeks.
    """
    from vocpipe.themes.singles import HALF

    came = stream.week >= LOADED
    born = np.array([stream.born.get(label, WEEKS) for label in stream.truth.tolist()])
    new = np.isin(stream.kind, ("off", "sharp")) | ((stream.week >= born) & (stream.week < born + IN_TIME))
    called, result = novel_of(stream, replay) >= HALF, {}
    for lang in np.unique(stream.langs).tolist():
        own = came & (stream.langs == lang)
        result |= {f"called_new_{lang}": called[own].mean(), f"rightly_{lang}": new[own & called].mean()}
        result[f"new_{lang}"] = new[own].mean()
    return {name: float(value) for name, value in result.items()}


def ceiling(stream: Stream) -> float:
    """Give the share of planted new voices nearer to another true class's mean than to their own's.

    No method that sees only these vectors can be expected to absorb less.
    """
    kept = ~np.isin(stream.kind, ("off", "sharp", "flood"))
    names, groups = np.unique(stream.truth[kept], return_inverse=True)
    means = np.stack([stream.vectors[kept][groups == g].mean(axis=0) for g in range(len(names))])
    sims = stream.vectors[kept] @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T
    fresh = stream.kind[kept] == "new"
    return float((names[sims.argmax(axis=1)] != stream.truth[kept])[fresh].mean())


def separable(stream: Stream) -> float:
    """Give the share of planted births that the vectors show at all within 2 weeks.

    That is: at least three of its voices have one of their own as nearest neighbour among the
    voices of the last weeks. Two classes that differ in a word rarely do.
    """
    shown = []
    for label, first in stream.born.items():
        until = first + IN_TIME
        recent = np.flatnonzero((stream.week <= until) & (stream.week > until - RESIDUE_WEEKS))
        mine = recent[stream.truth[recent] == label]
        sims = stream.vectors[mine] @ stream.vectors[recent].T
        sims[np.arange(len(mine)), np.searchsorted(recent, mine)] = -2.0
        near = recent[sims.argmax(axis=1)]
        shown.append(int((stream.truth[near] == label).sum()) >= 3)
    return float(np.mean(shown))
