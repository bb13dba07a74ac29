"""Workbooks made to fill a machine, to read its files, or to end the process that opens them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from survey.cases.headers import wanted
from survey.cases.outcomes import Unusable
from survey.cases.read_file import open_rows
from survey.cases.refuse_bomb import refuse_bomb
from survey.runtime import Runtime
from tests.accounts.visits import csrf, sit
from tests.cases.files import xlsx_file
from tests.hardening.books import COLUMNS, HEAD, book, cell, sheet, texts

LOOKED_FOR = wanted(COLUMNS, {name: (name,) for name in COLUMNS})
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
READ = sheet(HEAD)
FAR = sheet(HEAD + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')
_SAID = "urn:oasis:names:tc:opendocument:xmlns:"
_CELLS = "".join(
    f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
    for name in COLUMNS
)
# With two more attributes its row would stand there a million times.
_OPEN_DOCUMENT = {
    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_SAID}manifest:1.0"/>'.encode(),
    "content.xml": (
        f'<office:document-content xmlns:office="{_SAID}office:1.0" xmlns:table="{_SAID}table:1.0" '
        f'xmlns:text="{_SAID}text:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
        f"<table:table-row>{_CELLS}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    ).encode(),
}
FILES: Mapping[str, Callable[[Path], Path]] = {
    "cells in opposite corners": lambda at: book(at, FAR),
    "a corner behind blanks": lambda at: book(
        at, sheet(HEAD + f'<row r="9"><c{" " * 3_000_000}r="XFD1048576"/></row>')
    ),
    # The reader makes room for as many texts as the file says: 100 GB, and the process is gone.
    "four milliards of texts, it says": lambda at: book(at, READ, shared=texts("", count="4294967295")),
    "a hundred megabytes of blanks": lambda at: book(at, (b" " * (1 << 20) for _ in range(100))),
    "a long text": lambda at: book(at, READ, shared=texts(f"<si><t>{'a' * (64 << 20)}</t></si>")),
    "many short texts": lambda at: book(at, READ, shared=texts("<si><t>x</t></si>" * (4 << 20))),
    "billion laughs": lambda at: book(
        at, sheet(f'<row r="1">{cell("A1", "&a9;")}</row>', head=f'<!DOCTYPE x [<!ENTITY a0 "lol">{LAUGHS}]>')
    ),
    "a file of the machine": lambda at: book(
        at,
        sheet(HEAD + f'<row r="2">{cell("A2", "&f;")}</row>',
              head='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
    ),
    "a workbook in a workbook": lambda at: _zip(at, {"a.xlsx": book(at.with_name("b"), FAR).read_bytes()}),
    "the binary format": lambda at: _zip(at, {"xl/workbook.bin": b"\x83\x01"}),
    "the format of others": lambda at: _zip(at, _OPEN_DOCUMENT),
    "two files in one": lambda at: _prefixed(at, book(at.with_name("b"), FAR), book(at, READ)),
    "one behind the other's end": lambda at: _commented(book(at, READ), book(at.with_name("b"), FAR)),
    "cut off": lambda at: _cut(book(at, READ)),
}  # fmt: skip


def _zip(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def _prefixed(path: Path, other: Path, given: Path) -> Path:
    path.write_bytes(other.read_bytes() + given.read_bytes())
    return path


def _commented(path: Path, other: Path) -> Path:
    """Whoever looks for the end from behind finds the one in the comment of the other."""
    content, hidden = path.read_bytes(), other.read_bytes()
    path.write_bytes(content[:-2] + len(hidden).to_bytes(2, "little") + hidden)
    return path


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-200])
    return path


@pytest.mark.parametrize("wary", [False, True], ids=["by a command", "by a page"])
@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_before_it_is_laid_out(tmp_path: Path, name: str, wary: bool) -> None:
    path = FILES[name](tmp_path / "poll")
    assert path.stat().st_size < 1_200_000
    with pytest.raises(Unusable), open_rows(path, LOOKED_FOR, wary=wary) as rows:
        list(rows)


def test_an_old_workbook_is_no_pages(tmp_path: Path) -> None:
    """What is in it cannot be measured before it is laid out."""
    path = tmp_path / "poll"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    with pytest.raises(Unusable, match=r"save it as \.xlsx"):
        open_rows(path, LOOKED_FOR, wary=True)


def test_a_size_that_is_only_said_frightens_nobody(tmp_path: Path) -> None:
    path = book(tmp_path / "a", sheet(HEAD, within='<dimension ref="A1:XFD1048576"/>'))
    with open_rows(path, LOOKED_FOR) as rows:
        assert list(rows) == []


def test_looking_takes_no_longer_than_the_file_is_long(tmp_path: Path) -> None:
    """Tags that never end: each is looked at up to the next one, not up to the end."""
    refuse_bomb(book(tmp_path / "a", sheet("<row>" + "<c " * 300_000 + "</row>")))


def test_the_page_says_why_and_goes_on(client: FlaskClient, runtime: Runtime, tmp_path: Path) -> None:
    sit(client, runtime)
    form: dict[str, Any] = {
        "csrf_token": csrf(client, "/polls/new"),
        "name": "x",
        "start": "2026-07",
        "scale": "3",
    }
    for name in (
        "cells in opposite corners",
        "four milliards of texts, it says",
        "billion laughs",
        "cut off",
    ):
        file = io.BytesIO(FILES[name](tmp_path / "poll").read_bytes())
        answer = client.post("/polls/new", data={**form, "file": (file, "poll.xlsx")})
        assert answer.status_code == 422, name
        assert "root:" not in answer.text
    fine = xlsx_file(tmp_path / "fine.xlsx", {"a": [COLUMNS, ("D99", "单位", 1, 2, 3)]})
    form["file"] = (io.BytesIO(fine.read_bytes()), "fine.xlsx")
    assert "D99" in client.post("/polls/new", data=form).text
