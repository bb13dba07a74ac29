from hypothesis import given
from hypothesis import strategies as st

from survey.console.buckets import Stage, Standing, by_stage, fill, place
from survey.vocabulary import Disposition, NotAsked, SurveyState

STANDINGS = st.builds(
    Standing,
    not_asked=st.none() | st.sampled_from(NotAsked),
    state=st.none() | st.sampled_from(SurveyState),
    disposition=st.none() | st.sampled_from(Disposition),
    called=st.booleans(),
    heard=st.booleans(),
    with_person=st.booleans(),
)


@given(st.lists(st.tuples(STANDINGS, st.integers(1, 1000))))
def test_every_case_is_in_exactly_one_bucket_and_the_buckets_add_up(
    cases: list[tuple[Standing, int]],
) -> None:
    buckets = fill(cases)
    assert sum(bucket.count for bucket in buckets) == sum(count for _, count in cases)
    assert len({(bucket.stage, bucket.key) for bucket in buckets}) == len(buckets)
    assert sum(by_stage(buckets).values()) == sum(count for _, count in cases)


def test_a_case_nobody_looked_at_waits() -> None:
    assert place(Standing()) == (Stage.WAITING, "unseen")


def test_reasons_that_pass_wait_and_others_stay() -> None:
    waiting = {reason for reason in NotAsked if place(Standing(reason))[0] is Stage.WAITING}
    assert waiting == {NotAsked.TOO_EARLY, NotAsked.SAME_PERSON}
    assert all(place(Standing(one))[0] is Stage.NOT_ASKED for one in set(NotAsked) - waiting)


def test_a_survey_tells_more_than_a_reason() -> None:
    assert place(Standing(NotAsked.OPTED_OUT, SurveyState.PICKED)) == (Stage.UNDER_WAY, "picked")


def test_under_way_goes_from_chosen_to_asked_to_answering_or_to_a_person() -> None:
    state = SurveyState.OPEN
    assert place(Standing(state=state)) == (Stage.UNDER_WAY, "picked")
    assert place(Standing(state=state, called=True)) == (Stage.UNDER_WAY, "asked")
    assert place(Standing(state=state, called=True, heard=True)) == (Stage.UNDER_WAY, "answering")
    assert place(Standing(state=state, heard=True, with_person=True)) == (Stage.UNDER_WAY, "with_person")


def test_only_ratings_are_answers() -> None:
    answered = {
        code
        for code in Disposition
        if place(Standing(state=SurveyState.SETTLED, disposition=code))[0] is Stage.ANSWERED
    }
    assert answered == {Disposition.COMPLETE, Disposition.PARTIAL}
