"""Workbooks that no spreadsheet writes."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
COLUMNS = ("unit_code", "object", "level_1", "level_2", "level_3")
_AROUND: Mapping[str, str] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET_TYPE}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {SPACE} xmlns:r="{_REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{"".join(cell(f"{chr(65 + at)}1", name) for at, name in enumerate(COLUMNS))}</row>'


def sheet(rows: str, *, head: str = "", within: str = "") -> str:
    """The XML of a sheet; `head` stands above it, `within` before its rows."""
    return f"{head}<worksheet {SPACE}>{within}<sheetData>{rows}</sheetData></worksheet>"


def texts(rows: str, *, count: str = "1") -> str:
    """The shared texts."""
    return f'<sst {SPACE} count="{count}" uniqueCount="{count}">{rows}</sst>'


def book(
    path: Path, pieces: str | Iterable[bytes], *, shared: str = "", more: Mapping[str, bytes] = {}
) -> Path:
    """A workbook of one sheet, whose XML comes whole or in pieces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in _AROUND.items():
            file.writestr(name, content)
        with file.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in [pieces.encode()] if isinstance(pieces, str) else pieces:
                part.write(piece)
        file.writestr("xl/sharedStrings.xml", shared or texts("<si><t>a</t></si>"))
    return path
