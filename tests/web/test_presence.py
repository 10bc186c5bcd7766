"""Who looks at the same page: told to both, forgotten soon after somebody left."""

from collections.abc import Callable

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from fastapi.testclient import TestClient

from vocpipe.records import Person, Role
from vocpipe.web.presence import STAYS, Presence

YUKI = Person(login="yuki", name="結城", role=Role.PM)
KITA = Person(login="kita", name="北川", role=Role.PM)


def test_two_people_at_a_page_see_each_other_and_who_left_is_forgotten() -> None:
    clock = [0.0]
    here = Presence(lambda: clock[0])
    assert here.here("/themes/th_1", YUKI) == []
    assert here.here("/themes/th_1", KITA) == ["結城"]
    assert here.here("/themes/th_2", KITA) == []
    clock[0] = STAYS + 1
    assert here.others("/themes/th_1", KITA) == []
    assert here.here("/themes/th_2", YUKI) == []


def test_a_page_that_was_hidden_for_long_tells_again_who_is_there() -> None:
    clock = [0.0]
    here = Presence(lambda: clock[0])
    here.here("/themes/th_1", YUKI)
    clock[0] = 10 * STAYS
    here.here("/themes/th_2", KITA)
    assert here.still_here("/themes/th_1", KITA) == []
    here.here("/themes/th_1", KITA)
    assert here.still_here("/themes/th_1", YUKI) == ["北川"]


def test_a_theme_tells_who_else_looks_at_it(signed_in_as: Callable[[Role], TestClient]) -> None:
    first, second = signed_in_as(Role.PM), signed_in_as(Role.ADMIN)
    first.get("/themes")
    assert "the pm" in second.get("/themes").text.split('id="also"')[1].split("</p>")[0]
    assert first.get("/presence?at=/themes").text.endswith("the admin")
    second.get("/kpi")
    assert first.get("/presence?at=/kpi").text == ""  # not opened: who is there is told to those there
