"""What a gateway pushes: kept before it is answered, understood after that, counted once (R2)."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from survey.clock import SetClock
from survey.course.understand import understand_waiting
from survey.models import Answer, Attempt, Inbound, Notice, NoticeDelivery
from survey.runtime import Runtime
from survey.vocabulary import AttemptState as S
from survey.vocabulary import Channel, DeliveryState, NoticeChannel, NoticeKind
from survey.webhooks.afterwards import Afterwards
from tests.build import make_attempt, make_case, make_survey, make_unit
from tests.webhooks.gateway import Pushing, call, report, text

PHONES = [f"+861390000000{n}" for n in range(4)]


def asked(runtime: Runtime, phone: str, **fields: object) -> Attempt:
    """Somebody has our first question on the phone."""
    now = runtime.clock.now()
    left = {
        "state": S.ACCEPTED,
        "left_at": now,
        "accepted_at": now,
        "carrier": "gateway",
        "question": "responsible_unit",
    }
    survey = make_survey(runtime, make_case(runtime, phone=phone), state="open")
    return make_attempt(runtime, survey, **(left | fields))


def states(runtime: Runtime) -> list[S]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Attempt.state).order_by(Attempt.id)))


def inbounds(runtime: Runtime) -> list[Inbound]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Inbound).order_by(Inbound.id)))


def answers(runtime: Runtime) -> list[str]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Answer.value).order_by(Answer.id)))


def test_messages_are_kept_understood_and_answered_in_the_gateways_own_way(
    office: Runtime, push: Pushing
) -> None:
    for phone in PHONES[:2]:
        asked(office, phone)
    now = office.clock.now()
    pieces = [text(PHONES[0], "2", now), text(PHONES[1], "4", now)]
    answer = push.raw("texts", json.dumps(pieces).encode())
    assert (answer.status_code, answer.get_json(), answer.mimetype) == (
        200, {"code": 0, "msg": "taken"}, "application/json",
    )  # fmt: skip
    assert "Set-Cookie" not in answer.headers
    assert answers(office) == ["2", "4"]
    assert push("texts", pieces) == 200
    assert answers(office) == ["2", "4"], "arriving twice counts once"


def test_r2_what_comes_from_a_number_that_nobody_can_read_is_kept_and_stops_nothing(
    office: Runtime, push: Pushing
) -> None:
    asked(office, PHONES[0])
    now = office.clock.now()
    strange = [text(phone, "退订", now) for phone in ("138****0000", "110", "0745-1234567")]
    assert push("texts", [*strange, text(PHONES[0], "2", now)]) == 200
    assert len(inbounds(office)) == 4
    assert all(one.understood_at for one in inbounds(office)), "and nobody waits for it to be understood"
    assert answers(office) == ["2"]


def test_r2_a_push_is_kept_in_one_transaction_before_it_is_answered(
    office: Runtime, office_app: Flask, push: Pushing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Afterwards, "__call__", lambda *_: None)  # the process dies here
    for phone in PHONES:
        asked(office, phone)
    commits: Counter[str] = Counter()
    event.listen(office.database.engine, "commit", lambda _: commits.update(["commit"]))
    assert push("texts", [text(phone, "1", office.clock.now()) for phone in PHONES]) == 200
    assert commits["commit"] == 1
    assert [one.understood_at for one in inbounds(office)] == [None] * 4
    assert answers(office) == []


def test_r2_what_a_dead_process_kept_is_understood_by_the_next_reconcile(
    office: Runtime, push: Pushing, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for phone in PHONES:
        asked(office, phone)
    with monkeypatch.context() as dies:
        dies.setattr(Afterwards, "__call__", lambda *_: None)
        assert push("texts", [text(phone, "3", clock.now()) for phone in PHONES]) == 200
    clock.advance(timedelta(minutes=1))
    assert understand_waiting(office) == len(PHONES)
    assert answers(office) == ["3"] * 4
    assert push("texts", [text(PHONES[0], "3", clock.now(), sid=inbounds(office)[0].sid)]) == 200
    assert answers(office) == ["3"] * 4


def test_r2_a_push_of_which_nothing_can_be_read_is_not_taken(office: Runtime, push: Pushing) -> None:
    """Its address at the gateway is another kind's: were it taken, all answers would be gone."""
    asked(office, PHONES[0])
    said = text(PHONES[0], "1", office.clock.now())
    assert push("texts", [{"phone": PHONES[0]}, 7]) == 400
    assert push("texts", [7, said]) == 200, "one that can be read is taken, whatever is beside it"
    assert push("texts", []) == 200
    assert answers(office) == ["1"]


def test_what_was_said_first_is_heard_first_and_at_its_time(
    office: Runtime, push: Pushing, clock: SetClock
) -> None:
    asked(office, PHONES[0])
    earlier, later = clock.now() - timedelta(minutes=9), clock.now() - timedelta(minutes=8)
    ahead = clock.now() + timedelta(hours=1)  # by a clock that is wrong
    never = datetime(1970, 1, 1, tzinfo=UTC)  # a time that the adapter could not read
    strangers = [text("+8613900000009", "1", ahead), text("+8613900000008", "1", never)]
    pieces = [text(PHONES[0], "5", later), text(PHONES[0], "1", earlier), *strangers]
    assert push("texts", pieces) == 200
    now = clock.now()
    assert [one.received_at for one in inbounds(office)] == [now, earlier, later, now]
    assert answers(office)[0] == "1", "the first accepted answer counts (R3)"


def test_receipts_find_their_attempts_by_the_token_and_others_are_dropped(
    office: Runtime, push: Pushing
) -> None:
    """R1: by a receipt alone an attempt is known to have left, and by whom."""
    unknown = asked(office, PHONES[0], state=S.UNKNOWN, accepted_at=None, carrier=None)
    other = asked(office, PHONES[1])
    strangers = [report("of another system"), report("")]
    named = asked(office, PHONES[2], carrier_sid="biz-3")
    pieces = [report(unknown.token), *strangers, report(other.token, S.UNDELIVERED), report(other.token)]
    assert push("reports", [*pieces, report("", sid="biz-3")]) == 200
    assert states(office) == [S.DELIVERED, S.UNDELIVERED, S.DELIVERED]
    assert named.token not in "biz-3", "its SID is enough"
    with office.database.read() as session:
        healed = session.get_one(Attempt, unknown.id)
    assert (healed.carrier, healed.carrier_sid) == ("gateway", f"biz-{unknown.token}")
    assert push("reports", strangers) == 200


def test_a_receipt_of_a_notice_is_the_notices(office: Runtime, push: Pushing) -> None:
    now, unit = office.clock.now(), make_unit(office)
    with office.database.write() as session:
        notice = Notice(
            kind=next(iter(NoticeKind)), subject="test", due="", unit_id=unit.id, detail={}, made_at=now
        )
        session.add(notice)
        session.flush()
        session.add_all(
            NoticeDelivery(
                notice_id=notice.id, channel=channel, state=DeliveryState.UNKNOWN, due_at=now, token=token
            )
            for channel, token in ((NoticeChannel.SMS, "one"), (NoticeChannel.EMAIL, "two"))
        )
    assert push("reports", [report("one"), report("two", S.UNDELIVERED)]) == 200
    assert push("reports", [report("two"), report("one", S.UNDELIVERED)]) == 200, "late, and no news"
    with office.database.read() as session:
        deliveries = session.scalars(select(NoticeDelivery).order_by(NoticeDelivery.token)).all()
    assert [one.state for one in deliveries] == [DeliveryState.REFUSED, DeliveryState.REFUSED]


def test_calls_are_known_by_a_name_that_is_short(office: Runtime, push: Pushing) -> None:
    """A gateway takes fifteen characters as the name of a call; a SID that we have is enough as well."""
    voice = {"channel": Channel.VOICE, "body": None}
    lost = asked(office, PHONES[0], token="A" * 12 + "0" * 12, state=S.UNKNOWN, **voice)
    asked(office, PHONES[1], token="B" * 24, carrier_sid="call-1", **voice)
    other = asked(office, PHONES[2], token="A" * 11 + "B" * 13, state=S.UNKNOWN, **voice)
    pieces = [call(lost.token[:15]), call("", S.BUSY, sid="call-1"), call("A", S.BUSY), call("C" * 15)]
    assert push("calls", pieces) == 200
    assert states(office) == [S.ANSWERED, S.BUSY, S.UNKNOWN]
    assert other.token[:11] == lost.token[:11]


def test_r2_keys_are_kept_with_the_end_of_the_call_whatever_dies_after_that(
    office: Runtime, push: Pushing, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = asked(office, PHONES[0], channel=Channel.VOICE, body=None)
    with monkeypatch.context() as dies:
        dies.setattr(Afterwards, "__call__", lambda *_: None)
        assert push("calls", [call(attempt.token, keys="4")]) == 200
    assert states(office) == [S.ANSWERED]
    assert [one.understood_at for one in inbounds(office)] == [None], "nobody says that nothing was said"
    clock.advance(timedelta(minutes=1))
    assert understand_waiting(office) == 1
    assert answers(office) == ["4"]
    assert push("calls", [call(attempt.token, keys="4")] * 2) == 200
    assert answers(office) == ["4"]


def test_keys_of_a_call_whose_end_was_known_are_kept_all_the_same(office: Runtime, push: Pushing) -> None:
    """Reconcile asked for the end first, and there are no keys in a list."""
    attempt = asked(office, PHONES[0], channel=Channel.VOICE, body=None, state=S.ANSWERED)
    assert push("calls", [call(attempt.token, keys="2")]) == 200
    assert answers(office) == ["2"]


def test_pieces_that_are_no_report_hold_nothing_up(office: Runtime, push: Pushing) -> None:
    attempt = asked(office, PHONES[0])
    odd: list[object] = [None, 7, "x", [], {}, {"sid": 3}]
    nameless = [report(name, sid=name) for name in ("\0", "\ud800", "x" * 65)]
    assert push("reports", [*odd, *nameless, report(attempt.token), *odd]) == 200
    assert states(office) == [S.DELIVERED]
    assert push("calls", [call(one["token"], sid=one["sid"]) for one in nameless]) == 400
    now = office.clock.now()
    said = [text(PHONES[1], "1", now) | {"sid": one["sid"]} for one in nameless]
    assert push("texts", [*odd, *said]) == 400
    assert inbounds(office) == []


def test_what_could_not_be_kept_is_pushed_again_and_the_others_are_kept(
    office: Runtime, push: Pushing
) -> None:
    for phone in PHONES[:2]:
        asked(office, phone)
    now = office.clock.now()
    bad = text(PHONES[1], "4 \ud800", now)  # half a sign cannot be sealed
    pieces = [text(PHONES[0], "2", now), bad]
    assert push("texts", pieces) == 503
    assert push("texts", pieces) == 503
    assert answers(office) == ["2"]


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[", b"\xff", b"[" * 200_000, b"1e9"])
def test_what_nobody_can_read_is_told_so(push: Pushing, body: bytes) -> None:
    assert push.raw("texts", body).status_code == 400


def test_a_kind_that_there_is_none_of(push: Pushing) -> None:
    assert push("other", []) == 400


def test_an_empty_push_is_taken(push: Pushing) -> None:
    assert push("texts", []) == 200


def test_a_database_that_cannot_keep_it_is_told_as_such(office: Runtime, push: Pushing) -> None:
    with office.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE inbound RENAME TO outbound")
    assert push("texts", [text(PHONES[0], "1", office.clock.now())]) == 503
