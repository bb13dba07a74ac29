import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.console.charts import Part, Point, Share, columns, interval_bar, stacked_bar, trend

SHARES = st.floats(0, 1)


def _marks(svg: str, css: str) -> list[ElementTree.Element]:
    return [one for one in ElementTree.fromstring(svg).iter() if one.get("class") == css]


@given(SHARES, SHARES, SHARES, SHARES)
def test_a_picture_is_well_formed_and_has_no_style(
    rate: float, low: float, high: float, target: float
) -> None:
    svg = interval_bar(Share(rate, low, high), target, 'a "label" & <more>', scale="目标")
    assert ElementTree.fromstring(svg).get("aria-label") == 'a "label" & <more>'
    assert "style=" not in svg


def test_rate_interval_and_target_stand_on_one_scale() -> None:
    svg = interval_bar(Share(0.5, 0.25, 0.75), 0.5, "", width=108)
    dot, band, target = (_marks(svg, css)[0] for css in ("dot", "band", "target"))
    assert dot.get("cx") == target.get("x1") == "54"
    assert (band.get("x"), band.get("width")) == ("29", "50")


def test_where_there_is_no_rate_there_is_no_dot() -> None:
    svg = interval_bar(Share(None), 0.8, "")
    assert not _marks(svg, "dot")
    assert _marks(svg, "target")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_the_parts_of_a_bar_fill_it_and_every_part_that_is_there_is_seen(counts: list[int]) -> None:
    svg = stacked_bar([Part(count, "part", "x") for count in counts], "", width=640)
    wide = [float(one.get("width") or 0) for one in _marks(svg, "part")]
    assert len(wide) == sum(1 for count in counts if count)
    assert all(one >= 1 for one in wide)
    if wide:
        assert sum(wide) + len(wide) == pytest.approx(640, abs=1)


def test_a_bar_of_nothing_says_so() -> None:
    assert _marks(stacked_bar([Part(0, "part", "x")], ""), "nothing")


def test_a_month_without_a_rate_interrupts_the_line() -> None:
    rates = [0.5, 0.6, None, 0.7, 0.8]
    svg = trend([Point(str(n), Share(rate)) for n, rate in enumerate(rates)], 0.8, "")
    assert len(_marks(svg, "dot")) == 4
    assert len(_marks(svg, "path")) == 2
    assert re.findall(r">(\d)<", svg) == ["0", "1", "2", "3", "4"]


def test_columns_are_as_high_as_their_counts() -> None:
    high = [
        float(one.get("height") or 0)
        for one in _marks(columns([("1", 10), ("2", 5), ("3", 0)], ""), "column")
    ]
    assert high[0] == pytest.approx(2 * high[1])
    assert high[2] == 0
    assert not _marks(columns([], ""), "column")
