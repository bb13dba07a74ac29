"""The page of GB/T 9704—2012: its size and margins, and the number outside at the foot."""

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from survey.papers.official import measures
from survey.papers.official.styles import Name

# How high a line of 14 points stands, in mm: the foot ends as far from the edge as leaves 7 mm above it.
_NUMBER_HEIGHT = 6.3


def set_page(document: Document) -> None:
    """Size, margins, grid and page numbers of the document's only section."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(measures.PAGE_WIDTH), Mm(measures.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(measures.TOP), Mm(measures.BOTTOM)
    section.left_margin, section.right_margin = Mm(measures.LEFT), Mm(measures.RIGHT)
    section.footer_distance = Mm(measures.BOTTOM - measures.PAGE_NUMBER_BELOW - _NUMBER_HEIGHT)
    _set_grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, Name.FOOTER)
    _number(section.even_page_footer, Name.FOOTER_EVEN)


def _set_grid(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx has no word for the grid
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(measures.LINE_TWIPS))
    properties.append(grid)


def _number(footer: "_Footer", style: Name) -> None:
    """— 1 — (clause 7.5); the number is a field that the program fills in."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = style.value
    paragraph.add_run("— ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" —")


def _field(paragraph: Paragraph, code: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = code
        run._r.append(mark)  # noqa: SLF001 - nor for fields
