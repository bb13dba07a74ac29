"""Calls read back: one, and lists by number, status and time, in pages."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.sandbox.beside import SENDER, Beside

PHONE, OTHER = "+8613900000001", "+8613900000002"


def place(sandbox: Beside, to: str = PHONE) -> str:
    return str(sandbox.client().calls.create(to=to, from_=SENDER, twiml="<Response/>", timeout=5).sid)


def test_a_call_nobody_took_is_read_back(sandbox: Beside) -> None:
    sid = place(sandbox)
    sandbox.wait_until_quiet()
    call = sandbox.client().calls(sid).fetch()
    assert (call.status, call.duration, call.price) == ("no-answer", None, None)
    assert call.start_time is not None and call.end_time >= call.start_time


@pytest.mark.parametrize("resource", ["calls", "recordings"])
def test_what_was_never_there_is_not_found(sandbox: Beside, resource: str) -> None:
    prefix = {"calls": "CA", "recordings": "RE"}[resource]
    with pytest.raises(TwilioRestException) as refused:
        getattr(sandbox.client(), resource)(prefix + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_list_is_newest_first_by_number_status_and_page(sandbox: Beside) -> None:
    sids = []
    for to in (PHONE, OTHER, PHONE, PHONE):  # one after another: a phone that rings is busy
        sids.append(place(sandbox, to))
        sandbox.wait_until_quiet()
    calls = sandbox.client().calls
    assert [call.sid for call in calls.list()] == sids[::-1]
    assert [call.sid for call in calls.list(to=OTHER)] == [sids[1]]
    assert [call.sid for call in calls.list(to=PHONE, page_size=1)] == [sids[3], sids[2], sids[0]]
    assert len(calls.list(from_=SENDER, status="no-answer")) == 4
    assert calls.list(from_=OTHER) == calls.list(status="completed") == []


def test_a_list_goes_by_when_a_call_was_dialled(sandbox: Beside) -> None:
    sid = place(sandbox)
    sandbox.wait_until_quiet()
    calls, now = sandbox.client().calls, datetime.now(UTC)
    hour = timedelta(hours=1)
    assert [call.sid for call in calls.list(start_time_after=now - hour)] == [sid]
    assert [call.sid for call in calls.list(start_time=now.date().isoformat())] == [sid]
    assert calls.list(start_time_after=now + hour) == calls.list(start_time_before=now - hour) == []


def test_what_is_not_dialled_yet_has_no_time(sandbox: Beside) -> None:
    sandbox.post("/sandbox/settings", speed=0.01)
    place(sandbox)
    calls = sandbox.client().calls
    assert len(calls.list(to=PHONE)) == 1
    assert calls.list(start_time_after=datetime(2020, 1, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize("form", [{}, {"Status": "ringing"}, {"Url": "http://127.0.0.1/"}])
def test_a_call_can_only_be_ended(sandbox: Beside, form: dict[str, str]) -> None:
    settings = sandbox.settings
    url = f"{sandbox.url}/2010-04-01/Accounts/{settings.account_sid}/Calls/{place(sandbox)}.json"
    answer = requests.post(url, data=form, auth=(settings.account_sid, settings.auth_token), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_an_unknown_page_token_is_refused(sandbox: Beside) -> None:
    settings = sandbox.settings
    url = f"{sandbox.url}/2010-04-01/Accounts/{settings.account_sid}/Calls.json?PageToken=PAx"
    answer = requests.get(url, auth=(settings.account_sid, settings.auth_token), timeout=5)
    assert answer.json()["code"] == 20001
