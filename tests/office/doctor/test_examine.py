"""`flask doctor`: each thing that can be wrong is told, with the mend, and nothing that is right."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from survey.carriers.choose import carrier_from
from survey.clock import SetClock
from survey.course.pausing import pause, pause_channel
from survey.models import Account, Inbound, JobRun, Petitioner, PublishedQuestionnaire
from survey.office.doctor import business, data, machine, network
from survey.office.doctor.examine import Look, examine
from survey.office.doctor.finding import Finding, Mark
from survey.office.keys.rotate import rotate
from survey.runtime import Runtime
from survey.settings import Settings
from survey.vocabulary import AttemptState, Channel, Role
from tests.build import make_attempt, make_petitioner, make_questionnaire, make_unit
from tests.ordinary import KEY, MakeRuntime

REAL = {
    "carrier": "twilio",
    "twilio_account_sid": "AC" + "0a" * 16,
    "twilio_auth_token": "secret",
    "twilio_sms_from": "+15005550006",
    "public_base_url": "https://huifang.example.cn",
    "trusted_proxies": 1,
    "sms_signature": "芷江侗族自治县民调中心",
    "hotline": "0745-1234567",
    "supervision_line": "0745-1234568",
}


def told_otherwise(runtime: Runtime, **settings: object) -> Runtime:
    """The same with other settings; nothing is connected anew."""
    return replace(runtime, settings=Settings.model_validate(runtime.settings.model_dump() | settings))


def only(look: Look, runtime: Runtime) -> Finding:
    (finding,) = look(runtime)
    return finding


def test_settings_that_go_together(runtime: Runtime) -> None:
    assert only(machine.settings, runtime).mark is Mark.OK
    assert only(machine.settings, told_otherwise(runtime, **REAL, country="US")).mark is Mark.OK


def test_where_others_can_reach_us_the_sandboxs_published_token_is_told(runtime: Runtime) -> None:
    outside = {"public_base_url": "https://huifang.example.cn", "trusted_proxies": 1}
    reachable = told_otherwise(runtime, **outside, twilio_auth_token=None)
    assert "can sign replies" in only(machine.settings, reachable).says
    assert only(machine.settings, told_otherwise(reachable, twilio_auth_token="secret")).mark is Mark.OK


@pytest.mark.parametrize(
    ("wrong", "told", "mark"),
    [
        ({"public_base_url": "http://127.0.0.1:5000"}, "cannot reach", Mark.FAIL),
        ({"public_base_url": "http://huifang.example.cn"}, "in the clear", Mark.WARN),
        ({"sms_signature": "青溪县民调中心"}, "SMS_SIGNATURE is the demonstration's", Mark.FAIL),
        ({"hotline": "0745-0000000"}, "HOTLINE is the demonstration's", Mark.FAIL),
        ({"country": "CN"}, "one-way", Mark.WARN),
        ({"trusted_proxies": 0}, "share one limit", Mark.WARN),
    ],
)
def test_settings_that_do_not(runtime: Runtime, wrong: dict[str, object], told: str, mark: Mark) -> None:
    finding = only(machine.settings, told_otherwise(runtime, **{**REAL, "country": "US", **wrong}))
    assert finding.mark is mark
    assert told in finding.says


def test_calls_that_cannot_be_placed_are_told(runtime: Runtime) -> None:
    assert only(business.calls, runtime).mark is Mark.OK
    silent = replace(runtime, carrier=carrier_from(told_otherwise(runtime, **REAL).settings))
    assert "docs/carriers.md" in only(business.calls, silent).mend
    without = runtime.policy.plan.model_copy(update={"steps": runtime.policy.plan.steps[:2]})
    texts_only = runtime.policy.model_copy(update={"plan": without})
    assert only(business.calls, replace(silent, policy=texts_only)).mark is Mark.OK


def test_invented_units_among_real_ones_are_told(runtime: Runtime) -> None:
    assert only(data.units, runtime).mark is Mark.WARN
    make_unit(runtime, "S1")
    assert only(data.units, runtime).mark is Mark.OK
    make_unit(runtime, "D1", demo=True)
    finding = only(data.units, runtime)
    assert finding.mark is Mark.FAIL and "invented figures" in finding.says


def test_a_year_without_its_notice_is_told_two_months_ahead(runtime: Runtime, clock: SetClock) -> None:
    clock.set(datetime(2026, 10, 19, tzinfo=UTC))
    assert only(machine.calendar, runtime).mark is Mark.OK
    clock.set(datetime(2035, 11, 15, tzinfo=UTC))
    assert runtime.calendar.unknown_years(date(2036, 1, 1), date(2036, 1, 1)) == (2036,)
    finding = only(machine.calendar, runtime)
    assert finding.mark is Mark.WARN
    assert "2036" in finding.says


def test_a_database_that_is_not_there(make_runtime: MakeRuntime) -> None:
    runtime = make_runtime(database_url="postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    found = examine(runtime)
    assert [one.mark for one in found if one.check == "database"] == [Mark.FAIL]
    assert not {"migrations", "keys", "jobs"} & {one.check for one in found}


def test_a_database_that_is_not_migrated(make_runtime: MakeRuntime, tmp_path: Path) -> None:
    runtime = make_runtime(database_url=f"sqlite:///{tmp_path}/empty.db")
    finding = only(data.migrations, runtime)
    assert finding.mark is Mark.FAIL
    assert "flask db upgrade" in finding.mend


def test_a_clock_that_went_back(runtime: Runtime, clock: SetClock) -> None:
    _ran(runtime, "dispatch")
    clock.advance(-timedelta(hours=1))
    finding = next(iter(data.clock(runtime)))
    assert finding.mark is Mark.FAIL
    assert "to come" in finding.says


def test_keys_that_fit(runtime: Runtime) -> None:
    assert only(data.keys, runtime).mark is Mark.OK
    make_petitioner(runtime)
    assert "people are found" in only(data.keys, runtime).says


def test_a_former_key_that_still_seals_something_is_told(runtime: Runtime, make_runtime: MakeRuntime) -> None:
    make_petitioner(runtime)
    both = make_runtime(field_keys=f"{'B' * 42}A,{KEY}")
    assert only(data.keys, both).mend.startswith("run `flask keys rotate`")
    rotate(both)
    assert "may go" in only(data.keys, both).mend


def test_a_key_that_is_being_changed_is_told(runtime: Runtime, make_runtime: MakeRuntime) -> None:
    make_petitioner(runtime)
    finding = only(data.keys, make_runtime(index_key=f"{'B' * 42}A,{KEY}"))
    assert finding.mark is Mark.FAIL and "flask keys reindex" in finding.mend


def test_files_with_secrets_that_others_can_read_are_told(runtime: Runtime) -> None:
    folder = runtime.settings.instance_path
    folder.mkdir()
    (folder / "field_keys").write_text(KEY)
    (folder / "field_keys").chmod(0o640)
    finding = only(machine.secrets, runtime)
    assert finding.mark is Mark.WARN and finding.mend == f"chmod 600 {folder / 'field_keys'}"
    (folder / "field_keys").chmod(0o600)
    assert only(machine.secrets, runtime).mark is Mark.OK


@pytest.mark.parametrize(
    ("changed", "mend"), [("field_keys", "back into FIELD_KEYS"), ("index_key", "former INDEX_KEY")]
)
def test_keys_that_do_not(runtime: Runtime, make_runtime: MakeRuntime, changed: str, mend: str) -> None:
    make_petitioner(runtime)
    finding = only(data.keys, make_runtime(**{changed: "B" * 42 + "A"}))
    assert finding.mark is Mark.FAIL
    assert mend in finding.mend


def test_r6_nothing_personal_is_told(runtime: Runtime, make_runtime: MakeRuntime) -> None:
    make_petitioner(runtime, "+8613900001234")
    for one in (runtime, make_runtime(field_keys="B" * 42 + "A")):
        assert "1234" not in str([finding for finding in examine(one) if finding.check == "keys"])


def test_accounts(runtime: Runtime) -> None:
    assert only(data.accounts, runtime).mark is Mark.WARN
    with runtime.database.write() as session:
        account = Account(login="demo", name="演示", role=Role.CENTRE, password_hash="x", demo=True)
        account.created_at = runtime.clock.now()
        session.add(account)
    assert only(data.accounts, runtime).mark is Mark.OK
    finding = only(data.accounts, told_otherwise(runtime, **REAL))
    assert finding.mark is Mark.FAIL
    assert "flask users disable" in finding.mend


def test_the_questionnaire_fits_with_the_signature_in_force(
    runtime: Runtime, make_runtime: MakeRuntime
) -> None:
    make_questionnaire(runtime)
    assert only(business.questionnaire, runtime).mark is Mark.OK
    found = list(
        business.questionnaire(make_runtime(sms_signature="湘西土家族苗族自治州社会民意调查服务中心"))
    )
    assert found
    assert {one.mark for one in found} == {Mark.FAIL}
    assert "segments with the signature in force" in found[0].says


def test_no_questionnaire(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.execute(delete(PublishedQuestionnaire))
    assert only(business.questionnaire, runtime).mark is Mark.FAIL


def test_pauses(runtime: Runtime) -> None:
    now = runtime.clock.now()
    assert only(business.pauses, runtime).mark is Mark.OK
    with runtime.database.write() as session:
        pause(session, "the county asks for it", "shell:root", now)
    assert only(business.pauses, runtime).mark is Mark.WARN
    with runtime.database.write() as session:
        pause_channel(session, Channel.SMS, "20003: wrong token", now)
    _, stopped = business.pauses(runtime)
    assert stopped.mark is Mark.FAIL
    assert "flask resume --channel sms" in stopped.mend


def test_r2_a_reply_that_nobody_understood(runtime: Runtime, clock: SetClock) -> None:
    with runtime.database.write() as session:
        session.add(
            Inbound(
                carrier="c",
                sid="1",
                channel=Channel.SMS,
                received_at=clock.now(),
                phone_index=b"",
                raw_sealed=b"",
            )
        )
    assert only(business.inbound, runtime).mark is Mark.OK
    clock.advance(timedelta(minutes=6))
    assert only(business.inbound, runtime).mark is Mark.FAIL


def test_sends_in_doubt(runtime: Runtime, clock: SetClock) -> None:
    make_attempt(runtime, state=AttemptState.UNKNOWN, priority=2, left_at=clock.now())
    clock.advance(runtime.policy.plan.unknown_grace)
    assert only(business.in_doubt, runtime).mark is Mark.OK
    clock.advance(timedelta(minutes=6))
    assert only(business.in_doubt, runtime).mark is Mark.WARN


def test_jobs(runtime: Runtime, clock: SetClock) -> None:
    assert only(business.jobs, runtime).mark is Mark.WARN
    for job in ("dispatch", "pick"):
        _ran(runtime, job)
    assert only(business.jobs, runtime).mark is Mark.OK
    clock.advance(timedelta(minutes=10))
    late = only(business.jobs, runtime)  # `pick` is due at eight tomorrow
    assert late.mark is Mark.FAIL
    assert late.says.startswith("dispatch has not run since")


def test_a_job_that_ended_badly(runtime: Runtime) -> None:
    _ran(runtime, "facts")
    with runtime.database.write() as session:
        session.execute(update(JobRun).values(error="OperationalError"))
    finding = only(business.jobs, runtime)
    assert finding.mark is Mark.FAIL
    assert "facts ended with OperationalError" in finding.says


def test_nobody_at_the_carriers_address_nor_at_ours(runtime: Runtime) -> None:
    assert only(network.carrier, runtime).mark is Mark.FAIL
    assert only(network.webhooks, runtime).mark is Mark.FAIL


def test_our_own_address_leads_to_us(runtime: Runtime, live_server: str) -> None:
    assert runtime.settings.public_base_url == live_server
    assert only(network.webhooks, runtime).mark is Mark.OK


def test_another_program_at_our_address(make_runtime: MakeRuntime, live_server: str) -> None:
    finding = only(network.webhooks, make_runtime(public_base_url=f"{live_server}/elsewhere"))
    assert finding.mark is Mark.FAIL
    assert "404" in finding.says


def test_petitioners_are_left_alone(runtime: Runtime) -> None:
    """It looks and changes nothing."""
    make_petitioner(runtime)
    before = _everything(runtime)
    examine(runtime)
    assert _everything(runtime) == before


def _everything(runtime: Runtime) -> list[tuple[object, ...]]:
    with runtime.database.read() as session:
        return [(one.id, one.dead_at, one.opted_out_at) for one in session.query(Petitioner)]


def _ran(runtime: Runtime, job: str) -> None:
    now = runtime.clock.now()
    with runtime.database.write() as session:
        session.add(JobRun(job=job, slot=now.isoformat(), started_at=now, ended_at=now, result={"n": 1}))
