"""The map of a theme's neighbours: every dot leads to its theme, none covers another, none stands outside."""

import xml.etree.ElementTree as ET

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.drafting.charts import Around, theme_map
from vocpipe.drafting.charts.around import apart
from vocpipe.drafting.charts.house import WIDTH

SVG = "{http://www.w3.org/2000/svg}"


def test_every_dot_leads_to_its_theme_by_name_and_others_are_numbered() -> None:
    themes = [
        Around(float(n % 3), float(n // 3), 5 * n, f"/themes/th_{n}", f"<b>theme & {n}") for n in range(9)
    ]
    root = ET.fromstring(theme_map(tuple(themes), "題", "説明", "k"))
    links = {one.get("href"): one.findtext(SVG + "title") for one in root.iter(SVG + "a")}
    assert links == {theme.href: theme.words for theme in themes}
    numbers = {one.text for one in root.iter(SVG + "text")}
    assert {str(n) for n in range(1, 9)} <= numbers
    assert root.get("role") == "group", "an image's links are hidden from screen readers"


places = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(12, 20)), min_size=1, max_size=9)


@settings(max_examples=60)
@given(places)
def test_dots_stand_apart_and_inside_wherever_the_themes_lie(found: list[tuple[float, float, float]]) -> None:
    points, radii = np.array([one[:2] for one in found]), np.array([one[2] for one in found])
    placed = apart(points, radii)
    assert (placed >= radii[:, None] - 1e-6).all()
    assert (placed <= np.array([WIDTH, 240]) - radii[:, None] + 1e-6).all()
    far = np.linalg.norm(placed[:, None] - placed[None, :], axis=2)
    over = (radii[:, None] + radii[None, :] - far) * (1 - np.eye(len(found)))
    assert over.max(initial=0.0) < 1.0
