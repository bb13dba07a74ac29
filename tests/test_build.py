"""The builders and fixtures themselves: what a test builds is what the product would read."""

from datetime import timedelta

import requests

from survey.clock import SetClock
from survey.models import Petitioner, Survey
from survey.runtime import Runtime
from survey.secrets import Sealed
from tests.build import make_attempt, make_case, make_survey, make_unit
from tests.ordinary import MakeRuntime


def test_a_survey_needs_nothing_said(runtime: Runtime) -> None:
    attempt = make_attempt(runtime)
    with runtime.database.read() as session:
        survey = session.get_one(Survey, attempt.survey_id)
        petitioner = session.get_one(Petitioner, attempt.petitioner_id)
        assert survey.closed_month == "2026-10"
        assert runtime.keyring.open(petitioner.phone_sealed, Sealed.PETITIONER_PHONE).startswith("+86139")


def test_two_cases_of_one_phone_have_one_person(runtime: Runtime) -> None:
    unit = make_unit(runtime, "WATER")
    first = make_case(runtime, phone="+8613900000001", unit=unit)
    second = make_case(runtime, phone="+8613900000001")
    assert first.petitioner_id == second.petitioner_id
    assert (first.unit_id, second.unit_id) == (unit.id, second.unit_id)
    assert make_case(runtime, phone=None).petitioner_id is None


def test_a_second_process_sees_the_same_rows_and_the_same_clock(
    runtime: Runtime, make_runtime: MakeRuntime, clock: SetClock
) -> None:
    survey = make_survey(runtime)
    other = make_runtime(sms_per_second=50)
    clock.advance(timedelta(hours=1))
    with other.database.read() as session:
        assert session.get_one(Survey, survey.id).picked_at == other.clock.now() - timedelta(hours=1)
    assert (other.settings.sms_per_second, runtime.settings.sms_per_second) == (50, 1)


def test_the_application_is_where_public_base_url_says(live_server: str, runtime: Runtime) -> None:
    assert live_server == runtime.settings.public_base_url
    assert requests.get(f"{live_server}/healthz", timeout=10).status_code == 200
