from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from survey.console.charts_funnel import Curve, Dot, funnel

SHARES = st.floats(0, 1)
DOTS = st.builds(
    Dot,
    st.integers(1, 10**6),
    SHARES,
    st.just("below"),
    st.just('a "unit" & <more>'),
    st.just("/units/a%2Fb?x=1&y=2"),
)


@given(st.lists(DOTS, max_size=20), SHARES, SHARES)
def test_every_unit_is_a_titled_point_that_leads_to_it_and_lies_within(
    dots: list[Dot], centre: float, target: float
) -> None:
    curve = Curve("warning", [(dot.rated, dot.rate) for dot in dots])
    picture = ElementTree.fromstring(funnel(dots, [curve], centre, target, "label", "below"))
    links = [one for one in picture if one.tag == "a"]
    assert [link.get("href") for link in links] == [dot.href for dot in dots]
    for link in links:
        title, circle = link
        assert (title.tag, title.text) == ("title", 'a "unit" & <more>')
        assert 44 <= float(circle.get("cx") or 0) <= 866
        assert 10 <= float(circle.get("cy") or 0) <= 288
    assert picture.get("role") == "group"
    assert "style=" not in ElementTree.tostring(picture).decode()


def test_more_ratings_stand_further_right_and_a_higher_rate_higher() -> None:
    few, many = Dot(4, 0.6, "", "", ""), Dot(400, 0.9, "", "", "")
    picture = ElementTree.fromstring(funnel([few, many], [], 0.7, 0.8, "", ""))
    left, right = list(picture.iter("circle"))
    assert float(left.get("cx") or 0) < float(right.get("cx") or 0)
    assert float(left.get("cy") or 0) > float(right.get("cy") or 0)
