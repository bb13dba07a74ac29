"""The figures of a chart as the small workbook that opens on 'edit data'."""

from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from survey.papers.official.charts.chart import Chart
from survey.papers.official.charts.sheet import SHEET, blocks


def chart_workbook(chart: Chart, made_at: datetime) -> bytes:
    """As an .xlsx: categories in the first column, then each series with how far its interval reaches."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        share = book.add_format({"num_format": "0.0%"})
        sheet.set_column(0, 0, 24)
        for row, text in enumerate(chart.categories, 1):
            sheet.write_string(row, 0, text)
        for block in blocks(chart):
            sheet.write_string(0, block.column, block.name)
            for row, value in enumerate(block.values, 1):
                if value is not None:
                    sheet.write_number(row, block.column, value, share)
    return out.getvalue()
