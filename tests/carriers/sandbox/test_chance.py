from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.sandbox.chance import by_share, draw, pick


@given(st.lists(st.text() | st.integers()))
def test_the_same_names_draw_the_same_figure(names: list[object]) -> None:
    assert 0 <= draw(*names) < 1
    assert draw(*names) == draw(*names)


def test_figures_are_spread_evenly() -> None:
    figures = [draw("seed", at) for at in range(2000)]
    for tenth in range(10):
        assert 140 < sum(tenth / 10 <= figure < (tenth + 1) / 10 for figure in figures) < 260


@given(st.lists(st.integers(), min_size=1), st.floats(0, 1, exclude_max=True))
def test_what_is_picked_is_one_of_the_choices(choices: list[int], at: float) -> None:
    assert pick(choices, at) in choices


def test_shares_cover_their_part_and_no_more() -> None:
    shares = {"a": 0.25, "b": 0.5}
    assert [by_share(shares, at) for at in (0, 0.24, 0.25, 0.74, 0.75, 0.99)] == [
        "a",
        "a",
        "b",
        "b",
        None,
        None,
    ]
