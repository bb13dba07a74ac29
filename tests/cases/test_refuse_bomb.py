import zipfile
from pathlib import Path

import pytest

from survey.cases.outcomes import Unusable
from survey.cases.refuse_bomb import FORM, refuse_bomb
from tests.cases.files import xlsx_file

SHEET = "xl/worksheets/sheet1.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _book(path: Path, rows: str) -> Path:
    """A workbook of one sheet with these rows, as far as the guard looks."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr(SHEET, f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>')
    return path


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>',
        '<row r="1"><c r="xfd1"/></row><row><c r = \'A1048576\'/></row>',
        "<row>" + "<c/>" * 4000 + "</row>" + "<row/>" * 4000,
    ],
)
def test_cells_far_apart_are_not_laid_out(tmp_path: Path, rows: str) -> None:
    with pytest.raises(Unusable, match="too far apart"):
        refuse_bomb(_book(tmp_path / "poll", rows), FORM)


def test_what_is_large_when_unpacked_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="too large"):
        refuse_bomb(_book(tmp_path / "poll", ">" * FORM.unpacked), FORM)


def test_a_size_that_lies_is_found_out(tmp_path: Path) -> None:
    path = _book(tmp_path / "poll", " " * 100_000)
    content = path.read_bytes()
    size = zipfile.ZipFile(path).getinfo(SHEET).file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(Unusable, match="cannot be read"):
        refuse_bomb(path)


def test_an_ordinary_workbook_and_a_text_pass(tmp_path: Path) -> None:
    refuse_bomb(xlsx_file(tmp_path / "poll.xlsx", {"poll": [("a", "b")] * 3000}))
    text = tmp_path / "poll.csv"
    text.write_text("unit_code,object\n")
    refuse_bomb(text)
