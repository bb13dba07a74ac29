"""A table as CSV: UTF-8 with a mark at its beginning, without which Excel misreads Chinese. Pure."""

import csv
import io
from datetime import datetime, tzinfo

from survey.console.downloads.table import Cell, Table
from survey.output import no_formula


def as_csv(table: Table, zone: tzinfo) -> bytes:
    """One line a row, the labels first; a cell that a spreadsheet would work out is shown instead."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([no_formula(label) for label in table.labels])
    writer.writerows([_written(cell) for cell in row] for row in table.cells(zone))
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return no_formula(cell) if isinstance(cell, str) else cell
