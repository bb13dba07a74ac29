from datetime import timedelta

from sqlalchemy import func, select

from survey.models import Notice, NoticeDelivery
from survey.rectification.notices.write import Notified, write_notice
from survey.runtime import Runtime
from survey.vocabulary import DeliveryState, NoticeKind, RectificationState
from tests.build import make_unit
from tests.rectification.notices.people import make_rectification, notify_of


def test_a_notice_comes_with_one_delivery_for_each_way_out(runtime: Runtime) -> None:
    notify_of(runtime, make_rectification(runtime))
    with runtime.database.read() as session:
        found = session.scalars(select(NoticeDelivery)).all()
    assert sorted(one.channel.value for one in found) == ["email", "sms"]
    assert {one.state for one in found} == {DeliveryState.PLANNED}
    assert len({one.token for one in found}) == 2


def test_r1_written_twice_it_is_one(runtime: Runtime) -> None:
    one = make_rectification(runtime)
    notify_of(runtime, one)
    notify_of(runtime, one)
    assert _count(runtime) == (1, 2)


def test_the_leader_is_told_apart_from_the_unit(runtime: Runtime) -> None:
    one, top = make_rectification(runtime), make_unit(runtime, "TOP")
    told = Notified.of(one, NoticeKind.OVERDUE, "2026-10-12", {})
    with runtime.database.write() as session:
        now = runtime.clock.now()
        written = [write_notice(session, each, now) for each in (told, told.to(one.unit_id), told.to(top.id))]
    assert written == [True, False, True]


def test_returned_again_before_the_same_deadline_is_told_again(runtime: Runtime) -> None:
    one = make_rectification(runtime, state=RectificationState.REPORTED)
    notify_of(runtime, one, NoticeKind.RETURNED, "due")
    one.entered_at += timedelta(hours=2)  # reported once more
    notify_of(runtime, one, NoticeKind.RETURNED, "due")
    assert _count(runtime) == (2, 4)


def test_r6_a_unit_is_told_nothing_of_a_case_it_is_not_to_know(runtime: Runtime) -> None:
    one = make_rectification(runtime, named=False)
    for kind in set(NoticeKind) - {NoticeKind.ORDERED}:
        notify_of(runtime, one, kind)
    assert _count(runtime) == (0, 0)


def _count(runtime: Runtime) -> tuple[int, int]:
    with runtime.database.read() as session:
        counts = [session.scalar(select(func.count()).select_from(of)) for of in (Notice, NoticeDelivery)]
    return counts[0] or 0, counts[1] or 0
