"""R2: what came is kept, whatever becomes of what came beside it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from scheduler.dispatch import dispatch
from scheduler.pick import pick
from survey.carriers.port import InboundText
from survey.course.hear import Arrived, Hearing, keep, understand_new
from survey.course.hold import hold_people
from survey.course.store import Stored
from survey.models import Answer, Attempt, Inbound, Petitioner
from survey.questionnaire import conversation
from survey.questionnaire.conversation import Heard, State, Turn
from survey.questionnaire.load import Questionnaire
from survey.vocabulary import AttemptState
from tests.build import make_case, make_questionnaire
from tests.carriers.sandbox.beside import wait_for
from tests.office_room import Room

PHONES = [f"+861390000000{n}" for n in range(5)]


def _text(sid: str, phone: str, body: str) -> InboundText:
    return InboundText(sid, phone, "+15005550006", body, None, 0, (("Body", body),))


def _arrive(room: Room, *texts: InboundText) -> list[bool]:
    kept = keep(room.runtime, [Arrived(text, room.runtime.clock.now()) for text in texts])
    understand_new(room.runtime, [message for message in kept if isinstance(message, Stored)])
    return [message != "failed" for message in kept]


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


@pytest.mark.parametrize("state", [AttemptState.UNDELIVERED, AttemptState.FAILED])
def test_r2_who_answers_what_was_reported_as_not_delivered_is_heard(asked: Room, state: AttemptState) -> None:
    with asked.runtime.database.write() as session:
        session.execute(update(Attempt).values(state=state))
    assert _arrive(asked, _text("SM1", PHONES[0], "非常不满意")) == [True]
    assert _values(asked) == ["5"]


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


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer
def test_r2_a_message_is_kept_while_the_understanding_of_others_waits(asked: Room) -> None:
    runtime = asked.runtime
    hearing = Hearing(runtime)
    texts = [_text(f"SM{n}", phone, str(n + 1)) for n, phone in enumerate(PHONES[:3])]
    with ThreadPoolExecutor(3) as threads, runtime.database.write() as holder:
        index = runtime.keyring.phone_index(PHONES[0])
        hold_people(holder, select(Petitioner.id).where(Petitioner.phone_index == index))
        heard = [threads.submit(hearing, Arrived(text, runtime.clock.now())) for text in texts]
        wait_for(lambda: len(asked.inbounds()) == 3)
        assert "1" not in _values(asked), "its person is held"
        holder.commit()
        assert all(one.result(timeout=20) for one in heard)
    assert sorted(_values(asked)) == ["1", "2", "3"]
