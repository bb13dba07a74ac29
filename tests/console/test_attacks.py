"""What somebody could try: names that are scripts or formulas, odd addresses, forms without a token."""

import csv
import io
import re

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from survey.models import Unit
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import csrf, sit

EVIL = ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "＝1", '"><script>alert(1)</script>', "a'b/..\\c")
PAGES = (
    "/overview", "/league", "/compare?unit=D01&other=D02", "/units/D01", "/search?q=D0", "/polls/new",
    "/anomalies", "/exclusions", "/papers", "/months", "/saved-views",
)  # fmt: skip
TABLES = ("/overview?sort=rate", "/league", "/compare?unit=D01&other=D02", "/units/D01")
KEPT_FROM_UNITS = (
    "/anomalies", "/anomalies/1", "/exclusions", "/papers", "/months", "/months/2026-09", "/polls",
    "/polls/1",
    "/papers/daily/2026-10-01", "/papers/weekly/2026-W40", "/papers/bulletin/2026-09",
    "/papers/assessment/2026", "/callbacks", "/cases", "/cases/1", "/polls/new", "/units/430000",
    "/units/D02", "/overview?unit=430000", "/compare?unit=D02", "/compare?unit=D01&other=D02",
    "/units/D01?period=2026-08..2026-09", "/compare?against=2026-08..2026-09",
    "/league?period=2026-01..2026-09",
)  # fmt: skip
FORMS = (
    "/anomalies/1", "/surveys/1/exclusion", "/months/2026-09", "/polls/new", "/polls/1/remove",
    "/saved-views", "/saved-views/1/remove", "/units/D01",
)  # fmt: skip


@pytest.fixture
def evil(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        for number, name in enumerate(EVIL, 1):
            session.execute(update(Unit).where(Unit.code == f"D{number:02}").values(name=name))


@pytest.mark.usefixtures("evil")
def test_no_name_becomes_markup(supervisor: FlaskClient) -> None:
    for page in PAGES:
        answer = supervisor.get(page)
        assert answer.status_code == 200, page
        assert "<script>alert" not in answer.text, page


@pytest.mark.usefixtures("evil")
@pytest.mark.parametrize("page", TABLES)
def test_no_name_becomes_a_formula_or_a_header(supervisor: FlaskClient, page: str) -> None:
    join = "&" if "?" in page else "?"
    answer = supervisor.get(f"{page}{join}format=csv")
    assert answer.status_code == 200
    assert "\n" not in answer.headers["Content-Disposition"]
    cells = [cell for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) for cell in row]
    number = re.compile(r"-?\d+(\.\d+)?")
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r＝" and cell and not number.fullmatch(cell)]
    book = openpyxl.load_workbook(io.BytesIO(supervisor.get(f"{page}{join}format=xlsx").data))
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not [one for one in sheet.column_dimensions.values() if one.hidden]
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("page", KEPT_FROM_UNITS)
def test_r6_what_is_not_a_units_is_shut(client: FlaskClient, runtime: Runtime, page: str) -> None:
    sit(client, runtime, Role.UNIT, "D01")
    assert client.get(page).status_code in (403, 404)


@pytest.mark.parametrize("page", FORMS)
def test_no_form_is_taken_without_its_token(supervisor: FlaskClient, page: str) -> None:
    assert supervisor.post(page, data={"state": "looking", "why": "x", "sure": "yes"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/search?q=%00", "/units/%00", "/overview?unit=%00", "/overview?period=%00", "/anomalies?unit=%00",
     "/anomalies?month=%00", "/cases?q=%00", "/league?level=%00", "/papers/daily/%00", "/months/%00"],
)  # fmt: skip
def test_a_zero_byte_is_nothing_that_is_there(supervisor: FlaskClient, address: str) -> None:
    assert supervisor.get(address).status_code in (200, 400, 404)


def test_a_poll_with_line_breaks_in_its_name_is_one_line(supervisor: FlaskClient) -> None:
    form = {
        "csrf_token": csrf(supervisor, "/polls/new"), "name": "省\r\nX-Evil: 1\n\x01测评", "start": "2026-07",
        "end": "2026-09", "scale": "3", "unit_code": "D01", "object": "responsible_unit", "level_1": "5",
        "level_2": "2", "level_3": "3",
    }  # fmt: skip
    answer = supervisor.post("/polls/new", data=form)
    assert answer.status_code == 302
    taken = supervisor.get(f"{answer.location}?format=csv")
    assert taken.status_code == 200
    assert "X-Evil" not in taken.headers


def test_an_exclusion_names_no_anomaly_that_is_not_there(supervisor: FlaskClient) -> None:
    for anomaly in ("99999", "-1", "9" * 30):
        data = {"csrf_token": csrf(supervisor, "/exclusions"), "why": "x", "anomaly": anomaly}
        assert supervisor.post("/surveys/1/exclusion", data=data).status_code in (303, 404)


def test_no_exclusion_is_decided_without_its_token(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.CENTRE)
    assert client.post("/exclusions/1", data={"decision": "grant", "why": "x"}).status_code == 400
