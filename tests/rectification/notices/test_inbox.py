"""What a unit was told, and who signed for it."""

import pytest
from sqlalchemy import select

from survey.models import Audit
from survey.rectification.notices.inbox import count_unsigned, read_inbox, read_told, sign_for, units_of
from survey.rectification.refusal import Refused
from survey.vocabulary import NoticeKind
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import Scene


def test_a_notice_is_signed_for_once_and_on_record(scene: Scene) -> None:
    one, du = scene.brought_to(S.ORDERED, unit="north"), scene.people["du"]
    with scene.runtime.database.read() as session:
        units = units_of(session, du)
        told = read_inbox(session, units, 10)[0]
        assert count_unsigned(session, units) == 1
    assert (told.kind, told.rectification_id, told.read_at) == (NoticeKind.ORDERED, one.id, None)
    assert [sign_for(scene.runtime, told.id, du) for _ in range(2)] == [True, False]
    with scene.runtime.database.read() as session:
        signed = read_inbox(session, units, 10)[0]
        acts = session.scalars(select(Audit.actor).where(Audit.act == "notice.sign")).all()
        assert read_told(session, one.id) == [signed]
    assert (signed.read_by, signed.read_at, acts) == ("du", scene.clock.now(), ["du"])


@pytest.mark.parametrize("login", ["shui", "chen", "he"])
def test_r6_nobody_else_signs_for_it_or_has_it(scene: Scene, login: str) -> None:
    scene.brought_to(S.ORDERED)
    other = scene.people[login]
    with scene.runtime.database.read() as session:
        told = read_inbox(session, units_of(session, scene.people["du"]), 10)[0]
        assert read_inbox(session, units_of(session, other), 10) == []
    with pytest.raises(Refused):
        sign_for(scene.runtime, told.id, other)
    with pytest.raises(Refused):
        sign_for(scene.runtime, told.id + 1, scene.people["du"])
