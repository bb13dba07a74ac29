"""Charts: what is drawn, what is kept in the workbook behind it, and that a word processor takes it."""

import io
import zipfile
from xml.etree import ElementTree as Tree

import openpyxl
import pytest

from survey.papers.official.charts.chart import Chart
from survey.papers.official.charts.draw import chart_xml
from survey.papers.official.charts.sheet import blocks
from survey.papers.official.charts.workbook import chart_workbook
from tests.papers.official.samples import BARS, MADE_AT, STACK, TREND, sample

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
EVERY = pytest.mark.parametrize("chart", [TREND, BARS, STACK], ids=lambda chart: chart.kind)
# ECMA-376-1, annex A.5: a program refuses a chart whose elements stand in another order.
ORDER = {
    "chartSpace": "roundedCorners chart spPr txPr externalData",
    "chart": "autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout barChart lineChart catAx valAx",
    "barChart": "barDir grouping varyColors ser gapWidth overlap axId",
    "lineChart": "grouping varyColors ser marker axId",
    "ser": "idx order tx spPr invertIfNegative marker dPt errBars cat val smooth",
    "dPt": "idx invertIfNegative bubble3D spPr",
    "errBars": "errDir errBarType errValType noEndCap plus minus spPr",
    "scaling": "orientation max min",
    "catAx": "axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos spPr crossAx crosses "
    "auto lblAlgn lblOffset tickLblSkip noMultiLvlLbl",
    "valAx": "axId scaling delete axPos majorGridlines numFmt majorTickMark minorTickMark tickLblPos spPr "
    "crossAx crosses crossBetween majorUnit",
}


def _root(chart: Chart) -> Tree.Element:
    return Tree.fromstring(chart_xml(chart, "rId1", latin="Times New Roman", east_asian="仿宋_GB2312"))


@EVERY
def test_elements_stand_in_the_order_of_the_schema(chart: Chart) -> None:
    seen = 0
    for element in _root(chart).iter():
        order = ORDER.get(str(element.tag).removeprefix(C))
        if order is not None:
            places = [order.split().index(str(child.tag).removeprefix(C)) for child in element]
            assert places == sorted(places), element.tag
            seen += 1
    assert seen > 5


@EVERY
def test_what_is_drawn_is_what_stands_in_the_workbook(chart: Chart) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(chart_workbook(chart, MADE_AT)))["Sheet1"]
    compared = 0
    for reference in [one for one in _root(chart).iter() if one.tag in (f"{C}numRef", f"{C}strRef")]:
        place = (reference.findtext(f"{C}f") or "").removeprefix("Sheet1!").replace("$", "")
        area = sheet[place]
        kept = [row[0].value for row in area] if isinstance(area, tuple) else [area.value]
        cache = {int(point.get("idx", "")): point.findtext(f"{C}v") for point in reference.iter(f"{C}pt")}
        for at, value in enumerate(kept):
            drawn = cache.get(at)
            assert (drawn if isinstance(value, str) or drawn is None else float(drawn)) == value
            compared += 1
    assert compared >= len(chart.categories) * 2


def test_whiskers_reach_to_the_ends_of_the_interval() -> None:
    columns = {block.name: block.values for block in blocks(TREND)}
    assert columns["满意率 −"] == [0.1, None, 0.085]
    assert columns["满意率 +"] == [0.1, None, 0.061]


def test_a_month_without_figure_is_a_gap_not_a_nought() -> None:
    line = next(_root(TREND).iter(f"{C}ser"))
    values = line.find(f"{C}val")
    assert values is not None
    assert [point.get("idx") for point in values.iter(f"{C}pt")] == ["0", "2"]
    gaps = _root(TREND).find(f".//{C}dispBlanksAs")
    assert gaps is not None and gaps.get("val") == "gap"


def test_a_document_holds_its_charts_their_workbooks_and_words_for_who_cannot_see_them() -> None:
    with zipfile.ZipFile(io.BytesIO(sample("正文"))) as parts:
        names = parts.namelist()
        types = parts.read("[Content_Types].xml").decode()
        document = parts.read("word/document.xml").decode()
    for number in (1, 2, 3):
        assert f"word/charts/chart{number}.xml" in names
        assert f"word/embeddings/chart{number}.xlsx" in names
    assert "drawingml.chart+xml" in types
    assert TREND.alt in document
