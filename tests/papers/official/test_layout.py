"""The measures of GB/T 9704—2012, as they stand in the file."""

import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from survey.papers.official.numbering import chinese, number_of
from survey.papers.official.styles import Font, Name
from tests.papers.official.samples import sample

DOCUMENT = docx.Document(io.BytesIO(sample("正文")))
# Clauses 5.2.2, 7.2.4, 7.3: who stands in which type, and how large.
TYPE = {
    Name.BODY: (Font.BODY, 16),
    Name.TITLE: (Font.TITLE, 22),
    Name.HEADING_1: (Font.HEADING, 16),
    Name.HEADING_2: (Font.SECOND_HEADING, 16),
    Name.HEADING_3: (Font.BODY, 16),
    Name.FOOTER: (Font.SONG, 14),
    Name.FOOTER_EVEN: (Font.SONG, 14),
}


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = DOCUMENT.sections[0]
    assert section.page_width is not None and abs(section.page_width - Mm(210)) < Mm(0.1)
    assert section.page_height is not None and abs(section.page_height - Mm(297)) < Mm(0.1)
    found = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round((one or 0) / Mm(1)) for one in found] == [37, 35, 28, 26]


@pytest.mark.parametrize(("name", "type_"), TYPE.items())
def test_every_style_has_its_type_for_both_scripts(name: Name, type_: tuple[Font, float]) -> None:
    style = DOCUMENT.styles[name.value].element
    fonts = style.find(f".//{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == type_[0]
    assert fonts.get(qn("w:ascii")) == (Font.SONG if type_[0] is Font.SONG else "Times New Roman")
    assert style.find(f".//{qn('w:sz')}").get(qn("w:val")) == str(type_[1] * 2)


def test_the_body_has_a_fixed_pitch_and_begins_two_characters_in() -> None:
    body = DOCUMENT.styles[Name.BODY.value]
    assert body.paragraph_format.line_spacing_rule is WD_LINE_SPACING.EXACTLY
    assert Pt(28) <= body.paragraph_format.line_spacing <= Pt(29)
    assert body.element.find(f".//{qn('w:ind')}").get(qn("w:firstLineChars")) == "200"


def test_nothing_is_set_at_single_runs() -> None:
    body = DOCUMENT.element.body
    assert body.findall(f".//{qn('w:r')}/{qn('w:rPr')}") == []
    allowed = {qn("w:pStyle")}
    assert {part.tag for part in body.iterfind(f".//{qn('w:p')}/{qn('w:pPr')}/*")} == allowed


def test_every_style_in_use_is_there() -> None:
    known = {style.style_id for style in DOCUMENT.styles}
    used = {part.get(qn("w:val")) for part in DOCUMENT.element.body.iterfind(f".//{qn('w:pStyle')}")}
    assert used <= known


def test_the_number_stands_outside_on_both_sides_of_a_sheet() -> None:
    section = DOCUMENT.sections[0]
    assert DOCUMENT.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "—  —"  # the number between them is a field
        assert paragraph._p.find(f".//{qn('w:instrText')}").text == "PAGE"
        style = paragraph.style
        assert style is not None and style.element.find(f".//{qn('w:jc')}").get(qn("w:val")) == side


def test_a_table_repeats_its_head_and_splits_no_row() -> None:
    rows = DOCUMENT.tables[0].rows
    assert rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    styles = [cell.paragraphs[0].style for cell in rows[1].cells]
    assert [style and style.name for style in styles] == [Name.CELL, Name.CELL_NUMBER, Name.CELL_NUMBER]


def test_headings_are_numbered_as_the_standard_says() -> None:
    texts = [one.text for one in DOCUMENT.paragraphs]
    assert [text for text in texts if text.endswith(("总体情况", "责任单位", "乡镇"))] == [
        "一、总体情况", "（一）责任单位", "1. 乡镇",
    ]  # fmt: skip
    assert number_of(1, 12, "zh-CN") == "十二、"
    assert number_of(2, 3, "en") == "(3) "


@given(st.integers(1, 98))
def test_chinese_numbers_are_all_different(number: int) -> None:
    assert chinese(number) != chinese(number + 1)


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (45, "四十五")]
)
def test_chinese_numbers(number: int, written: str) -> None:
    assert chinese(number) == written


def test_the_file_carries_nothing_of_the_template() -> None:
    with zipfile.ZipFile(io.BytesIO(sample("正文"))) as parts:
        names = parts.namelist()
        fonts = parts.read("word/fontTable.xml").decode()
    assert not [name for name in names if "thumbnail" in name or "Effects" in name or "custom" in name]
    assert '<w:altName w:val="仿宋,华文仿宋,FangSong"/>' in fonts
    about = DOCUMENT.core_properties
    assert (about.author, about.title, about.comments) == ("青溪县民调中心", "关于满意度的通报", "")
