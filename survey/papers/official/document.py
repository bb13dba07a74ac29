"""A document as it is written, from its head to its date; every paragraph by its style."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from survey.papers.official.charts.add_chart import add_chart
from survey.papers.official.charts.chart import Chart
from survey.papers.official.fonts import set_fonts
from survey.papers.official.legible import legible
from survey.papers.official.numbering import number_of
from survey.papers.official.page import set_page
from survey.papers.official.styles import Name, set_styles
from survey.papers.official.tables import Grid, add_table

# Of the template of python-docx; the rest is nine tenths of its size.
_NEEDED = frozenset({RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.FONT_TABLE, RELATIONSHIP_TYPE.SETTINGS})


@dataclass(frozen=True)
class Head:
    """What stands above the text. `draft`: why it is none yet, or empty."""

    issuer: str
    number: str
    title: str
    subtitle: str = ""
    draft: str = ""


@dataclass
class Paper:
    """One document. `language`: `zh-CN` or `en`; it decides how headings are numbered."""

    language: str
    made_at: datetime
    issuer: str = ""
    _document: Document = field(default_factory=docx.Document)
    _numbers: list[int] = field(default_factory=lambda: [0, 0, 0])
    _charts: int = 0

    def __post_init__(self) -> None:
        body = self._document
        _strip(body)
        set_styles(body, self.language)
        set_fonts(body)
        set_page(body)

    def head(self, head: Head) -> None:
        """Issuer in red, number above the red line, title."""
        self._add(head.issuer, Name.MASTHEAD)
        self._add(head.number, Name.NUMBER)
        if head.draft:
            self._add(head.draft, Name.DRAFT)
        self._add(head.title, Name.TITLE)
        if head.subtitle:
            self._add(head.subtitle, Name.SUBTITLE)
        about = self._document.core_properties
        about.title, about.author = legible(head.title), legible(head.issuer)
        about.last_modified_by = about.comments = ""
        about.created = about.modified = self.made_at
        about.language = self.language

    def address(self, to: str) -> None:
        """To whom it goes, with its colon."""
        self._add(to, Name.ADDRESSEE)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading with its number: 一、, （一） or 1., by its level."""
        self._numbers[level - 1] += 1
        self._numbers[level:] = [0] * (len(self._numbers) - level)
        style = (Name.HEADING_1, Name.HEADING_2, Name.HEADING_3)[level - 1]
        self._add(number_of(level, self._numbers[level - 1], self.language) + text, style)

    def say(self, *texts: str) -> None:
        """Paragraphs of the text."""
        for text in texts:
            self._add(text, Name.BODY)

    def note(self, text: str) -> None:
        """A small remark below a table or a chart."""
        self._add(text, Name.NOTE)

    def table(self, caption: str, grid: Grid) -> None:
        self._add(caption, Name.CAPTION)
        add_table(self._document, grid)

    def chart(self, chart: Chart) -> None:
        """A chart whose figures can be edited, its title above it."""
        self._charts += 1
        self._add(chart.title, Name.CAPTION)
        add_chart(self._document, chart, self._charts, self.made_at)

    def attachments(self, word: str, names: Sequence[str]) -> None:
        """附件, one a line, numbered where there are several. `word`: what they are called, with a colon."""
        for place, name in enumerate(names):
            number = f"{place + 1}. " if len(names) > 1 else ""
            self._add(f"{word}{number}{name}", Name.ATTACHMENT)

    def sign(self, issuer: str, day: str) -> None:
        """Who issues it, and when."""
        self._add(issuer, Name.ISSUER)
        self._add(day, Name.DATE)

    def to_bytes(self) -> bytes:
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _add(self, text: str, style: Name) -> None:
        self._document.add_paragraph(legible(text), style=style.value)


def _strip(document: Document) -> None:
    """Take out the template's parts that say nothing here, and its thumbnail."""
    part, package = document.part, document.part.package
    for key in [key for key, one in part.rels.items() if one.reltype not in _NEEDED]:
        del part.rels[key]
    kept = {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}
    for key in [key for key, one in package.rels.items() if one.reltype not in kept]:
        del package.rels[key]
