"""A chart added to a document: its part, the workbook behind it, and the frame in the text."""

from datetime import datetime
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm

from survey.papers.official import measures
from survey.papers.official.charts.chart import Chart
from survey.papers.official.charts.draw import chart_xml
from survey.papers.official.charts.workbook import chart_workbook
from survey.papers.official.styles import LATIN, Font, Name

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_WORKBOOK_ID = "rId1"


def add_chart(document: Document, chart: Chart, number: int, made_at: datetime) -> None:
    """Add it at the end of the document, as wide as the printed area; `number` from 1, once for each."""
    package = document.part.package
    workbook = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        chart_workbook(chart, made_at),
        package,
    )
    xml = chart_xml(chart, _WORKBOOK_ID, latin=LATIN, east_asian=Font.BODY)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, xml.encode(), package)
    if part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE) != _WORKBOOK_ID:
        raise AssertionError("the first relation of a part has the first id")
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    run = document.add_paragraph(style=Name.CHART.value).add_run()
    run._r.append(parse_xml(_frame(chart, relation, number)))  # noqa: SLF001 - python-docx has no word for charts


def _frame(chart: Chart, relation: str, number: int) -> str:
    wide, high = Mm(measures.PRINTED_WIDTH), Mm(chart.height)
    return (
        f'<w:drawing {_NAMESPACES}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={quoteattr(chart.alt)}/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
