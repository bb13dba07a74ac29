"""What LibreOffice makes of it: the lines of the standard, the numbers of the pages, the charts."""

import re

from tests.papers.conftest import Print
from tests.papers.official.samples import lines_only, sample


def test_a_page_has_22_lines_and_a_line_28_characters(printed: Print) -> None:
    first, second = printed(lines_only(28 * 22 + 1), "lines.docx")
    lines = [line.strip() for line in first.splitlines() if "回" in line]
    assert len(lines) == 22
    assert {len(line) for line in lines[1:]} == {28}
    assert len(lines[0]) == 26
    assert second.count("回") == 3


def test_a_whole_document_opens_with_charts_tables_and_page_numbers(printed: Print) -> None:
    pages = printed(sample("正文" * 40, rows=60), "whole.docx")
    whole = "".join(pages)
    assert [re.findall(r"—\s*(\d+)\s*—", page) for page in pages] == [
        [str(n)] for n in range(1, len(pages) + 1)
    ]
    assert "甲局 & 乙局" in whole  # an axis of a chart
    assert whole.count("评价数") > 1  # the head of the table, on every page it goes over
