"""Marks of pictures as SVG text: short, escaped, coloured by classes of static/console.css. Pure."""

from collections.abc import Sequence

from markupsafe import Markup, escape


def svg(
    width: int,
    height: int,
    css: str,
    label: str,
    marks: Sequence[str],
    *,
    stretched: bool = False,
    role: str = "img",
) -> Markup:
    """The picture. Marks are safe: numbers, classes of ours, and texts that were escaped on their way in.

    `role`: `group` for a picture with links in it.
    """
    free = ' preserveAspectRatio="none"' if stretched else ""
    return Markup(  # noqa: S704
        f'<svg class="chart {css}" role="{role}" aria-label="{escape(label)}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"{free}>{"".join(marks)}</svg>'
    )


def text(x: float, y: float, said: str, anchor: str) -> str:
    place = f'x="{num(x)}" y="{num(y)}" text-anchor="{anchor}"'
    return f'<text class="tick" {place}>{escape(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    return f'<line class="{css}" x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}"/>'


def rect(x: float, y: float, width: float, height: float, css: str, title: str = "") -> str:
    place = f'x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"'
    if not title:
        return f'<rect class="{css}" {place}/>'
    return f'<rect class="{css}" {place}><title>{escape(title)}</title></rect>'


def circle(x: float, y: float, radius: float, css: str) -> str:
    return f'<circle class="{css}" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"/>'


def num(value: float) -> str:
    """Short: a tenth of a pixel is enough."""
    return f"{value:.1f}".removesuffix(".0")
