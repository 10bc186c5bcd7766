"""The two charts of a brief: voices a week, and who the voices come from."""

from collections.abc import Sequence

from vocpipe.drafting.charts.house import (
    ACCENT,
    INK,
    PALE,
    PAPER,
    RULE,
    SOFT,
    SPLIT_COLOURS,
    WIDTH,
    drawn,
    drawn_once,
    fit,
    fits,
)
from vocpipe.drafting.charts.marks import Box, Word, boxes, words

_TALL = 62
_LEGEND = 15
_TEXT_ON = {"user": PAPER, "ex_user": PAPER, "partial": "#1a1a1a"}


@drawn_once
def week_bars(counts: Sequence[int], weeks: Sequence[str], title: str, description: str, key: str) -> str:
    """Give bars of ``counts`` a week, the last one accented; ``weeks`` labels them (same length).

    Figures stand over the last bar and the highest one; week labels under the first and last.
    """
    height = _TALL + 30
    step = WIDTH / max(len(counts), 8)
    left = WIDTH - step * len(counts)
    top = max(*counts, 1)
    marks = [Box(0, height - 16, WIDTH, height - 15, RULE)]
    labels = [Word(weeks[-1], WIDTH, height - 6, "right", SOFT, 11)]
    if len(counts) > 1:
        labels.append(Word(weeks[0], left, height - 6, "left", SOFT, 11))
    last = len(counts) - 1
    for place, count in enumerate(counts):
        x, tall = left + place * step, _TALL * count / top
        if count:
            colour = ACCENT if place == last else PALE
            marks.append(Box(x + 2, height - 16 - tall, x + step - 2, height - 16, colour))
        if place == last or (count == top and counts.index(top) == place):
            colour, bold = (INK, True) if place == last else (SOFT, False)
            labels.append(Word(str(count), x + step / 2, height - 23 - tall, "center", colour, 12, bold))
    return drawn([*boxes(marks, height), *words(labels, height)], height, title, description, key)


@drawn_once
def split_bar(parts: Sequence[tuple[str, str, int]], title: str, description: str, key: str) -> str:
    """Give one bar of the usage split with its legend; ``parts`` are (part of SPLIT, label, count)."""
    shown = [part for part in parts if part[2]]
    total = sum(count for _, _, count in shown) or 1
    columns = 3 if all(fits(f"{label} {count}", WIDTH / 3 - _LEGEND - 6) for _, label, count in shown) else 2
    height = 30 + 19 * -(-len(shown) // columns)
    marks: list[Box] = []
    labels: list[Word] = []
    x = 0.0
    for place, (part, label, count) in enumerate(shown):
        wide = WIDTH * count / total
        marks.append(Box(x, 0, max(x + wide - 1.5, x + 0.5), 20, SPLIT_COLOURS[part]))
        if wide >= 22:
            labels.append(Word(str(count), x + wide / 2, 10.5, "center", _TEXT_ON.get(part, INK), 12, True))
        x += wide
        left, top = place % columns * WIDTH / columns, 36 + 19 * (place // columns)
        marks.append(Box(left, top - 5, left + 10, top + 5, SPLIT_COLOURS[part]))
        labels.append(Word(fit(f"{label} {count}", WIDTH / columns - _LEGEND), left + _LEGEND, top))
    return drawn([*boxes(marks, height), *words(labels, height)], height, title, description, key)
