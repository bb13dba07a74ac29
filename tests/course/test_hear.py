"""R2: what came is kept, whatever becomes of what came beside it."""

import pytest
from sqlalchemy import select

from scheduler.dispatch import dispatch
from scheduler.pick import pick
from survey.carriers.port import InboundText
from survey.course.hear import Arrived, hear
from survey.models import Answer, Inbound
from survey.questionnaire import conversation
from survey.questionnaire.conversation import Heard, State, Turn
from survey.questionnaire.load import Questionnaire
from tests.build import make_case, make_questionnaire
from tests.office_room import Room

PHONES = [f"+861390000000{n}" for n in range(5)]


def _text(sid: str, phone: str, body: str) -> InboundText:
    return InboundText(sid, phone, "+15005550006", body, None, 0, (("Body", body),))


def _arrive(room: Room, *texts: InboundText) -> list[bool]:
    return hear(room.runtime, [Arrived(text, room.runtime.clock.now()) for text in texts])


@pytest.fixture
def asked(room: Room) -> Room:
    make_questionnaire(room.runtime)
    for phone in PHONES:
        make_case(room.runtime, phone=phone)
    pick(room.runtime)
    assert dispatch(room.runtime)["sent"] == len(PHONES)
    return room


def _values(room: Room) -> list[str]:
    with room.runtime.database.read() as session:
        return list(session.scalars(select(Answer.value).order_by(Answer.inbound_id)))


def test_messages_that_come_together_are_each_understood_in_their_order(asked: Room) -> None:
    texts = [_text(f"SM{n}", phone, str(n + 1)) for n, phone in enumerate(PHONES)]
    again = _text("SM5", PHONES[0], "3")  # before the second question has left: about the first, and shown
    assert _arrive(asked, *texts, again, texts[2]) == [True] * 7
    assert _values(asked) == ["1", "2", "3", "4", "5", "3"]
    with asked.runtime.database.read() as session:
        assert all(one.understood_at for one in session.scalars(select(Inbound)))


def test_one_that_cannot_be_understood_stands_in_nobodys_way(
    asked: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(questionnaire: Questionnaire, state: State, heard: Heard) -> Turn:
        if heard.text == "trouble":
            raise RuntimeError("trouble")
        return conversation.advance(questionnaire, state, heard)

    monkeypatch.setattr("survey.course.take_turn.advance", stumbles)
    texts = [_text(f"SM{n}", PHONES[n], body) for n, body in enumerate(("1", "trouble", "2"))]
    assert _arrive(asked, *texts) == [True] * 3, "it is kept, and tried again later"
    assert _values(asked) == ["1", "2"]
    with asked.runtime.database.read() as session:
        waiting = session.scalars(select(Inbound.sid).where(Inbound.understood_at.is_(None))).all()
    assert waiting == ["SM1"]


def test_one_that_cannot_be_kept_is_said_so_and_the_others_are_kept(asked: Room) -> None:
    texts = [_text("SM0", PHONES[0], "1"), _text(None, PHONES[1], "2"), _text("SM2", PHONES[2], "3")]  # type: ignore[arg-type]
    assert _arrive(asked, *texts) == [True, False, True]
    assert _values(asked) == ["1", "3"]
