"""Every style of a document, as one table; nothing is set at single runs.

A style that is not here is not in the document: the many of python-docx's template are taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from survey.papers.official import measures
from survey.papers.official.measures import SIZE_2, SIZE_3, SIZE_4, SIZE_5, TWIPS_A_POINT

RED = "C00000"
LATIN = "Times New Roman"


class Font(StrEnum):
    """The type faces that the standard names, as Chinese machines know them."""

    TITLE = "方正小标宋简体"
    BODY = "仿宋_GB2312"
    HEADING = "黑体"
    SECOND_HEADING = "楷体_GB2312"
    SONG = "宋体"  # page numbers


class Name(StrEnum):
    """The styles by their name in the document."""

    BODY = "Normal"
    MASTHEAD = "Masthead"
    NUMBER = "Document Number"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    ADDRESSEE = "Addressee"
    DRAFT = "Draft Mark"
    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    CAPTION = "caption"
    CHART = "Chart"
    NOTE = "Note"
    CELL = "Table Text"
    CELL_NUMBER = "Table Number"
    CELL_HEAD = "Table Head"
    ATTACHMENT = "Attachment"
    ISSUER = "Issuer"
    DATE = "Date"
    FOOTER = "footer"
    FOOTER_EVEN = "Footer Even"
    FIGURES = "Figures"  # of tables


@dataclass(frozen=True)
class Style:
    """One paragraph style. `first`, `left`, `right`: hundredths of a character; `before`, `after`: twips."""

    name: Name
    font: Font
    size: float = SIZE_3
    align: str = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    line: int | None = measures.LINE_TWIPS  # None: as high as what stands in it
    before: int = 0
    after: int = 0
    closer: int = 0
    colour: str = ""
    outline: int | None = None
    keep_next: bool = False
    underlined: bool = False


STYLES: Sequence[Style] = (
    Style(Name.BODY, Font.BODY, first=200, closer=measures.CLOSER_TWIPS),
    Style(Name.MASTHEAD, Font.TITLE, 36, "center", colour=RED, before=600, after=300, line=None),
    Style(Name.NUMBER, Font.BODY, align="center", after=measures.LINE_TWIPS, underlined=True),
    Style(Name.TITLE, Font.TITLE, SIZE_2, "center", line=measures.TITLE_LINE_TWIPS, keep_next=True),
    Style(Name.SUBTITLE, Font.SECOND_HEADING, align="center", after=measures.LINE_TWIPS),
    Style(Name.ADDRESSEE, Font.BODY),  # clause 7.3.2: begins at the margin
    Style(Name.DRAFT, Font.HEADING, align="center", colour=RED),
    Style(Name.HEADING_1, Font.HEADING, first=200, outline=0, keep_next=True),
    Style(Name.HEADING_2, Font.SECOND_HEADING, first=200, outline=1, keep_next=True),
    Style(Name.HEADING_3, Font.BODY, first=200, outline=2, keep_next=True),
    Style(Name.CAPTION, Font.HEADING, 12, "center", before=160, after=80, keep_next=True, line=None),
    Style(Name.CHART, Font.BODY, SIZE_5, "center", after=80, line=None),
    Style(Name.NOTE, Font.BODY, SIZE_5, before=60, after=200, line=None),
    Style(Name.CELL, Font.BODY, SIZE_5, "left", line=None),
    Style(Name.CELL_NUMBER, Font.BODY, SIZE_5, "right", line=None),
    Style(Name.CELL_HEAD, Font.HEADING, SIZE_5, "center", keep_next=True, line=None),
    Style(Name.ATTACHMENT, Font.BODY, first=200, before=measures.LINE_TWIPS),
    Style(Name.ISSUER, Font.BODY, align="right", right=400, before=2 * measures.LINE_TWIPS, keep_next=True),
    Style(Name.DATE, Font.BODY, align="right", right=400),
    Style(Name.FOOTER, Font.SONG, SIZE_4, "right", right=100, line=None),
    Style(Name.FOOTER_EVEN, Font.SONG, SIZE_4, "left", left=100, line=None),
)  # fmt: skip


def set_styles(document: Document, language: str) -> None:
    """Put our styles in the place of those that the document was made with. `language`: `zh-CN` or `en`."""
    styles = document.styles.element
    for old in styles.findall(qn("w:style")) + styles.findall(qn("w:docDefaults")):
        styles.remove(old)
    styles.insert(0, _defaults(language))
    for style in STYLES:
        styles.append(_paragraph(style))
    styles.append(_of_tables())


def _defaults(language: str) -> BaseOxmlElement:
    latin = "en-GB" if language == "en" else "en-US"
    run = _part("w:rPr", _fonts(Font.BODY), _part("w:lang", val=latin, eastAsia="zh-CN"))
    return _part("w:docDefaults", _part("w:rPrDefault", run), _part("w:pPrDefault"))


def _paragraph(style: Style) -> BaseOxmlElement:
    made = _part(
        "w:style", _part("w:name", val=style.name.value), type="paragraph", styleId=style_id(style.name)
    )
    if style.name is Name.BODY:
        made.set(qn("w:default"), "1")
    else:
        made.append(_part("w:basedOn", val=style_id(Name.BODY)))
    made.append(_part("w:qFormat"))
    made.append(_of_paragraph(style))
    made.append(_of_letters(style))
    return made


def _of_paragraph(style: Style) -> BaseOxmlElement:
    parts = [_part("w:keepNext")] if style.keep_next else []
    parts.append(_part("w:widowControl", val="0"))
    if style.underlined:
        line = _part("w:bottom", val="single", sz="18", space=str(round(measures.RULE_BELOW / 25.4 * 72)))
        line.set(qn("w:color"), RED)
        parts.append(_part("w:pBdr", line))
    parts.append(_part("w:snapToGrid", val="0"))
    parts.append(_spacing(style))
    parts.append(_indent(style))
    parts.append(_part("w:jc", val=style.align))
    if style.outline is not None:
        parts.append(_part("w:outlineLvl", val=str(style.outline)))
    return _part("w:pPr", *parts)


def _spacing(style: Style) -> BaseOxmlElement:
    line, rule = (240, "auto") if style.line is None else (style.line, "exact")
    return _part("w:spacing", before=str(style.before), after=str(style.after), line=str(line), lineRule=rule)


def _indent(style: Style) -> BaseOxmlElement:
    """In characters, and for programs that do not know these in twips too."""
    given: dict[str, str] = {}
    for name, hundredths in (("left", style.left), ("right", style.right), ("firstLine", style.first)):
        given[f"{name}Chars"] = str(hundredths)
        given[name] = str(round(hundredths / 100 * style.size * TWIPS_A_POINT))
    return _part("w:ind", **given)


def _of_letters(style: Style) -> BaseOxmlElement:
    parts = [_fonts(style.font)]
    if style.colour:
        parts.append(_part("w:color", val=style.colour))
    parts.append(_part("w:spacing", val=str(style.closer)))
    half_points = str(round(style.size * 2))
    return _part("w:rPr", *parts, _part("w:sz", val=half_points), _part("w:szCs", val=half_points))


def _fonts(font: Font) -> BaseOxmlElement:
    """Chinese characters in `font`; letters and digits in their counterpart, or they come out wide."""
    latin = font.value if font is Font.SONG else LATIN
    return _part("w:rFonts", ascii=latin, hAnsi=latin, eastAsia=font.value, cs=LATIN)


def _of_tables() -> BaseOxmlElement:
    """Lines above, below and between rows; a grey head; room around what stands in a cell."""
    lines = [
        _part(f"w:{side}", val="single", sz=size, space="0", color=colour)
        for side, size, colour in (
            ("top", "12", "000000"), ("bottom", "12", "000000"), ("insideH", "4", "A0A0A0"),
            ("insideV", "4", "D0D0D0"),
        )
    ]  # fmt: skip
    margins = [
        _part(f"w:{side}", w=width, type="dxa")
        for side, width in (("top", "40"), ("left", "70"), ("bottom", "40"), ("right", "70"))
    ]
    table = _part(
        "w:tblPr", _part("w:jc", val="center"), _part("w:tblBorders", *lines), _part("w:tblCellMar", *margins)
    )
    shade = _part("w:tcPr", _part("w:shd", val="clear", color="auto", fill="EDEDED"))
    name = style_id(Name.FIGURES)
    return _part(
        "w:style",
        _part("w:name", val=Name.FIGURES.value),
        _part("w:qFormat"),
        table,
        _part("w:tcPr", _part("w:vAlign", val="center")),
        _part("w:tblStylePr", shade, type="firstRow"),
        type="table",
        styleId=name,
    )


def style_id(name: Name) -> str:
    return name.value.title().replace(" ", "")


def _part(tag: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made
