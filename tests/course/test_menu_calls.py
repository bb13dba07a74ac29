"""A course with a carrier that plays menus: one call asks one rating, the key is told afterwards."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.reconcile import reconcile
from survey.carriers.port import CallReport, InboundText
from survey.clock import SetClock
from survey.course.hear import Arrived, Hearing
from survey.course.keys import understand_keys
from survey.course.report_call import ToldOfCall, call_standing, take_call_reports
from survey.models import Answer, Attempt, Inbound, OptOut, Petitioner, Survey
from survey.policy import load_policy
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, Disposition, Line, RatedObject, ReadingOrder, SurveyState
from tests.again import make_again
from tests.build import make_case, make_petitioner, make_survey
from tests.menu_carrier import MenuCarrier, receipt, sid_of
from tests.ordinary import MakeRuntime

PHONE, OTHER = "+8613900000001", "+8613900000002"
UNIT, OFFICE, REASON = "responsible_unit", "petition_office", "reason"
DAY = timedelta(days=1)


class Office:
    """One person with one case, the jobs, and what the carrier was given."""

    def __init__(self, runtime: Runtime, carrier: MenuCarrier, clock: SetClock) -> None:
        self.runtime, self.carrier, self.clock = runtime, carrier, clock
        self.hearing = Hearing(runtime)

    def a_day_later(self, days: int = 1) -> None:
        """The jobs of a day, and the next ones."""
        for _ in range(days):
            self.clock.advance(DAY)
            self.work()

    def work(self) -> None:
        follow_up(self.runtime)
        dispatch(self.runtime)

    def called(self) -> None:
        """Until the first call, on the third day."""
        self.work()
        self.a_day_later(2)
        assert len(self.carrier.calls) == 1

    def told(self, *reports: CallReport) -> None:
        """What a push brings: all of one call, kept together, then understood."""
        self.kept(*reports)
        understand_keys(self.runtime, [(one.sid, one.keys) for one in reports if one.keys])

    def kept(self, *reports: CallReport) -> None:
        with self.runtime.database.read() as session:
            found = call_standing(session, self.carrier.calls[-1].token)
        assert found is not None
        now = self.clock.now()
        news = [ToldOfCall(found.attempt_id, one, now) for one in reports if found.has_news(one)]
        assert all(take_call_reports(self.runtime, news))

    def pressed(self, keys: str | None) -> None:
        self.told(receipt(self.carrier.calls[-1], keys))

    def writes(self, body: str) -> None:
        sid = f"in-{len(self.inbounds())}"
        text = InboundText(sid, PHONE, "1069", body, None, 0, (("content", body),))
        assert self.hearing(Arrived(text, self.clock.now()))

    def survey(self) -> Survey:
        with self.runtime.database.read() as session:
            return session.scalars(select(Survey)).one()

    def call(self) -> Attempt:
        with self.runtime.database.read() as session:
            return session.scalars(select(Attempt).where(Attempt.channel == Channel.VOICE)).one()

    def answers(self) -> list[tuple[str, str, str, bool]]:
        with self.runtime.database.read() as session:
            rows = session.scalars(select(Answer).order_by(Answer.id))
            return [(one.question, one.value, one.how, one.counted) for one in rows]

    def inbounds(self) -> Sequence[Inbound]:
        with self.runtime.database.read() as session:
            return session.scalars(select(Inbound).order_by(Inbound.id)).all()


MakeOffice = Callable[..., Office]


@pytest.fixture
def make_office(make_runtime: MakeRuntime, clock: SetClock) -> MakeOffice:
    def make(plan: str = "menu", survey: bool = True, **fields: object) -> Office:
        policy, carrier = load_policy(None), MenuCarrier()
        chosen = policy.model_copy(update={"plan": policy.plans.get(plan, policy.plan)})
        runtime = make_runtime(carrier=carrier, policy=chosen, sms_per_second=1000, calls_per_second=1000)
        if survey:
            case = make_case(runtime, phone=PHONE, case_no="XF20261003721")
            make_survey(runtime, case, **fields)
        return Office(runtime, carrier, clock)

    return make


@pytest.fixture
def office(make_office: MakeOffice) -> Office:
    return make_office()


def test_a_whole_course_one_rating_by_key_and_the_rest_by_text_message(office: Office) -> None:
    office.called()
    assert [one.text_key for one in office.carrier.texts] == ["invite", "reminder"]
    menu = office.carrier.calls[0].menu
    assert menu is not None and (menu.times, menu.seconds) == (2, 8)
    assert menu.question.key == "menu_unit" and menu.question.params == {"case": "3 7 2 1"}
    assert sorted(menu.keys) == list("01234589") and menu.bye.key == "menu_bye"
    assert (office.call().question, office.call().text_key) == (UNIT, "menu_unit")
    office.pressed("4")
    call, survey = office.call(), office.survey()
    assert call.state is AttemptState.ANSWERED and call.heard_at and call.seconds == 31
    assert survey.reached and survey.channel is Channel.VOICE
    assert office.answers() == [(UNIT, "4", "key 4", True)]
    dispatch(office.runtime)
    assert [one.text_key for one in office.carrier.texts[2:]] == ["second"], "what comes next goes by text"
    office.a_day_later()
    assert [one.text_key for one in office.carrier.texts[3:]] == ["reminder_second"], "never the first again"
    assert len(office.carrier.calls) == 1
    for reply, then in (("2", "reason"), ("没人来过", "thanks_offer")):
        office.writes(reply)
        dispatch(office.runtime)
        assert office.carrier.texts[-1].text_key == then
    assert [one[:2] for one in office.answers()] == [(UNIT, "4"), (OFFICE, "2"), (REASON, "")]


def test_r8_who_gives_both_ratings_by_key_is_offered_the_reason_too(make_office: MakeOffice) -> None:
    """Under the built-in plan the second call asks the second rating."""
    office = make_office("built-in")
    office.called()
    office.pressed("1")
    office.a_day_later()
    office.clock.advance(timedelta(hours=5))  # a further call comes at another time of day
    dispatch(office.runtime)
    second = office.carrier.calls[1].menu
    assert second is not None and second.question.key == "menu_office"
    office.pressed("2")
    assert [one[:2] for one in office.answers()] == [(UNIT, "1"), (OFFICE, "2")]
    dispatch(office.runtime)
    assert [one.text_key for one in office.carrier.texts[2:]] == ["second", "reason"]
    office.writes("办得快")
    assert office.survey().disposition is Disposition.COMPLETE


def test_r8_every_level_costs_the_same(make_office: MakeOffice) -> None:
    office = make_office()
    office.called()
    menu = office.carrier.calls[0].menu
    assert menu is not None and len({menu.keys[level].words for level in "12345"}) == 1


def test_r8_the_other_half_hears_the_levels_in_reverse(make_office: MakeOffice) -> None:
    office = make_office(reading_order=ReadingOrder.REVERSE)
    office.called()
    menu = office.carrier.calls[0].menu
    assert menu is not None
    assert menu.question.words.index("非常不满意按 5") < menu.question.words.index("非常满意按 1")


@pytest.mark.parametrize(
    "order",
    [["keys", "keys", "keys"], ["end", "keys"], ["keys", "end"], ["end", "keys", "end", "keys"]],
)
@pytest.mark.parametrize("together", [True, False])
def test_r2_a_key_counts_once_however_often_and_in_whatever_order(
    office: Office, order: list[str], together: bool
) -> None:
    office.called()
    end = receipt(office.carrier.calls[0], None)
    reports = [receipt(office.carrier.calls[0], "3") if one == "keys" else end for one in order]
    if together:
        office.told(*reports)
    else:
        for one in reports:
            office.told(one)
    assert office.answers() == [(UNIT, "3", "key 3", True)] and len(office.inbounds()) == 1
    assert office.call().state is AttemptState.ANSWERED


def test_r2_keys_that_were_kept_and_not_understood_are_understood_by_reconcile(office: Office) -> None:
    """As after a crash between the report and the understanding: they lie beside the report of the call."""
    office.called()
    office.kept(receipt(office.carrier.calls[0], "5"))
    assert office.answers() == [] and office.call().state is AttemptState.ANSWERED
    office.clock.advance(timedelta(minutes=1))
    assert reconcile(office.runtime)["understood"] == 1
    assert office.answers() == [(UNIT, "5", "key 5", True)]
    sid = sid_of(office.carrier.calls[0])
    assert understand_keys(office.runtime, [(sid, "5")]) == 0, "whoever comes late finds nothing to do"
    dispatch(office.runtime)
    assert office.carrier.texts[-1].text_key == "second"


def test_stop_is_a_stop(office: Office) -> None:
    office.called()
    office.pressed("0")
    with office.runtime.database.read() as session:
        assert session.scalars(select(OptOut.how)).one() == "voice"
    assert office.survey().state is SurveyState.SETTLED
    office.a_day_later(3)
    assert len(office.carrier.texts) == 2 and len(office.carrier.calls) == 1, "nobody is contacted again"


def test_a_wrong_number_is_left_alone(office: Office) -> None:
    office.called()
    office.pressed("8")
    with office.runtime.database.read() as session:
        person = session.scalars(select(Petitioner)).one()
    assert (person.dead_why, office.survey().reached) == ("wrong_person", False)
    office.a_day_later()
    assert office.survey().disposition is Disposition.NON_CONTACT
    assert len(office.carrier.texts) == 2


def test_who_wants_a_person_gets_one(office: Office) -> None:
    office.called()
    office.pressed("9")
    follow_up(office.runtime)
    with office.runtime.database.read() as session:
        last = session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
    assert last is not None and last.channel is Channel.INTERVIEWER
    assert office.answers() == []


def test_r7_a_key_that_means_nothing_is_kept_and_set_aside(office: Office) -> None:
    office.called()
    office.pressed("7")
    (kept,) = office.inbounds()
    assert (kept.reading, kept.rule, kept.survey_id) == ("reask", "key 7", office.survey().id)
    assert kept.understood_at and office.answers() == [] and not office.survey().reached
    assert office.call().heard_at, "somebody is there, and no machine"
    office.a_day_later()
    assert office.carrier.texts[-1].text_key == "invite", "the plan goes on"


def test_nobody_pressed_anything(office: Office) -> None:
    office.called()
    office.pressed(None)
    assert office.inbounds() == [] and office.call().state is AttemptState.ANSWERED
    assert office.survey().called and not office.survey().reached


@pytest.mark.parametrize("further", ["2", "44", "4#"])
def test_a_further_key_of_the_same_call_does_not_call_off_what_comes_next(
    office: Office, further: str
) -> None:
    """Each key may be told by itself, the last one before our text message has left."""
    office.called()
    office.pressed("4")
    office.pressed(further)
    dispatch(office.runtime)
    assert [one.text_key for one in office.carrier.texts[2:]] == ["second"]
    assert [one[1:] for one in office.answers() if one[3]] == [("4", "key 4", True)]


@pytest.mark.parametrize("further", ["0", "8"])
def test_who_stops_after_a_rating_is_not_asked_on(office: Office, further: str) -> None:
    office.called()
    office.pressed("4")
    office.pressed(further)
    dispatch(office.runtime)
    assert len(office.carrier.texts) == 2


def test_r3_a_key_that_comes_after_the_end_is_shown_and_not_counted(office: Office) -> None:
    office.called()
    office.clock.advance(timedelta(days=20))
    office.work()
    assert office.survey().state is SurveyState.SETTLED
    texts = len(office.carrier.texts)
    office.pressed("2")
    assert office.answers() == [(UNIT, "2", "key 2", False)]
    dispatch(office.runtime)
    assert len(office.carrier.texts) == texts


def test_r5_what_is_told_at_night_is_answered_in_the_morning(office: Office) -> None:
    """The receipt took its time: what comes next is no reply within minutes any more."""
    office.called()
    placed = office.clock.now()
    office.clock.advance(timedelta(hours=13))  # eleven in the evening
    office.pressed("2")
    assert office.survey().last_heard_at == placed + timedelta(minutes=5, seconds=30)
    dispatch(office.runtime)
    assert len(office.carrier.texts) == 2
    office.clock.advance(timedelta(hours=10))
    dispatch(office.runtime)
    assert office.carrier.texts[-1].text_key == "second"


def test_the_first_answer_wins_whatever_the_channel(office: Office) -> None:
    office.called()
    office.writes("1")
    office.pressed("5")
    assert office.answers() == [(UNIT, "1", "digit", True), (UNIT, "5", "key 5", False)]


def test_a_number_that_the_survey_has_left_is_not_the_petitioner_any_more(office: Office) -> None:
    office.called()
    other = make_petitioner(office.runtime, OTHER)
    with office.runtime.database.write() as session:
        session.execute(update(Survey).values(petitioner_id=other.id))
    office.pressed("1")
    (kept,) = office.inbounds()
    assert kept.understood_at and kept.rule == "key 1" and office.answers() == []


def test_a_fixed_line_is_not_answered_by_text_message(make_office: MakeOffice) -> None:
    office = make_office()
    with office.runtime.database.write() as session:
        session.execute(update(Petitioner).values(line=Line.FIXED))
    office.work()
    office.a_day_later()
    assert len(office.carrier.calls) == 1 and office.carrier.texts == []
    office.pressed("2")
    office.work()
    assert office.answers() == [(UNIT, "2", "key 2", True)] and office.carrier.texts == []


def test_a_later_round_says_that_the_earlier_rating_stays(make_office: MakeOffice) -> None:
    office = make_office("built-in", survey=False)
    case = make_case(office.runtime, phone=PHONE, case_no="XF20261003721")
    again = make_again(office.runtime, case, [RatedObject.PETITION_OFFICE])
    office.work()
    office.a_day_later(2)
    menu = office.carrier.calls[0].menu
    assert menu is not None and menu.question.key == "menu_office_again"
    assert "上次的保留不改" in menu.question.words
    office.pressed("1")
    with office.runtime.database.read() as session:
        (answer,) = session.scalars(select(Answer).where(Answer.survey_id == again.id))
    assert (answer.question, answer.level, answer.counted) == (OFFICE, 1, True)
