"""XML of charts from nested calls. Pure."""

from xml.sax.saxutils import escape, quoteattr

from survey.papers.official.legible import legible

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def c(tag: str, *children: str, **attributes: object) -> str:
    """An element of a chart; children are markup already."""
    return element(f"c:{tag}", *children, **attributes)


def a(tag: str, *children: str, **attributes: object) -> str:
    """An element of DrawingML at large: lines, fills, fonts."""
    return element(f"a:{tag}", *children, **attributes)


def element(name: str, *children: str, **attributes: object) -> str:
    given = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    inside = "".join(children)
    return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"


def text(words: str) -> str:
    """Words as they may stand in markup."""
    return escape(legible(words))


def fill(colour: str) -> str:
    return a("solidFill", a("srgbClr", val=colour))


def line(colour: str, width: float, *more: str) -> str:
    """A line of `width` points."""
    return a("ln", fill(colour), *more, w=round(width * 12700))
