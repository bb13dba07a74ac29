"""Whether units hear what they are to put right, as the doctor tells it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from scheduler.notify import notify
from survey.office.doctor import notices
from survey.office.doctor.finding import Mark
from survey.runtime import Runtime
from survey.settings import Settings
from tests.mail.post_office import PASSWORD, USER, PostOffice, open_post_office
from tests.office.doctor.test_examine import only
from tests.rectification.notices.people import make_rectification, make_told_unit, notify_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


def mailing(runtime: Runtime, post: PostOffice, **other: object) -> Runtime:
    given = {
        "smtp_host": "127.0.0.1",
        "smtp_port": post.port,
        "smtp_security": "none",
        "mail_from": "a@b.example",
    }
    return replace(runtime, settings=Settings.model_validate(runtime.settings.model_dump() | given | other))


def test_no_mail_is_no_fault_and_is_said(runtime: Runtime) -> None:
    finding = only(notices.mail, runtime)
    assert finding.mark is Mark.OK and "SMTP_HOST" in finding.says


def test_a_mail_server_is_asked_and_nothing_is_sent(runtime: Runtime, post_office: PostOffice) -> None:
    assert only(notices.mail, mailing(runtime, post_office)).mark is Mark.OK
    taken = mailing(runtime, post_office, smtp_user=USER, smtp_password=PASSWORD)
    assert only(notices.mail, taken).mark is Mark.OK
    wrong = only(notices.mail, mailing(runtime, post_office, smtp_user=USER, smtp_password="wrong"))
    assert wrong.mark is Mark.FAIL and "SMTP_PASSWORD" in wrong.mend and "wrong" not in wrong.says
    down = only(notices.mail, mailing(runtime, post_office, smtp_port=9))
    assert down.mark is Mark.FAIL and "SMTP_PORT" in down.mend
    assert post_office.came == []


def test_units_that_cannot_be_told_are_told_by_their_codes(runtime: Runtime, post_office: PostOffice) -> None:
    make_rectification(runtime, make_told_unit(runtime, "W1", phone=None))
    assert only(notices.addresses, mailing(runtime, post_office)).mark is Mark.OK
    finding = only(notices.addresses, runtime)  # without a mail server an e-mail address is none
    assert finding.mark is Mark.WARN and "W1" in finding.says


def test_what_did_not_get_out_is_counted(runtime: Runtime) -> None:
    assert only(notices.undelivered, runtime).mark is Mark.OK
    notify_of(runtime, make_rectification(runtime, make_told_unit(runtime, mail=None, phone=None)))
    notify(runtime)
    finding = only(notices.undelivered, runtime)
    assert finding.mark is Mark.WARN and finding.says.startswith("1 ")
