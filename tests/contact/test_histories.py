"""Whatever people and carriers do: R1, R5 and an end to every survey, over random histories."""

import math
from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from survey.contact.hours import local_day
from survey.contact.plan import lifetime_end
from survey.contact.views import FAILED, IN_FLIGHT, AttemptView, SurveyView
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, Line, RatedObject
from tests.contact.make import CALENDAR, EVERYTHING, POLICY, SHANGHAI, with_plan
from tests.contact.moments import moments
from tests.contact.world import OUTCOMES, World

ABILITIES = st.sampled_from([EVERYTHING] * 4 + [frozenset({Channel.SMS})] * 4 + [frozenset()])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sms", "sms", "sms", "voice", "interviewer"]),
        st.sampled_from(["0s", "20m", "6h", "1d", "2wd"]),
    ),
    min_size=1,
    max_size=5,
).map(
    lambda steps: [
        {"channel": channel, "after": after, "reminder": number > 0 and channel == "sms"}
        for number, (channel, after) in enumerate(steps)
    ]
)
POLICIES = st.just(POLICY) | st.builds(
    lambda steps, lifetime, silence, per_day, lost: with_plan(
        steps=steps, lifetime=lifetime, silence=silence, per_day=per_day, lost_again_after=lost
    ),
    STEPS,
    st.sampled_from(["90m", "3d", "15d"]),
    st.sampled_from(["5m", "1d"]),
    st.integers(1, 3),
    st.sampled_from(["10m", "1d"]),
)


@st.composite
def histories(draw: st.DrawFn) -> World:
    picked = draw(moments(2025, 2027))
    survey = SurveyView(
        picked_at=picked,
        needed=draw(st.sampled_from([frozenset(RatedObject), frozenset({RatedObject.RESPONSIBLE_UNIT})])),
        line=draw(st.sampled_from([Line.MOBILE] * 4 + [Line.UNKNOWN, Line.FIXED])),
        asked_before_by=draw(st.sampled_from([None, None, Channel.SMS, Channel.VOICE])),
    )
    outcomes = draw(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4))
    chance = Random(draw(st.integers(0, 2**32)))
    world = World(draw(POLICIES), survey, picked, draw(ABILITIES), outcomes, chance)
    world.live()
    return world


@given(histories())
def test_r5_over_any_history(world: World) -> None:
    """Never out of hours, and never more than so many a day."""
    days = Counter(local_day(one.at, SHANGHAI) for one in world.left)
    assert all(world.hours.is_allowed(one.channel, one.at) for one in world.left)
    assert all(count <= world.policy.plan.per_day for count in days.values())


@given(histories())
def test_every_survey_settles_by_its_end_or_once_coders_had_their_time(world: World) -> None:
    end = lifetime_end(world.survey, world.policy)
    if since := world.survey.awaiting_coding_since:
        end = max(end, CALENDAR.add_working_days(since, 5))
    assert world.settled is not None
    assert all(look < end for look in world.looks[:-1])


@given(histories())
def test_r1_no_step_repeats_and_contacts_are_bounded(world: World) -> None:
    steps = [one.step or 0 for one in world.machine]
    assert steps == sorted(steps)
    arrived = [one.step for one in world.left if one.state not in FAILED | {AttemptState.LOST}]
    assert len(arrived) == len(set(arrived))
    # Each step may be lost once more, and each channel be told `later` once.
    void = [one.step for one in world.machine if _is_void(one)]
    assert len(world.machine) - len(void) <= len(set(steps)) * 2 + 2
    tried = Counter((one.step, one.state, one.failed_as) for one in world.machine if not _is_void(one))
    assert all(count <= 2 for count in tried.values())
    # What came to nothing for reasons of ours backs off: ever fewer tries, however long the lifetime.
    life = lifetime_end(world.survey, world.policy) - world.survey.picked_at
    doublings = math.ceil(math.log2(life / world.policy.plan.unknown_grace + 1))
    assert all(count <= doublings + 1 for count in Counter(void).values())


@given(histories())
def test_answers_and_stops_end_the_asking(world: World) -> None:
    assert world.settled is not None
    survey = world.survey
    if not survey.missing:
        assert world.settled.disposition is Disposition.COMPLETE
    elif survey.rated:
        assert world.settled.disposition is Disposition.PARTIAL
    elif survey.opted_out:
        assert world.settled.disposition in (Disposition.REFUSAL, Disposition.DECEASED)
    heard = survey.last_heard_at
    if heard is not None and (survey.opted_out or survey.ended_as or not survey.missing):
        assert all(one.at <= heard for one in world.left)
        assert all(planned <= heard for planned in world.planned_at)


@given(histories())
def test_r7_no_machine_asks_again_who_wants_a_person(world: World) -> None:
    if wanted := world.wanted_a_person_at:
        assert all(one.at <= wanted for one in world.left)
        handed = any(one.channel is Channel.INTERVIEWER for one in world.attempts)
        stopped = any(one.failed_as is ErrorClass.OPTED_OUT for one in world.left)
        over = stopped or world.survey.opted_out or world.survey.ended_as or not world.survey.missing
        assert handed or over or world.now >= lifetime_end(world.survey, world.policy)


@given(histories())
def test_one_contact_at_a_time_over_any_history(world: World) -> None:
    """The world refuses a second one; here the last step that was left open is the only one."""
    assert sum(one.state in IN_FLIGHT for one in world.machine) <= 1


def _is_void(one: AttemptView) -> bool:
    return one.state is AttemptState.CANCELLED or one.failed_as in (ErrorClass.SLOW_DOWN, ErrorClass.OURS)
