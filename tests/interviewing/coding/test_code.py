"""Two people read what no rule could: from the text to the answer, over the real webhook."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick
from survey.clock import SetClock
from survey.interviewing.coding.code import Choice, Coder, Saved, decide, save_code
from survey.interviewing.coding.items import Blind, count_for, next_item
from survey.models import Answer, Audit, Coding, CodingItem, Petitioner
from survey.vocabulary import Channel, Disposition, Purpose, Role, SurveyState
from tests.build import make_case, make_questionnaire
from tests.interviewing.people import make_account
from tests.office_room import Room

PHONE = "+8613900000001"


@pytest.fixture
def item(room: Room) -> int:
    """A person has replied twice so that nobody could tell what it means."""
    make_questionnaire(room.runtime)
    make_case(room.runtime, phone=PHONE, case_no="XF20261003721")
    pick(room.runtime)
    dispatch(room.runtime)
    room.writes(PHONE, "谢谢")
    dispatch(room.runtime)
    room.writes(PHONE, "还行吧")
    with room.runtime.database.read() as session:
        return session.scalars(select(CodingItem.id)).one()


def _coder(room: Room, role: Role = Role.INTERVIEWER) -> Coder:
    account = make_account(room.runtime, role)
    return Coder(account, f"login{account}")


def _code(room: Room, coder: Coder, item: int, code: str) -> Saved:
    return save_code(room.runtime, coder, item, Choice([code]))


def _both(room: Room, item: int, code: str) -> None:
    assert _code(room, _coder(room), item, code) is Saved.FIRST
    assert _code(room, _coder(room), item, code) is Saved.AGREED


def _item(room: Room, item: int) -> CodingItem:
    with room.runtime.database.read() as session:
        return session.get_one(CodingItem, item)


def _shown(room: Room, coder: Coder) -> Blind | None:
    with room.runtime.database.read() as session:
        return next_item(room.runtime, session, coder.account_id)


def test_r7_what_two_people_read_alike_is_an_answer_and_the_next_question_follows(
    room: Room, item: int
) -> None:
    _both(room, item, "3")
    (answer,) = room.answers()
    assert (answer.question, answer.value, answer.level) == ("responsible_unit", "3", 3)
    assert (answer.how, answer.channel, answer.counted) == ("coded", Channel.SMS, True)
    kept = _item(room, item)
    assert answer.inbound_id == kept.inbound_id
    assert (kept.agreed, kept.value, kept.decided_by) == (True, "3", None)
    assert dispatch(room.runtime)["sent"] == 1
    assert "接待您、转交" in room.sent(PHONE)[-1]
    question = [one for one in room.attempts() if one.purpose is Purpose.QUESTION]
    assert [one.inbound_id for one in question] == [kept.inbound_id]


def test_r5_a_reply_that_comes_late_keeps_to_the_hours(room: Room, item: int, clock: SetClock) -> None:
    """Coded in the evening, the next question is no reply any more: it waits for the morning."""
    clock.advance(timedelta(hours=12))  # ten in the evening
    _both(room, item, "4")
    assert dispatch(room.runtime)["sent"] == 0
    clock.advance(timedelta(hours=11, minutes=1))
    assert dispatch(room.runtime)["sent"] == 1


def test_nothing_is_heard_before_the_second_coder(room: Room, item: int) -> None:
    assert _code(room, _coder(room), item, "1") is Saved.FIRST
    assert room.answers() == []
    assert dispatch(room.runtime)["sent"] == 0


def test_nobody_codes_the_same_words_twice(room: Room, item: int) -> None:
    coder = _coder(room)
    _code(room, coder, item, "1")
    assert _shown(room, coder) is None
    assert _code(room, coder, item, "1") is Saved.NOT_NEEDED
    assert room.answers() == []


def test_coders_see_the_words_and_not_whose_they_are_nor_what_the_other_made_of_them(
    room: Room, item: int
) -> None:
    first, second = _coder(room), _coder(room)
    before = _shown(room, second)
    _code(room, first, item, "5")
    after = _shown(room, second)
    assert before is not None and after == before, "that somebody has coded it does not show"
    assert (after.text, list(after.before)) == ("还行吧", ["谢谢"])
    told = str({name: value for name, value in vars(after).items() if name not in ("asked", "question")})
    assert not any(hidden in told for hidden in (PHONE, "3721", "张三", "S1", "OFFICE"))


def test_a_tie_is_decided_by_a_third_person(room: Room, item: int) -> None:
    first, second = _coder(room), _coder(room)
    assert _code(room, first, item, "2") is Saved.FIRST
    assert _code(room, second, item, "4") is Saved.TIED
    assert _item(room, item).agreed is False
    assert room.answers() == [] and _shown(room, _coder(room)) is None
    assert decide(room.runtime, first, item, Choice(["4"])) is Saved.NOT_NEEDED, "whoever coded does not"
    head = _coder(room, Role.CENTRE)
    assert decide(room.runtime, head, item, Choice(["4"])) is Saved.DECIDED
    (answer,) = room.answers()
    assert (answer.level, answer.account_id) == (4, head.account_id)
    kept = _item(room, item)
    assert (kept.value, kept.agreed, kept.decided_by) == ("4", False, head.account_id)
    assert decide(room.runtime, head, item, Choice(["1"])) is Saved.NOT_NEEDED
    with room.runtime.database.read() as session:
        assert session.scalars(select(Audit.act).where(Audit.act == "coding.decide")).all() == [
            "coding.decide"
        ]


def test_what_is_not_tied_is_not_decided(room: Room, item: int) -> None:
    assert decide(room.runtime, _coder(room, Role.CENTRE), item, Choice(["1"])) is Saved.NOT_NEEDED
    assert decide(room.runtime, _coder(room, Role.CENTRE), 999, Choice(["1"])) is Saved.NOT_NEEDED


@pytest.mark.parametrize("code", ["none", "human"])
def test_what_cannot_be_told_is_asked_by_a_person(room: Room, item: int, code: str) -> None:
    _both(room, item, code)
    (survey,) = room.surveys()
    assert survey.to_person_at and survey.to_person_why == "coded"
    assert _item(room, item).value == ("" if code == "none" else "human")
    follow_up(room.runtime)
    assert room.attempts()[-1].channel is Channel.INTERVIEWER
    assert room.answers() == []


def test_a_stop_that_two_people_read_is_a_stop_and_is_confirmed(room: Room, item: int) -> None:
    _both(room, item, "stop")
    with room.runtime.database.read() as session:
        assert session.scalars(select(Petitioner.opted_out_at)).one() is not None
    assert room.surveys()[0].disposition is Disposition.REFUSAL
    assert dispatch(room.runtime)["sent"] == 1
    assert "已停止" in room.sent(PHONE)[-1]


def test_a_refusal_ends_the_survey(room: Room, item: int) -> None:
    _both(room, item, "refuse")
    assert room.surveys()[0].disposition is Disposition.REFUSAL


def test_somebody_elses_number_is_dead(room: Room, item: int) -> None:
    _both(room, item, "wrong_person")
    with room.runtime.database.read() as session:
        assert session.scalars(select(Petitioner.dead_why)).one() == "wrong_person"


def test_the_plan_waits_for_coders_and_not_for_ever(room: Room, item: int, clock: SetClock) -> None:
    clock.advance(timedelta(days=3))
    follow_up(room.runtime)
    assert len(room.attempts()) == 2
    clock.advance(timedelta(days=5))
    follow_up(room.runtime)
    assert len(room.attempts()) == 3


def test_who_answers_after_all_spares_the_coders(room: Room, item: int) -> None:
    _code(room, _coder(room), item, "1")
    room.writes(PHONE, "5")
    assert _code(room, _coder(room), item, "1") is Saved.NOT_NEEDED
    assert [(one.level, one.counted) for one in room.answers()] == [(5, True)]


def test_words_of_a_survey_that_is_over_are_coded_last_and_shown_as_late(
    room: Room, item: int, clock: SetClock
) -> None:
    clock.advance(timedelta(days=30))
    follow_up(room.runtime)
    assert room.surveys()[0].state is SurveyState.SETTLED
    _both(room, item, "2")
    (answer,) = room.answers()
    assert (answer.late, answer.counted) == (True, False)
    assert dispatch(room.runtime)["sent"] == 0


def test_two_who_save_at_once_are_two_coders_and_one_answer(room: Room, item: int) -> None:
    """Real threads on both databases: the second sees the first, and what follows happens once."""
    coders = [_coder(room) for _ in range(4)]
    start, saved = threading.Barrier(len(coders)), []

    def work(coder: Coder) -> None:
        start.wait()
        saved.append(_code(room, coder, item, "3"))

    threads = [threading.Thread(target=work, args=(coder,)) for coder in coders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(saved) == sorted([Saved.FIRST, Saved.AGREED, Saved.NOT_NEEDED, Saved.NOT_NEEDED])
    with room.runtime.database.read() as session:
        assert len(session.scalars(select(Coding)).all()) == 2
        assert len(session.scalars(select(Answer)).all()) == 1


def test_how_many_wait_is_counted_for_each_coder(room: Room, item: int) -> None:
    first, second = _coder(room), _coder(room)
    _code(room, first, item, "1")
    with room.runtime.database.read() as session:
        assert count_for(session, first.account_id) == 0
        assert count_for(session, second.account_id) == 1
