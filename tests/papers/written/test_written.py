"""Bulletin, ledgers and assessment of a county: what stands in them, and what must not (R6)."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from survey.models import Audit
from survey.papers.assessment.write import assessment_docx, assessment_xlsx
from survey.papers.bulletin.write import bulletin_docx
from survey.papers.commands import assessment, bulletin
from survey.papers.ledgers.write import bulletin_xlsx
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import Month, named
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RatedObject
from tests.papers.conftest import Print
from tests.papers.written.righting import put_right

SEPTEMBER = named(Month(2026, 9), Month(2026, 9))
YEAR = named(Month(2026, 1), Month(2026, 12))


@pytest.fixture(autouse=True)
def _speaking(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def _texts(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    return [one.text for one in document.paragraphs]


def _rows(content: bytes) -> dict[str, dict[str, list[str]]]:
    """By the table's head, then by the first cell of each row."""
    tables = docx.Document(io.BytesIO(content)).tables
    found: dict[str, dict[str, list[str]]] = {}
    for table in tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        found.setdefault("|".join(rows[0]), {}).update({row[0]: row[1:] for row in rows[1:]})
    return found


def test_the_figure_comes_first_and_is_that_of_the_scores(runtime: Runtime) -> None:
    texts = _texts(bulletin_docx(runtime, SEPTEMBER, public=False, language="zh-CN"))
    item = list_scores(runtime, Asked(SEPTEMBER, unit="430000", rounds=(FIRST,)))[0]
    first = next(place for place, text in enumerate(texts) if text.startswith("一、"))
    assert texts[first] == "一、总体情况"
    said = " ".join(texts[first : first + 6])
    assert f"满意率 {item['rate'] * 100:.1f}%" in said  # type: ignore[operator]
    assert f"评价 {item['rated']} 个" in said
    assert "草稿：本月尚未封账" in texts


def test_every_section_is_there_in_both_languages(runtime: Runtime) -> None:
    for language, last in (("zh-CN", "九、下步工作"), ("en", "9. What follows")):
        texts = _texts(bulletin_docx(runtime, SEPTEMBER, public=False, language=language))
        assert last in texts
        assert not [text for text in texts if "%(" in text or "%%" in text]


def test_a_unit_alone_in_its_level_stands_nowhere_among_others(runtime: Runtime) -> None:
    """The petition office has many answers: it is not they that are too few."""
    document = docx.Document(io.BytesIO(bulletin_docx(runtime, SEPTEMBER, public=False, language="zh-CN")))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert [row[4:] for row in rows if row[0] == "青溪县信访局" and len(row) == 7] == [["—"] * 3]


def test_r6_the_public_bulletin_holds_no_hidden_figure(runtime: Runtime) -> None:
    hidden = _hidden(runtime)
    assert hidden
    content = bulletin_docx(runtime, SEPTEMBER, public=True, language="zh-CN")
    document = docx.Document(io.BytesIO(content))
    seen = 0
    for table in document.tables:
        for row in table.rows[1:]:
            cells = [cell.text for cell in row.cells]
            if cells[0] in hidden and len(cells) == 7:
                assert set(cells[1:]) == {"—"}
                seen += 1
    assert seen >= len(hidden)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("word/charts/chart")
        ]
        books = [parts.read(name) for name in parts.namelist() if name.startswith("word/embeddings/")]
    assert charts and books
    drawn = [chart for chart in charts if "barDir" in chart and "clustered" in chart]
    assert not [name for name in hidden for chart in drawn if name in chart]
    for book in books:
        sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
        assert not hidden & {row[0].value for row in sheet.iter_rows()}


def test_r6_the_public_ledgers_hold_no_hidden_figure_and_no_list_of_surveys(runtime: Runtime) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(bulletin_xlsx(runtime, SEPTEMBER, public=True, language="zh-CN"))
    )
    assert book.sheetnames == ["得分", "不回访"]
    rows = list(book["得分"].iter_rows(values_only=True))
    place = rows[0].index("不予显示")
    kept = {"单位", "代码", "评价对象", "轮次", "不予显示", "已封账", "定义"}
    hidden = [row for row in rows[1:] if row[place] == "是"]
    assert hidden
    for row in hidden:
        assert {title for title, cell in zip(rows[0], row, strict=True) if cell is not None} <= kept
    names = {row[0] for row in hidden if row[2] == "责任单位"}
    assert not names & {row[0] for row in book["不回访"].iter_rows(min_row=2, values_only=True)}


def test_the_ledgers_are_lists_one_can_work_with(runtime: Runtime) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(bulletin_xlsx(runtime, SEPTEMBER, public=False, language="zh-CN"))
    )
    assert book.sheetnames == ["得分", "不回访", "回访台账", "整改台账"]
    for sheet in book.worksheets:
        assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("B2", "landscape")
        assert sheet.auto_filter.ref is not None and sheet.print_title_rows == "$1:$1"
    scores = book["得分"]
    rate = [cell.value for cell in scores[1]].index("满意率") + 1
    assert scores.cell(2, rate).number_format == "0.0%"
    surveys = list(book["回访台账"].iter_rows(values_only=True))[1:]
    assert surveys and all(len(str(row[0])) <= 4 for row in surveys)
    assert "刘建国" not in str(surveys)


def test_an_assessment_lists_evidence(runtime: Runtime) -> None:
    book = openpyxl.load_workbook(io.BytesIO(assessment_xlsx(runtime, YEAR, public=False, language="zh-CN")))
    _years, candidates = book.worksheets
    rows = [row for row in candidates.iter_rows(min_row=2, values_only=True) if row[1]]
    assert rows
    for row in rows:
        criteria = [row[place] for place in (3, 5, 7, 9)]
        assert (row[10] == "是") == (criteria == ["是"] * 4)


def test_an_assessment_says_what_was_put_right_in_time(runtime: Runtime) -> None:
    """Of the orders that fell due in the year; the one above the units has those of all."""
    put_right(runtime, "D01", in_time=5, late=1)
    put_right(runtime, "D02", in_time=0, late=1)
    for public, second in ((False, (1, 0)), (True, (None, None))):  # of one order nothing is told
        content = assessment_xlsx(runtime, YEAR, public=public, language="zh-CN")
        years = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        heads = [cell.value for cell in years[1]]
        due, share = heads.index("到期整改数"), heads.index("按期整改率")
        rows = {row[1]: row for row in years.iter_rows(min_row=2, values_only=True)}
        assert (rows["D01"][due], rows["D01"][share]) == (6, 0.833)
        assert (rows["D02"][due], rows["D02"][share]) == second
        assert (rows["D03"][due], rows["D03"][share]) == (None, None)


def test_the_ledger_of_putting_right_has_every_date_and_no_name(runtime: Runtime) -> None:
    put_right(runtime, "D01", in_time=1, late=1)
    book = openpyxl.load_workbook(
        io.BytesIO(bulletin_xlsx(runtime, SEPTEMBER, public=False, language="zh-CN"))
    )
    heads, *rows = list(book["整改台账"].iter_rows(values_only=True))
    assert len(rows) == 2 and "刘建国" not in str(rows)
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [one["按期整改"] for one in found] == ["是", "否"]
    assert found[0]["交办时间"] == "2026-09-07 09:00" and found[0]["原因"] == "结果"


def test_r6_the_public_assessment_tells_of_no_anomaly(runtime: Runtime) -> None:
    book = openpyxl.load_workbook(io.BytesIO(assessment_xlsx(runtime, YEAR, public=True, language="zh-CN")))
    assert len(book.worksheets) == 1
    texts = _texts(assessment_docx(runtime, YEAR, public=True, language="zh-CN"))
    assert not [text for text in texts if "异常" in text or "人民满意" in text]


def test_the_commands_write_whole_files_and_leave_a_trace(
    app: Flask, runtime: Runtime, tmp_path: Path
) -> None:
    out = tmp_path / "papers"
    done = CliRunner().invoke(bulletin, ["2026-09", "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["written"] == [
        str(out / f"bulletin-2026-09.{end}") for end in ("docx", "xlsx")
    ]
    assert CliRunner().invoke(assessment, ["2026", "--out", str(out), "--public"]).exit_code == 0
    assert sorted(file.name for file in out.iterdir()) == [
        "assessment-2026-public.docx", "assessment-2026-public.xlsx", "bulletin-2026-09.docx",
        "bulletin-2026-09.xlsx",
    ]  # fmt: skip
    with runtime.database.read() as session:
        acts = list(session.scalars(select(Audit.act).order_by(Audit.id)))
    assert acts == ["bulletin.export", "assessment.export"]


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-Q3", "last12"])
def test_what_is_no_month_is_refused(month: str, tmp_path: Path) -> None:
    assert CliRunner().invoke(bulletin, [month, "--out", str(tmp_path)]).exit_code == 2


def test_all_of_it_opens_in_libreoffice(runtime: Runtime, printed: Print) -> None:
    pages = printed(bulletin_docx(runtime, SEPTEMBER, public=False, language="zh-CN"), "bulletin.docx")
    assert "总体情况" in "".join(pages)
    assert "满意率" in "".join(
        printed(bulletin_xlsx(runtime, SEPTEMBER, public=False, language="zh-CN"), "ledgers.xlsx")
    )
    assert "按期整改率" in "".join(
        printed(assessment_docx(runtime, YEAR, public=False, language="zh-CN"), "year.docx")
    )


def _hidden(runtime: Runtime) -> set[str]:
    """The names of units whose ratings, though there are some, the public must not see."""
    rated = (RatedObject.RESPONSIBLE_UNIT,)
    told = list_scores(runtime, Asked(SEPTEMBER, objects=rated, rounds=(FIRST,), public=True))
    with snapshot(runtime) as session:
        names = read_unit_tree(session).names
    return {names[item["unit"]] for item in told if item["suppressed"]}
