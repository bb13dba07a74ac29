"""What may leave, and when: the table in `permit`, rule by rule (R5, R11)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.calendar import Calendar
from survey.contact.hours import ContactHours
from survey.policy import load_policy
from survey.rectification.notices.permit import Go, Leaving, Matter, Never, NotBefore, Nowhere, may_leave
from survey.rectification.notices.reason import Reason
from survey.vocabulary import NoticeChannel, NoticeKind
from survey.vocabulary import RectificationState as S
from tests.ordinary import MONDAY

EVENING = MONDAY + timedelta(hours=12)
DUE = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
HOURS = ContactHours(load_policy(None).hours, Calendar("CN", ZoneInfo("Asia/Shanghai")))
AGAIN = timedelta(minutes=10)
MATTER = Matter(S.ORDERED, DUE, 1)
MAIL = Leaving(NoticeChannel.EMAIL, NoticeKind.ORDERED, "order:1", 1, MATTER, "lin@water.example")
TEXT = replace(MAIL, channel=NoticeChannel.SMS, address="+8613900008888")


def permit(leaving: Leaving, now: datetime = MONDAY) -> object:
    return may_leave(leaving, now, HOURS, AGAIN)


def test_what_is_in_order_goes() -> None:
    assert permit(MAIL) == Go("lin@water.example")
    assert permit(MAIL, EVENING) == Go("lin@water.example")
    assert permit(TEXT) == Go("+8613900008888")


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ({"demo": True}, Never(Reason.DEMO)),
        ({"read": True}, Never(Reason.READ)),
        ({"offered": False}, Never(Reason.OFF)),
        ({"paused": True}, NotBefore(MONDAY + AGAIN, Reason.PAUSED)),
        ({"address": Reason.NO_CONTACT}, Nowhere(Reason.NO_CONTACT)),
        ({"opted_out": True}, Nowhere(Reason.OPTED_OUT)),
    ],
)
def test_what_is_not_waits_or_is_called_off(other: dict[str, object], answer: object) -> None:
    assert permit(replace(MAIL, **other)) == answer  # type: ignore[arg-type]


def test_r11_demonstration_data_may_go_to_this_machine() -> None:
    assert permit(replace(MAIL, demo=True, loopback=True)) == Go("lin@water.example")


def test_r5_a_text_waits_for_the_morning() -> None:
    answer = permit(TEXT, EVENING)
    assert answer == NotBefore(HOURS.next_allowed(TEXT.channel, EVENING), Reason.HOURS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "due", "holds", "not_any_more"),
    [
        (NoticeKind.ORDERED, "order:1", MATTER, Matter(S.REPORTED, DUE, 1)),
        (NoticeKind.ORDERED, "order:1", MATTER, Matter(S.RETURNED, DUE, 1)),
        (NoticeKind.ORDERED, "order:1", MATTER, Matter(S.ORDERED, DUE, 2)),
        (NoticeKind.RETURNED, "", Matter(S.RETURNED, DUE, 1), Matter(S.REPORTED, DUE, 1)),
        (NoticeKind.EXTENDED, "", MATTER, Matter(S.REPORTED, DUE, 1)),
        (NoticeKind.DUE_SOON, DUE.isoformat(), MATTER, Matter(S.REPORTED, DUE, 1)),
        (NoticeKind.DUE_SOON, DUE.isoformat(), MATTER, Matter(S.ORDERED, DUE + AGAIN, 1)),
        (NoticeKind.OVERDUE, DUE.isoformat(), MATTER, Matter(S.ACCEPTED, DUE, 1)),
        (NoticeKind.TALK, DUE.isoformat(), MATTER, Matter(S.ORDERED, DUE, 1, talk_recorded=True)),
        (NoticeKind.DOCKET, "docket", Matter(S.DOCKET, DUE, 3), Matter(S.CONCLUDED, DUE, 3)),
    ],
)
def test_what_no_longer_holds_is_not_said(
    kind: NoticeKind, due: str, holds: Matter, not_any_more: Matter
) -> None:
    said = replace(MAIL, kind=kind, due=due, matter=holds)
    assert permit(said) == Go("lin@water.example")
    assert permit(replace(said, matter=not_any_more)) == Never(Reason.OVERTAKEN)


@given(st.integers(0, 365 * 24 * 60))
def test_r5_no_text_leaves_outside_its_hours(minutes: int) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    local = now.astimezone(ZoneInfo("Asia/Shanghai"))
    assert isinstance(permit(TEXT, now), Go) is (9 <= local.hour < 20)
