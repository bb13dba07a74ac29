"""Pictures as SVG text, drawn from figures that are given. Pure.

Colours are classes of static/console.css: the content security policy forbids style attributes. Every picture
has a label for those who cannot see it; the page shows its figures in a table too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from survey.console.svg import circle, line, rect, svg, text


@dataclass(frozen=True)
class Share:
    """A share with its interval, each between 0 and 1; no rate: nothing to say."""

    rate: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Part:
    """One part of a whole: how many, how it is coloured, what it is."""

    count: int
    css: str
    label: str


@dataclass(frozen=True)
class Point:
    """One month of a trend: its short mark below the picture, and its share."""

    mark: str
    share: Share


def interval_bar(
    share: Share, target: float | None, label: str, *, width: int = 160, scale: str = "", css: str = ""
) -> Markup:
    """A line from 0 to 1 with the interval as a band, the rate as a dot and the target as a tick.

    `scale`: what is written below the target; with it the ends are marked too, and the picture is higher.
    """
    height = 22 if scale else 16
    inner, middle = width - 8, height / 2
    marks = [line(4, middle, width - 4, middle, "axis")]
    if share.rate is not None:
        low = share.rate if share.low is None else share.low
        high = share.rate if share.high is None else share.high
        band = height * 0.375
        marks.append(rect(4 + low * inner, middle - band / 2, (high - low) * inner, band, "band"))
    if target is not None:
        at = 4 + target * inner
        marks.append(line(at, 1, at, height - 1, "target"))
    if share.rate is not None:
        marks.append(circle(4 + share.rate * inner, middle, height * 0.25, "dot"))
    if scale:
        marks += [text(4, height + 12, "0%", "start"), text(width - 4, height + 12, "100%", "end")]
        marks.append(text(4 + (target or 0) * inner, height + 12, scale, "middle") if target else "")
    return svg(width, height + (16 if scale else 0), f"interval {css}".strip(), label, marks)


def stacked_bar(parts: Sequence[Part], label: str, *, width: int = 640, height: int = 22) -> Markup:
    """The whole as one bar, its parts side by side; a part that is there is never too thin to be seen."""
    whole = sum(part.count for part in parts)
    marks: list[str] = []
    if not whole:
        marks.append(rect(0, 0, width, height, "nothing"))
    left = 0.0
    for part, wide in zip(parts, _widths([part.count for part in parts], width), strict=True):
        if wide:
            title = f"{part.label}: {part.count}"
            marks.append(rect(left, 0, max(wide - 1, 1), height, part.css, title))
            left += wide
    return svg(width, height, "stack", label, marks, stretched=True)


def trend(points: Sequence[Point], target: float | None, label: str, *, width: int = 300) -> Markup:
    """Months from left to right: rate as a dot, its interval as a whisker, months without one left empty."""
    height, top, bottom, left, right = 132, 8, 110, 34, width - 6
    marks = [
        text(left - 5, _down(level, top, bottom) + 4, f"{level:.0%}", "end")
        + line(left, _down(level, top, bottom), right, _down(level, top, bottom), "grid")
        for level in (0.0, 0.5, 1.0)
    ]
    if target is not None:
        marks.append(line(left, _down(target, top, bottom), right, _down(target, top, bottom), "target"))
    step = (right - left) / max(len(points), 1)
    before: tuple[float, float] | None = None
    for place, point in enumerate(points):
        across = left + step * (place + 0.5)
        marks.append(text(across, height - 6, point.mark, "middle"))
        here = None if point.share.rate is None else (across, _down(point.share.rate, top, bottom))
        if before and here:
            marks.append(line(*before, *here, "path"))
        before = here
        marks.extend(_whisker(across, point, top, bottom))
    return svg(width, height, "trend", label, marks)


def columns(counts: Sequence[tuple[str, int]], label: str, *, width: int = 300) -> Markup:
    """Months from left to right as columns, each as high as its count; the highest is written on the left."""
    height, top, bottom, left, right = 132, 8, 110, 34, width - 6
    most = max((count for _, count in counts), default=0)
    step = (right - left) / max(len(counts), 1)
    marks = [line(left, bottom, right, bottom, "grid"), text(left - 5, bottom + 4, "0", "end")]
    if most:
        marks += [line(left, top, right, top, "grid"), text(left - 5, top + 4, str(most), "end")]
    for place, (mark, count) in enumerate(counts):
        across = left + step * (place + 0.5)
        high = count / most * (bottom - top) if most else 0
        marks.append(rect(across - step * 0.3, bottom - high, step * 0.6, high, "column"))
        marks.append(text(across, height - 6, mark, "middle"))
    return svg(width, height, "trend", label, marks)


def opposed(left: int, right: int, most: int, label: str, *, width: int = 200) -> Markup:
    """Two counts away from the middle, each as long as its part of `most`: what displeased, what pleased."""
    height, middle = 14, width / 2
    scale = (middle - 1) / max(most, 1)
    marks = [
        rect(middle - left * scale, 2, left * scale, height - 4, "level-4"),
        rect(middle, 2, right * scale, height - 4, "level-2"),
        line(middle, 0, middle, height, "axis"),
    ]
    return svg(width, height, "opposed", label, marks)


def _whisker(across: float, point: Point, top: int, bottom: int) -> list[str]:
    share = point.share
    if share.rate is None:
        return []
    marks = []
    if share.low is not None and share.high is not None:
        ends = _down(share.low, top, bottom), _down(share.high, top, bottom)
        marks.append(line(across, ends[0], across, ends[1], "whisker"))
    return [*marks, circle(across, _down(share.rate, top, bottom), 3.5, "dot")]


def _down(share: float, top: int, bottom: int) -> float:
    return bottom - share * (bottom - top)


def _widths(counts: Sequence[int], width: int) -> list[float]:
    """How wide each part is drawn: by its count, but at least 3 where there is one; together `width`."""
    whole = sum(counts)
    if not whole:
        return [0.0] * len(counts)
    least = 3.0
    thin = {i for i, count in enumerate(counts) if count and count / whole * width < least}
    rest = sum(count for i, count in enumerate(counts) if i not in thin)
    room = width - least * len(thin)
    return [least if i in thin else (count / rest * room if count else 0.0) for i, count in enumerate(counts)]
