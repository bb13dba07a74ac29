"""The pages of the sheets: figures as kept; who may not see small cells sees no unit's ratings (R6)."""

import csv
import io
from datetime import timedelta

import docx
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scheduler.reports import reports
from survey.accounts import permissions
from survey.accounts.permissions import Permission
from survey.clock import SetClock
from survey.models import Audit
from survey.papers.kept import find_paper
from survey.papers.kind import PaperKind
from survey.papers.sheets.sheet import Sheet
from survey.runtime import Runtime
from survey.vocabulary import RatedObject, Role
from tests.accounts.visits import sit

UNIT = RatedObject.RESPONSIBLE_UNIT


@pytest.fixture
def day(runtime: Runtime, clock: SetClock) -> str:
    """The latest day with a sheet; fourteen days and four weeks have one."""
    clock.advance(timedelta(hours=12))
    reports(runtime)
    with runtime.database.read() as session:
        days = [f"2026-10-{number}" for number in range(10, 20)]
        return max(day for day in days if find_paper(session, PaperKind.DAILY, day))


@pytest.fixture
def reader(client: FlaskClient, runtime: Runtime, day: str) -> FlaskClient:
    """A browser in which a reader has logged in after the sheets were made."""
    sit(client, runtime)
    return client


def kept(runtime: Runtime, kind: PaperKind, slot: str) -> Sheet:
    with runtime.database.read() as session:
        paper = find_paper(session, kind, slot)
        assert paper
        return Sheet.from_json(paper.figures)


def test_all_sheets_are_listed(reader: FlaskClient, day: str) -> None:
    page = reader.get("/papers").text
    assert f"/papers/daily/{day}" in page
    assert "/papers/weekly/2026-W42" in page
    assert "日汇报" in page


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_a_page_shows_what_is_kept(reader: FlaskClient, runtime: Runtime, day: str, kind: str) -> None:
    slot = day if kind == "daily" else "2026-W42"
    page = reader.get(f"/papers/{kind}/{slot}")
    assert page.status_code == 200
    total = kept(runtime, PaperKind(kind), slot).total[UNIT].now
    assert f'<span class="figure">{total.reached}</span>' in page.text
    assert "不满意合计" in page.text


@pytest.mark.parametrize(
    "wrong", ["daily/2026-10-41", "daily/2020-01-01", "weekly/2026-W99", "month/2026-10"]
)
def test_what_there_is_not_is_not_found(reader: FlaskClient, day: str, wrong: str) -> None:
    assert reader.get(f"/papers/{wrong}").status_code == 404


def test_r9_a_sheet_is_taken_away_as_its_page_shows_it(
    reader: FlaskClient, runtime: Runtime, day: str
) -> None:
    file = reader.get("/papers/weekly/2026-W42?format=csv&table=units")
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    lines = kept(runtime, PaperKind.WEEKLY, "2026-W42").lines[UNIT]
    assert len(rows) == len(lines) + 1
    assert rows[1][0] == lines[0].code
    assert int(rows[1][rows[0].index("评价人数")]) == lines[0].pair.now.rated
    with runtime.database.read() as session:
        assert session.scalars(select(Audit.act)).all()[-1] == "figures.export"
    book = reader.get("/papers/weekly/2026-W42?format=xlsx&table=office")
    assert book.data.startswith(b"PK")


def test_r6_without_small_cells_no_ratings_of_units_and_none_of_a_day(
    reader: FlaskClient, runtime: Runtime, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = permissions.ROLE_PERMISSIONS[Role.SUPERVISOR] - {Permission.SCORES_SMALL}
    monkeypatch.setitem(permissions.ROLE_PERMISSIONS, Role.SUPERVISOR, rights)
    for path in (f"daily/{day}", "weekly/2026-W42"):
        assert reader.get(f"/papers/{path}").status_code == 200
        file = reader.get(f"/papers/{path}?format=csv")
        rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
        assert rows
        assert {row["评价人数"] + row["不满意合计"] + row["非常满意"] for row in rows} == {""}
    assert sum(int(row["回访结束"]) for row in rows) > 0  # of the week


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CENTRE, 200), (Role.AUDITOR, 200), (Role.ADMIN, 403), (Role.INTERVIEWER, 403), (Role.UNIT, 403)],
)
def test_sheets_are_for_those_whose_roles_get_them(
    client: FlaskClient, runtime: Runtime, day: str, role: Role, status: int
) -> None:
    sit(client, runtime, role, "D01" if role is Role.UNIT else None)
    for path in ("/papers", f"/papers/daily/{day}", "/months", "/months/2026-09"):
        assert client.get(path).status_code == status, path


def test_r9_a_sheet_is_a_document_too(reader: FlaskClient, runtime: Runtime, day: str) -> None:
    file = reader.get("/papers/weekly/2026-W42/document")
    assert "attachment" in file.headers["Content-Disposition"]
    tables = docx.Document(io.BytesIO(file.data)).tables
    texts = [cell.text for table in tables for row in table.rows for cell in row.cells]
    line = kept(runtime, PaperKind.WEEKLY, "2026-W42").lines[UNIT][0]
    assert line.name in texts
    with runtime.database.read() as session:
        act = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert act
    assert (act.act, act.subject_id, act.detail) == ("figures.export", "weekly/2026-W42", {"format": "docx"})
    assert reader.get("/papers/weekly/2020-W42/document").status_code == 404


def test_r6_a_document_hides_what_the_page_hides(
    reader: FlaskClient, runtime: Runtime, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = permissions.ROLE_PERMISSIONS[Role.SUPERVISOR] - {Permission.SCORES_SMALL}
    monkeypatch.setitem(permissions.ROLE_PERMISSIONS, Role.SUPERVISOR, rights)
    tables = docx.Document(io.BytesIO(reader.get(f"/papers/daily/{day}/document").data)).tables
    rows = [[cell.text for cell in row.cells] for row in tables[-1].rows]
    assert {tuple(row[-3:]) for row in rows[1:]} == {("—", "—", "—")}
