"""From an act to the unit's telephone: what each act tells whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.notify import notify
from survey.clock import SetClock
from survey.models import Notice, Unit
from survey.rectification.accept import return_
from survey.rectification.report import ask_extension, extend
from survey.secrets import Sealed
from survey.vocabulary import NoticeKind
from survey.vocabulary import RectificationState as S
from tests.rectification.notices.conftest import Office
from tests.rectification.scene import Scene

PHONES = {"roads": "+8613900000101", "county": "+8613900000102"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the database does is tried on both by the other tests of this folder."""
    return sqlite_url


@pytest.fixture
def scene(office: Office, clock: SetClock) -> Scene:
    """The county, in which two units can be told by text."""
    made = Scene(office.runtime, clock)
    made.set_up()
    with office.runtime.database.write() as session:
        for code, phone in PHONES.items():
            unit = session.get_one(Unit, made.ids[code])
            unit.contact_phone_sealed = office.runtime.keyring.seal(phone, Sealed.UNIT_CONTACT_PHONE)
    return made


def told(office: Office) -> list[tuple[NoticeKind, int]]:
    """What was written since the beginning, to which unit."""
    with office.runtime.database.read() as session:
        rows = session.execute(select(Notice.kind, Notice.unit_id).order_by(Notice.id))
        return [(row.kind, row.unit_id) for row in rows]


def test_an_order_reaches_the_unit_and_says_nothing_of_who_petitioned(scene: Scene, office: Office) -> None:
    one = scene.brought_to(S.ORDERED)
    assert told(office) == [(NoticeKind.ORDERED, scene.ids["roads"])]
    notify(office.runtime)
    (words,) = office.sent(PHONES["roads"])
    assert "尾号0001事项需限期整改" in words
    assert not any(part in words for part in ("赵桂兰", "XF", "139", "路面", "Roads"))
    assert one.named


def test_each_act_tells_its_own(scene: Scene, office: Office) -> None:
    one, people = scene.brought_to(S.ORDERED), scene.people
    ask_extension(office.runtime, one.id, "备料需要时间", people["du"])
    extend(office.runtime, one.id, "同意", people["chen"])
    notify(office.runtime)
    two = scene.brought_to(S.REPORTED)
    return_(office.runtime, two.id, "缺照片", people["he"])
    notify(office.runtime)
    kinds = [kind for kind, _ in told(office)]
    assert kinds == [NoticeKind.ORDERED, NoticeKind.EXTENDED, NoticeKind.ORDERED, NoticeKind.RETURNED]
    # The first order is told as such and as extended; of the second only that it came back.
    assert len(office.sent(PHONES["roads"])) == 3


def test_overdue_climbs_to_the_leader_and_ends_with_the_report(
    scene: Scene, office: Office, clock: SetClock
) -> None:
    one = scene.brought_to(S.ORDERED)
    notify(office.runtime)
    clock.set(one.due_at + timedelta(hours=1))
    scene.rectify()
    notify(office.runtime)
    clock.set(one.due_at + timedelta(days=6))
    scene.rectify()
    notify(office.runtime)
    overdue = [unit for kind, unit in told(office) if kind is NoticeKind.OVERDUE]
    assert overdue == [scene.ids["roads"], scene.ids["county"]]
    (leader,) = office.sent(PHONES["county"])
    assert "到期" in leader


def test_r6_the_docket_tells_no_unit_of_who_is_not_to_be_named(scene: Scene, office: Office) -> None:
    scene.opened(assigned_times=3, consents=())
    scene.rectify()
    assert told(office) == []
