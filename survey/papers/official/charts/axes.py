"""The two axes of a chart: what is compared, and a share from its lowest to 100 %. Pure."""

from survey.papers.official.charts.chart import GREY, Chart, Kind
from survey.papers.official.charts.markup import a, c, line

CATEGORY_AXIS, VALUE_AXIS = 111111111, 222222222
_GRID = "DDDDDD"


def axes(chart: Chart) -> str:
    trend = chart.kind is Kind.TREND
    return _categories(trend=trend) + _values(chart.lowest, trend=trend)


def _categories(*, trend: bool) -> str:
    return c(
        "catAx",
        c("axId", val=CATEGORY_AXIS),
        c("scaling", c("orientation", val="minMax" if trend else "maxMin")),  # the first bar on top
        c("delete", val=0),
        c("axPos", val="b" if trend else "l"),
        c("numFmt", formatCode="General", sourceLinked=0),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="low"),
        c("spPr", line(GREY, 0.5)),
        c("crossAx", val=VALUE_AXIS),
        c("crosses", val="autoZero"),
        c("auto", val=0),
        c("lblAlgn", val="ctr"),
        c("lblOffset", val=100),
        c("tickLblSkip", val=1),
        c("noMultiLvlLbl", val=1),
    )


def _values(lowest: float, *, trend: bool) -> str:
    return c(
        "valAx",
        c("axId", val=VALUE_AXIS),
        c("scaling", c("orientation", val="minMax"), c("max", val=1), c("min", val=f"{lowest:g}")),
        c("delete", val=0),
        c("axPos", val="l" if trend else "b"),
        c("majorGridlines", c("spPr", line(_GRID, 0.5))),
        c("numFmt", formatCode="0%", sourceLinked=0),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="nextTo"),
        c("spPr", a("ln", a("noFill"))),
        c("crossAx", val=CATEGORY_AXIS),
        c("crosses", val="autoZero" if trend else "max"),
        c("crossBetween", val="between"),
        c("majorUnit", val=0.1 if lowest >= 0.5 else 0.2),
    )
