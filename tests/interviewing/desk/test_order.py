from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from survey.interviewing.desk.order import Candidate, in_order
from tests.ordinary import MONDAY

_HOURS = st.integers(0, 200).map(lambda n: MONDAY + timedelta(hours=n))
_CANDIDATES = st.lists(
    st.builds(
        Candidate,
        attempt_id=st.integers(1, 10_000),
        due_at=_HOURS,
        picked_at=_HOURS,
        appointment=st.booleans(),
        tried=st.frozensets(st.integers(0, 2)),
    ),
    unique_by=lambda one: one.attempt_id,
)


@given(_CANDIDATES, st.none() | st.integers(0, 2))
def test_appointments_then_times_of_day_not_yet_tried_then_the_oldest(
    candidates: list[Candidate], window: int | None
) -> None:
    ordered = in_order(candidates, window)
    assert sorted(one.attempt_id for one in ordered) == sorted(one.attempt_id for one in candidates)
    kinds = [0 if one.appointment else 2 if window in one.tried else 1 for one in ordered]
    assert kinds == sorted(kinds)
    due = [one.due_at for one in ordered if one.appointment]
    assert due == sorted(due)
    for kind in (1, 2):
        picked = [one.picked_at for one, is_ in zip(ordered, kinds, strict=True) if is_ == kind]
        assert picked == sorted(picked)


@given(_CANDIDATES, st.randoms())
def test_the_order_does_not_depend_on_how_they_were_read(candidates: list[Candidate], chance: object) -> None:
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(shuffled, 0) == in_order(candidates, 0)
