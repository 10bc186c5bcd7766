"""Charts as SVG text made on the server: one house style, readable in colour, in grey and in dark."""

from vocpipe.drafting.charts.around import Around, theme_map
from vocpipe.drafting.charts.kpi import cohort_bars, time_curve
from vocpipe.drafting.charts.weekly import split_bar, week_bars

__all__ = ["Around", "cohort_bars", "split_bar", "theme_map", "time_curve", "week_bars"]
