"""The funnel plot as SVG: every unit a point by how many rated and how many of them are satisfied. Pure.

Few ratings stand on the left, where chance alone throws rates far apart, many on the right; limits are
the curves between which chance keeps a unit. Ratings are drawn by their square root: the limits narrow by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

from markupsafe import Markup, escape

from survey.console.svg import line, num, svg, text

_WIDTH, _HEIGHT = 880, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 866, 10, 288
_TICKS = tuple(base * 10**power for power in range(7) for base in (1, 2, 5))
_APART = 46  # between two marks of the scale below


@dataclass(frozen=True)
class Dot:
    """One unit: `rated` at least 1, `rate` from 0 to 1, what it says when pointed at, and where it leads."""

    rated: int
    rate: float
    css: str
    title: str
    href: str


@dataclass(frozen=True)
class Curve:
    """A limit: (ratings, rate) from left to right."""

    css: str
    points: Sequence[tuple[int, float]]


@dataclass(frozen=True)
class _Scale:
    most: int
    least: float

    def across(self, rated: float) -> float:
        return _LEFT + sqrt(rated / self.most) * (_RIGHT - _LEFT)

    def down(self, rate: float) -> float:
        within = max(rate, self.least)
        return _BOTTOM - (within - self.least) / (1 - self.least) * (_BOTTOM - _TOP)


def funnel(
    dots: Sequence[Dot], curves: Sequence[Curve], centre: float, target: float, label: str, below: str
) -> Markup:
    """The picture; `below` is written under the scale of ratings. Dots given last lie on top."""
    scale = _Scale(
        max((dot.rated for dot in dots), default=1),
        _least([dot.rate for dot in dots] + [centre, target]),
    )
    marks = [*_grid(scale), *_numbers(scale), text(_RIGHT, _HEIGHT - 4, below, "end")]
    marks += [_curve(curve, scale) for curve in curves]
    marks.append(line(_LEFT, scale.down(centre), _RIGHT, scale.down(centre), "centre"))
    marks.append(line(_LEFT, scale.down(target), _RIGHT, scale.down(target), "target"))
    marks += [_dot(dot, scale) for dot in dots]
    return svg(_WIDTH, _HEIGHT, "funnel", label, marks, role="group")


def _least(rates: Sequence[float]) -> float:
    """Where the scale of rates begins: below everything that is drawn, and never above 80 %."""
    return max(0.0, min(floor(min(rates) * 10 - 0.5) / 10, 0.8))


def _grid(scale: _Scale) -> list[str]:
    steps = range(round(scale.least * 10), 11)
    wide = 2 if len(steps) > 6 else 1
    marks = []
    for step in [one for one in steps if (10 - one) % wide == 0]:
        down = scale.down(step / 10)
        marks.append(text(_LEFT - 6, down + 4, f"{step * 10}%", "end"))
        marks.append(line(_LEFT, down, _RIGHT, down, "grid"))
    return marks


def _numbers(scale: _Scale) -> list[str]:
    marks, last = [], float(_LEFT)
    for tick in [one for one in _TICKS if one <= scale.most]:
        across = scale.across(tick)
        if across - last >= _APART:
            marks.append(text(across, _BOTTOM + 17, f"{tick:,}", "middle"))
            last = across
    return marks


def _curve(curve: Curve, scale: _Scale) -> str:
    """A limit; what lies under the picture runs along its lower edge."""
    points = " ".join(f"{num(scale.across(n))},{num(scale.down(rate))}" for n, rate in curve.points)
    return f'<polyline class="limit {curve.css}" points="{points}"/>'


def _dot(dot: Dot, scale: _Scale) -> str:
    """A point that leads to its unit; by keyboard the same links stand in the table below."""
    place = f'cx="{num(scale.across(dot.rated))}" cy="{num(scale.down(dot.rate))}"'
    return (
        f'<a href="{escape(dot.href)}" tabindex="-1"><title>{escape(dot.title)}</title>'
        f'<circle class="{dot.css}" {place} r="5"/></a>'
    )
