"""The answer with a table as a file; that it was taken is on record before it leaves (R9)."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from io import BytesIO

from flask import Response, abort, request, send_file
from flask_login import current_user

from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.downloads.as_csv import as_csv
from survey.console.downloads.as_workbook import as_workbook
from survey.console.downloads.table import Table
from survey.runtime import Runtime, current_runtime

MOST = 10_000  # rows of a list that has no other end
ACT = "figures.export"


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


_TYPES: Mapping[Form, str] = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def asked_form() -> Form | None:
    """The form in which the address asks for a table; None: it asks for the page."""
    asked = request.args.get("format")
    if asked is None:
        return None
    if asked not in set(Form):
        abort(404)
    if not current_user.may(Permission.FIGURES_EXPORT):
        abort(403)
    return Form(asked)


def take_away(form: Form, tables: Mapping[str, Callable[[], Table]], **filters: object) -> Response:
    """The table that the address names as a file. `filters` are what it was narrowed to, for the trace."""
    name = request.args.get("table") or next(iter(tables))
    if name not in tables:
        abort(404)
    runtime = current_runtime()
    table = tables[name]()
    file = _file(runtime, form, table)
    _note(runtime, form, table, filters)
    answer = send_file(
        BytesIO(file), _TYPES[form], as_attachment=True, download_name=f"{table.title}.{form}", max_age=0
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _file(runtime: Runtime, form: Form, table: Table) -> bytes:
    zone = runtime.settings.zone
    return as_csv(table, zone) if form is Form.CSV else as_workbook(table, zone, runtime.clock.now())


def _note(runtime: Runtime, form: Form, table: Table, filters: Mapping[str, object]) -> None:
    asked = {name: str(value) for name, value in filters.items() if value not in (None, "")}
    page = str(request.endpoint), *map(str, (request.view_args or {}).values())
    with runtime.database.write() as session:
        record(
            session,
            runtime.clock.now(),
            current_user.login,
            ACT,
            ("page", "/".join(page)[:64]),
            table=table.name,
            format=form.value,
            rows=len(table.rows),
            filters=asked,
        )
