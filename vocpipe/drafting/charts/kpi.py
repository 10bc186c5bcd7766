"""The two charts of the KPI page: cohorts by month, and time to change."""

from collections.abc import Sequence
from typing import NamedTuple

from vocpipe.drafting.charts.house import (
    ACCENT,
    INK,
    PALE,
    PAPER,
    RULE,
    SOFT,
    WIDTH,
    drawn,
    drawn_once,
    fit,
)
from vocpipe.drafting.charts.marks import Box, Way, Word, band, boxes, line, ways, words

_ROW = 24
_BAR_LEFT, _BAR_RIGHT = 58, 236


class CohortBar(NamedTuple):
    """One month: ``share`` (None while maturing) with the bounds 0..1, and the words at its right.

    ``href`` leads to the voices behind it ("" to nowhere).
    """

    month: str
    share: float | None
    low: float
    high: float
    words: str
    href: str = ""


@drawn_once
def cohort_bars(cohorts: Sequence[CohortBar], title: str, description: str, key: str) -> str:
    """Give one bar a month with its interval; a maturing month is a dashed range, never a low bar."""
    height = _ROW * len(cohorts) + 18
    marks = [Box(_at(tick), 0, _at(tick) + 0.75, height - 16, RULE) for tick in (0.0, 0.5, 1.0)]
    labels = [Word(f"{tick:.0%}", _at(tick), height - 7, "center", SOFT, 11) for tick in (0.0, 0.5, 1.0)]
    for place, cohort in enumerate(cohorts):
        y = place * _ROW + _ROW / 2 - 2
        labels.append(Word(cohort.month, _BAR_LEFT - 8, y, "right", INK))
        colour = INK if cohort.share is not None else SOFT
        labels.append(Word(fit(cohort.words, WIDTH - _BAR_RIGHT - 12), _BAR_RIGHT + 12, y, "left", colour))
        if cohort.share is None:
            marks.append(
                Box(_at(cohort.low), y - 6, max(_at(cohort.high), _at(cohort.low) + 3), y + 6, PAPER, PALE)
            )
        else:
            marks.append(Box(_BAR_LEFT, y - 7, max(_at(cohort.share), _BAR_LEFT + 0.5), y + 7, PALE))
            marks.append(Box(_at(cohort.low), y - 1, _at(cohort.high), y + 1, ACCENT))
    rows = [
        Way(0, place * _ROW, WIDTH, (place + 1) * _ROW - 4, cohort.href, f"{cohort.month} {cohort.words}")
        for place, cohort in enumerate(cohorts)
        if cohort.href
    ]
    layers = [*boxes(marks, height), *words(labels, height), *ways(rows, height)]
    return drawn(layers, height, title, description, key)


def _at(share: float) -> float:
    return _BAR_LEFT + share * (_BAR_RIGHT - _BAR_LEFT)


class CurveAt(NamedTuple):
    """The estimate on one day: the share that has reached a change, with its 95 % band."""

    day: int
    share: float
    low: float
    high: float


_LEFT, _TOP, _CURVE_TALL = 40, 10, 150
_TICKS = (1, 2, 5, 7, 14, 30, 60, 90, 180, 360, 720)


@drawn_once
def time_curve(
    points: Sequence[CurveAt],
    median: int | None,
    words_of: tuple[str, str],
    title: str,
    description: str,
    key: str,
) -> str:
    """Give the share reached by day (Kaplan-Meier) as steps with a band and the median marked.

    ``points`` go up by day, at least one; ``words_of`` names the day axis and the median.
    """
    height = _TOP + _CURVE_TALL + 36
    last = max(points[-1].day, 1)
    steps = _steps(points)
    marks, labels = _grid(last, height, words_of[0])
    layers = [
        *boxes(marks, height),
        band([(_x(p.day, last), _y(p.low), _y(p.high)) for p in steps], height, PALE, opacity=0.55),
        line([(_x(p.day, last), _y(p.share)) for p in steps], height, ACCENT, strokeWidth=2),
    ]
    if median is not None:
        x = _x(median, last)
        layers += boxes([Box(x - 0.5, _y(0.5), x + 0.5, _y(0), INK)], height)
        labels.append(Word(words_of[1], min(x + 6, WIDTH - 120), _y(0.08), "left", INK, 12, True))
    return drawn([*layers, *words(labels, height)], height, title, description, key)


def _steps(points: Sequence[CurveAt]) -> list[CurveAt]:
    """Hold each value until the next day, as the estimate does."""
    steps = [points[0]]
    for before, here in zip(points, points[1:], strict=False):
        steps += [CurveAt(here.day, *before[1:]), here]
    return steps


def _grid(last: int, height: int, axis: str) -> tuple[list[Box], list[Word]]:
    marks = [Box(_LEFT, _y(share), WIDTH, _y(share) + 0.75, RULE) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    labels = [Word(f"{share:.0%}", _LEFT - 6, _y(share), "right", SOFT, 11) for share in (0.0, 0.5, 1.0)]
    step = next((tick for tick in _TICKS if last / tick <= 6), _TICKS[-1] * -(-last // (_TICKS[-1] * 6)))
    for day in range(0, last + 1, step):
        labels.append(Word(str(day), _x(day, last), _y(0) + 11, "center", SOFT, 11))
    labels.append(Word(axis, WIDTH, height - 7, "right", SOFT, 11))
    return marks, labels


def _x(day: int, last: int) -> float:
    return _LEFT + 4 + (WIDTH - _LEFT - 14) * day / last


def _y(share: float) -> float:
    return _TOP + _CURVE_TALL * (1 - share)
