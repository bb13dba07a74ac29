"""A chart as DrawingML (ECMA-376-1, clause 21.2): what Word and LibreOffice draw themselves. Pure.

The order of elements is the schema's; a word processor refuses another one. Values are kept in the chart as
well, so that it shows without its workbook.
"""

from collections.abc import Iterator, Sequence

from survey.papers.official.charts.axes import CATEGORY_AXIS, VALUE_AXIS, axes
from survey.papers.official.charts.chart import Chart, Kind, Series
from survey.papers.official.charts.markup import XML, a, c, element, fill, line, text
from survey.papers.official.charts.sheet import Block, Part, blocks, categories_at

_NAMESPACES = {
    "xmlns:c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_WHISKER = "404040"


def chart_xml(chart: Chart, workbook: str, *, latin: str, east_asian: str) -> str:
    """The part as text. `workbook`: the id of its relation to the workbook; the fonts are the document's."""
    fonts = a("defRPr", a("latin", typeface=latin), a("ea", typeface=east_asian), sz=900)
    legend = c("legend", c("legendPos", val="b"), c("overlay", val=0)) if len(chart.series) > 1 else ""
    space = element(
        "c:chartSpace",
        c("roundedCorners", val=0),
        c(
            "chart",
            c("autoTitleDeleted", val=1),
            c("plotArea", c("layout"), _plot(chart), axes(chart)),
            legend,
            c("plotVisOnly", val=1),
            c("dispBlanksAs", val="gap"),
        ),
        c("spPr", fill("FFFFFF"), a("ln", a("noFill"))),
        c("txPr", a("bodyPr"), a("p", a("pPr", fonts), a("endParaRPr", lang="zh-CN"))),
        element("c:externalData", c("autoUpdate", val=0), **{"r:id": workbook}),
        **_NAMESPACES,
    )
    return XML + space


def _plot(chart: Chart) -> str:
    series = "".join(_every_series(chart))
    ids = c("axId", val=CATEGORY_AXIS) + c("axId", val=VALUE_AXIS)
    if chart.kind is Kind.TREND:
        grouping = c("grouping", val="standard") + c("varyColors", val=0)
        return c("lineChart", grouping, series, c("marker", val=1), ids)
    stacked = chart.kind is Kind.STACK
    return c(
        "barChart",
        c("barDir", val="bar"),
        c("grouping", val="percentStacked" if stacked else "clustered"),
        c("varyColors", val=0),
        series,
        c("gapWidth", val=45),
        c("overlap", val=100) if stacked else "",
        ids,
    )


def _every_series(chart: Chart) -> Iterator[str]:
    columns = {(block.series, block.part): block for block in blocks(chart)}
    for place, series in enumerate(chart.series):
        minus, plus = columns.get((place, Part.MINUS)), columns.get((place, Part.PLUS))
        trend = chart.kind is Kind.TREND
        values = columns[place, Part.VALUES]
        yield c(
            "ser",
            c("idx", val=place),
            c("order", val=place),
            c("tx", c("strRef", c("f", values.name_at), _texts([series.name]))),
            _line(series) if trend else _bar(series),
            _whiskers(minus, plus, trend=trend) if minus and plus else "",
            c("cat", c("strRef", c("f", categories_at(chart)), _texts(chart.categories))),
            c("val", _numbers(values)),
            c("smooth", val=0) if trend else "",
        )


def _line(series: Series) -> str:
    if series.plain:
        look = line(series.colour, 1, a("prstDash", val="dash"))
        return c("spPr", look) + c("marker", c("symbol", val="none"))
    mark = c("spPr", fill(series.colour), line(series.colour, 0.75))
    dots = c("marker", c("symbol", val="circle"), c("size", val=6), mark)
    return c("spPr", line(series.colour, 1.75)) + dots


def _bar(series: Series) -> str:
    keep = c("invertIfNegative", val=0)
    own = [
        c("dPt", c("idx", val=at), keep, c("bubble3D", val=0), c("spPr", fill(colour)))
        for at, colour in enumerate(series.colours)
    ]
    return c("spPr", fill(series.colour)) + keep + "".join(own)


def _whiskers(minus: Block, plus: Block, *, trend: bool) -> str:
    return c(
        "errBars",
        c("errDir", val="y") if trend else "",  # of bars there is only one
        c("errBarType", val="both"),
        c("errValType", val="cust"),
        c("noEndCap", val=0),
        c("plus", _numbers(plus)),
        c("minus", _numbers(minus)),
        c("spPr", line(_WHISKER, 0.75)),
    )


def _numbers(block: Block) -> str:
    points = [
        c("pt", c("v", f"{value:g}"), idx=at) for at, value in enumerate(block.values) if value is not None
    ]
    count = c("ptCount", val=len(block.values))
    return c("numRef", c("f", block.values_at), c("numCache", c("formatCode", "0.0%"), count, *points))


def _texts(texts: Sequence[str]) -> str:
    points = [c("pt", c("v", text(one)), idx=at) for at, one in enumerate(texts)]
    return c("strCache", c("ptCount", val=len(texts)), *points)
