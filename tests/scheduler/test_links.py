"""A first text carries a link where policy, carrier and country let it, and nothing else ever does."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.reconcile import reconcile
from survey.clock import SetClock
from survey.course.links import ALPHABET, LENGTH, digest
from survey.models import Attempt, Link
from survey.policy import load_policy
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Purpose
from tests.build import make_case, make_survey
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, StandIn, listing, message, refuse
from tests.office_room import Room
from tests.ordinary import MakeRuntime

PHONE = "+8613900000001"
BASE = "https://hf.example.org"
ADDRESS = re.compile(rf"{BASE}/s/([{ALPHABET}]{{{LENGTH}}})")


@pytest.fixture
def office(make_runtime: MakeRuntime, carrier: StandIn) -> Any:
    """An office abroad that puts links into its texts; call it with other settings or another policy."""

    def open_office(*, in_sms: bool = True, **settings: Any) -> Room:
        policy = load_policy(None)
        links = policy.links.model_copy(update={"in_sms": in_sms})
        given = {
            "sandbox_url": carrier.url, "twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN,
            "twilio_sms_from": SENDER, "country": "SG", "link_base_url": BASE, **settings,
        }  # fmt: skip
        return Room(make_runtime(policy=policy.model_copy(update={"links": links}), **given), carrier, None)  # type: ignore[arg-type]

    return open_office


def _links(runtime: Runtime) -> list[Link]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Link)))


def _asked(room: Room, **survey: Any) -> str:
    """What somebody who was just picked is sent."""
    case = make_case(room.runtime, phone=PHONE, case_no="XF20261003721", language="en")
    make_survey(room.runtime, case, **survey)
    follow_up(room.runtime)
    assert dispatch(room.runtime)["sent"] == 1
    return room.sent(PHONE)[-1]


def test_a_first_text_carries_the_link_of_its_survey(office: Any) -> None:
    room = office()
    body = _asked(room)
    found = ADDRESS.search(body)
    assert found and "3721" in body
    (link,) = _links(room.runtime)
    assert link.digest == digest(found[1])
    assert (link.survey_id, link.how, link.confirmed_at) == (room.surveys()[0].id, "sms", None)
    assert link.expires_at - link.created_at == room.runtime.policy.links.valid
    (attempt,) = room.attempts()
    assert (attempt.body, attempt.text_key) == (body, "invite_link"), (
        "found in the carrier's list word by word"
    )


@pytest.mark.parametrize("other", [{"in_sms": False}, {"country": "CN"}])
def test_no_link_where_the_policy_or_the_country_does_not_let_it(office: Any, other: dict[str, Any]) -> None:
    room = office(**other)
    body = _asked(room)
    assert "://" not in body and "1 very satisfied" in body
    assert _links(room.runtime) == []


def test_the_host_of_a_link_is_ours_where_no_other_is_named(office: Any) -> None:
    room = office(link_base_url=None)
    assert f"{room.runtime.settings.public_base_url}/s/" in _asked(room)


def test_a_later_round_carries_none(office: Any) -> None:
    room = office()
    _asked(room, round=2)
    assert "://" not in room.sent(PHONE)[-1]
    assert _links(room.runtime) == []


def test_a_reminder_does_not_repeat_the_link(office: Any, clock: SetClock) -> None:
    room = office()
    _asked(room)
    clock.advance(timedelta(days=1, minutes=1))
    follow_up(room.runtime)
    (reminder,) = (one for one in room.attempts() if one.purpose is Purpose.REMINDER)
    assert reminder.body and "://" not in reminder.body
    assert len(_links(room.runtime)) == 1


def test_r1_a_text_with_a_link_in_doubt_is_found_by_its_words(
    office: Any, carrier: StandIn, clock: SetClock
) -> None:
    room = office()
    carrier.behaviour = refuse(500, 20500)
    make_survey(room.runtime, make_case(room.runtime, phone=PHONE, language="en"))
    follow_up(room.runtime)
    dispatch(room.runtime)
    (attempt,) = room.attempts()
    assert attempt.state is AttemptState.UNKNOWN and ADDRESS.search(attempt.body or "")
    now = datetime.now(UTC)
    clock.set(now)
    with room.runtime.database.write() as session:
        session.get_one(Attempt, attempt.id).left_at = now
    listed = message(7, to=PHONE, body=attempt.body, date_created=f"{now:%a, %d %b %Y %H:%M:%S} +0000")
    carrier.behaviour = listing([listed])
    assert reconcile(room.runtime)["found"] == 1
