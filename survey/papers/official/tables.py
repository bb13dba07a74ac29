"""A table of figures: texts on the left, numbers on the right, its head again on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table, _Cell

from survey.papers.official import measures
from survey.papers.official.legible import legible
from survey.papers.official.styles import Name


@dataclass(frozen=True)
class Column:
    """`weight`: how wide it is beside the others."""

    title: str
    weight: float = 1
    number: bool = True


@dataclass(frozen=True)
class Grid:
    """What a table holds; every row has a text for each column."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def add_table(document: Document, grid: Grid) -> Table:
    """Add it at the end of the document, as wide as the printed area."""
    size = {"rows": 1 + len(grid.rows), "cols": len(grid.columns)}
    table: Table = document.add_table(**size, style=Name.FIGURES.value)
    table.autofit = False
    whole = sum(column.weight for column in grid.columns)
    widths = [Mm(measures.PRINTED_WIDTH * column.weight / whole) for column in grid.columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    kinds = [Name.CELL_NUMBER if column.number else Name.CELL for column in grid.columns]
    heads = [column.title for column in grid.columns]
    every = [(heads, [Name.CELL_HEAD] * len(heads)), *((row, kinds) for row in grid.rows)]
    cells = table._cells  # noqa: SLF001 - the public way walks the whole table for every cell
    for number, (texts, styles) in enumerate(every):
        line = cells[number * len(heads) : (number + 1) * len(heads)]
        for cell, text, style, width in zip(line, texts, styles, widths, strict=True):
            cell.width = width
            _fill(cell, text, style)
    for number, row in enumerate(table.rows):
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001
        if number == 0:
            _mark(row._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001
    return table


def _fill(cell: _Cell, text: str, style: Name) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style.value
    paragraph.add_run(legible(text))


def _mark(properties: BaseOxmlElement, tag: str) -> None:
    mark = OxmlElement(tag)
    mark.set(qn("w:val"), "true")
    properties.append(mark)
