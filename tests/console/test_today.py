"""What waits for whom: a line for each thing, to those who can see to it."""

import pytest
from flask.testing import FlaskClient

from survey.models import Anomaly, Paper
from survey.runtime import Runtime
from survey.vocabulary import AnomalyKind, AnomalyState, Role
from tests.accounts.visits import sit

pytestmark = pytest.mark.usefixtures("county")


def _needs(client: FlaskClient) -> str:
    return client.get("/overview").text.split('id="needs"')[1].split("</section>")[0]


def test_a_quiet_day_says_so(supervisor: FlaskClient) -> None:
    assert "没有等您处理的事项" in _needs(supervisor)


def test_a_month_that_is_over_waits_for_who_may_close_it(client: FlaskClient, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.add(Paper(kind="month", slot="2026-09", made_at=runtime.clock.now(), figures={}))
    for role, told in ((Role.SUPERVISOR, True), (Role.CENTRE, False), (Role.ADMIN, False)):
        sit(client, runtime, role)
        assert ('href="/months/2026-09"' in _needs(client)) is told


def test_r6_anomalies_wait_for_who_judges_them_and_for_nobody_else(
    client: FlaskClient, runtime: Runtime
) -> None:
    with runtime.database.write() as session:
        session.add_all(
            Anomaly(
                mark=str(number), kind=kind, month="2026-10", figures={}, found_at=runtime.clock.now(),
                state=AnomalyState.OPEN,
            )
            for number, kind in enumerate((AnomalyKind.PRESSURE, AnomalyKind.BURST))
        )  # fmt: skip
    for role, told in ((Role.SUPERVISOR, True), (Role.CENTRE, False), (Role.ADMIN, False)):
        sit(client, runtime, role)
        assert ("1 条施压反映" in _needs(client)) is told
        assert ("2 条异常待核查" in _needs(client)) is told
    sit(client, runtime, Role.UNIT, "XZ")
    assert "施压" not in client.get("/overview").text
