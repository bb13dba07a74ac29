"""Lists as the SDK reads them: filters, pages, order."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.sandbox.beside import SENDER, Beside

ONE, OTHER = "+8613900000001", "+8613900000002"


def send(sandbox: Beside, to: str, count: int) -> list[str]:
    client = sandbox.client()
    return [str(client.messages.create(to=to, from_=SENDER, body=f"{at}").sid) for at in range(count)]


def test_a_list_comes_newest_first_in_pages_to_its_end(sandbox: Beside) -> None:
    sids = send(sandbox, ONE, 7)
    listed = sandbox.client().messages.list(page_size=3)
    assert [message.sid for message in listed] == sids[::-1]


def test_pages_stay_as_they_were_while_messages_come(sandbox: Beside) -> None:
    sids = send(sandbox, ONE, 5)
    first = sandbox.client().messages.page(page_size=2)
    send(sandbox, ONE, 3)
    second = first.next_page()
    assert second is not None
    assert [message.sid for message in first] == sids[:2:-1]
    assert [message.sid for message in second] == [sids[2], sids[1]]
    third = second.next_page()
    assert third is not None
    assert [message.sid for message in third] == [sids[0]]
    assert third.next_page() is None


def test_the_list_is_filtered_by_both_numbers(sandbox: Beside) -> None:
    mine, theirs = send(sandbox, ONE, 2), send(sandbox, OTHER, 1)
    sandbox.post("/sandbox/inbound", **{"from": ONE, "body": "2"})
    client = sandbox.client()
    assert [message.sid for message in client.messages.list(to=ONE)] == mine[::-1]
    assert [message.sid for message in client.messages.list(to=OTHER, from_=SENDER)] == theirs
    assert client.messages.list(to=OTHER, from_=ONE) == []
    (reply,) = client.messages.list(from_=ONE)
    assert (reply.direction, reply.status, reply.body, reply.to) == ("inbound", "received", "2", SENDER)
    assert len(client.messages.list()) == 4


def test_the_list_is_filtered_by_the_time_of_sending(sandbox: Beside) -> None:
    (sid,) = send(sandbox, ONE, 1)
    sandbox.wait_until_quiet()
    client = sandbox.client()
    sent = client.messages(sid).fetch().date_sent
    assert sent is not None

    def found(**filters: datetime) -> bool:
        return [message.sid for message in client.messages.list(to=ONE, **filters)] == [sid]

    second, day = timedelta(seconds=1), timedelta(days=1)
    assert found(date_sent_after=sent)
    assert found(date_sent_before=sent)
    assert not found(date_sent_after=sent + second)
    assert not found(date_sent_before=sent - second)
    midnight = datetime(sent.year, sent.month, sent.day, tzinfo=UTC)
    assert found(date_sent_after=midnight, date_sent_before=midnight + day)
    assert not found(date_sent_before=midnight - day)


@pytest.mark.parametrize("day", ["DateSent", "DateSent>", "DateSent<"])
def test_a_day_alone_is_the_whole_day(sandbox: Beside, day: str) -> None:
    send(sandbox, ONE, 1)
    sandbox.wait_until_quiet()
    settings = sandbox.settings
    url = f"{sandbox.url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    answer = sandbox.session.get(
        url, params={day: today}, auth=(settings.account_sid, settings.auth_token), timeout=5
    )
    assert len(answer.json()["messages"]) == 1


def test_what_was_not_sent_yet_has_no_time_to_be_found_by(sandbox: Beside) -> None:
    sandbox.post("/sandbox/settings", speed=0.01)
    send(sandbox, ONE, 1)
    client = sandbox.client()
    assert client.messages.list(to=ONE, date_sent_after=datetime.now(UTC) - timedelta(days=1)) == []
    assert len(client.messages.list(to=ONE)) == 1


def test_what_does_not_exist_is_not_found(sandbox: Beside) -> None:
    with pytest.raises(TwilioRestException) as refused:
        sandbox.client().messages("SM" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


@pytest.mark.parametrize("query", [{"PageSize": "x"}, {"DateSent": "soon"}, {"PageToken": "PASM1"}])
def test_what_cannot_be_read_is_refused(sandbox: Beside, query: dict[str, str]) -> None:
    settings = sandbox.settings
    url = f"{sandbox.url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
    auth = (settings.account_sid, settings.auth_token)
    answer = sandbox.session.get(url, params=query, auth=auth, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
