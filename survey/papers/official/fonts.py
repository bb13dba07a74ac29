"""The table of fonts: what to take instead, where a machine has not the one that the standard names.

Newer systems have 仿宋 and 楷体 without the old name's ending, and no 小标宋 unless it was bought.
"""

from collections.abc import Mapping

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from survey.papers.official.charts.markup import XML
from survey.papers.official.styles import LATIN, Font

INSTEAD: Mapping[Font, str] = {
    Font.TITLE: "小标宋,华文中宋,宋体",
    Font.BODY: "仿宋,华文仿宋,FangSong",
    Font.HEADING: "SimHei,华文细黑",
    Font.SECOND_HEADING: "楷体,华文楷体,KaiTi",
    Font.SONG: "SimSun,华文宋体",
}
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def set_fonts(document: Document) -> None:
    """Put our table of fonts in the place of the one that the document was made with."""
    part = document.part
    old = [key for key, one in part.rels.items() if one.reltype == RELATIONSHIP_TYPE.FONT_TABLE]
    for key in old:
        del part.rels[key]
    fonts = [_font(font.value, instead, "86") for font, instead in INSTEAD.items()] + [_font(LATIN, "", "00")]
    text = f'{XML}<w:fonts xmlns:w="{_MAIN}">{"".join(fonts)}</w:fonts>'
    uri = PackURI("/word/fontTable.xml")
    part.relate_to(
        Part(uri, CONTENT_TYPE.WML_FONT_TABLE, text.encode(), part.package), RELATIONSHIP_TYPE.FONT_TABLE
    )


def _font(name: str, instead: str, charset: str) -> str:
    other = f'<w:altName w:val="{instead}"/>' if instead else ""
    return f'<w:font w:name="{name}">{other}<w:charset w:val="{charset}"/></w:font>'
