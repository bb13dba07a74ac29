"""The way of a rectification as a line: what is done stands before what is next, and that before the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from survey.console.rectifying.line import Mark, Standing, Stop, marks
from survey.rectification.read.view import Tier, View
from survey.vocabulary import ENDED, Finding, RatedObject
from survey.vocabulary import RectificationState as S

AT = datetime(2026, 10, 5, 1, tzinfo=UTC)
ONE = View(
    id=1, survey_id=1, case_id=1, source="test", case_no="XF1", round=1,
    object=RatedObject.RESPONSIBLE_UNIT, unit_id=1, unit_code="roads", unit_name="Roads", above=("roads",),
    level=5, heard_at=AT, opened_at=AT, state=S.TO_VERIFY, entered_at=AT, owner=None, due_at=AT,
    due_provisional=False, tier=Tier.CLEAR, climbed=0, verifier_id=None, verifier=None, may_contact=True,
    may_name=True, named=False, finding=None, causes=(), orders=0, extended_at=None, verified_at=None,
    ordered_at=None, ordered_due_at=None, reported_at=None, accepted_at=None, asked_again_at=None,
    next_survey_id=None, ended_at=None, ending=None, legal_step=None, settled=True, demo=False,
)  # fmt: skip


def said(view: View) -> str:
    """What is done, then what is next in brackets, then the rest."""
    return " ".join(f"[{one.stop}]" if one.standing is Standing.NOW else one.stop for one in marks(view))


def test_the_line_of_each_way() -> None:
    verified = replace(ONE, state=S.VERIFIED, verified_at=AT, finding=Finding.CONFIRMED)
    returned = replace(verified, state=S.RETURNED, ordered_at=AT, reported_at=AT)
    lines = {
        "[verify] order report accept ask end": ONE,
        "[verify] end": replace(ONE, may_name=False),
        "verify [order] report accept ask end": verified,
        "verify [end]": replace(verified, may_name=False),
        "verify [ask] end": replace(verified, finding=Finding.EXPLAINED),
        "verify order [report] accept ask end": returned,
        "[meeting] end": replace(ONE, state=S.DOCKET),
        "verify [meeting] end": replace(verified, state=S.DOCKET),
        "verify end": replace(verified, state=S.CONCLUDED, ended_at=AT),
    }
    assert {said(view): view for view in lines.values()} == lines


MOMENTS = st.none() | st.integers(0, 9).map(lambda days: AT + timedelta(days=days))


@given(
    state=st.sampled_from(S), may_name=st.booleans(), finding=st.none() | st.sampled_from(Finding),
    times=st.tuples(*[MOMENTS] * 5),
)  # fmt: skip
def test_one_stop_is_next_until_the_end_and_none_stands_twice(
    state: S, may_name: bool, finding: Finding | None, times: tuple[datetime | None, ...]
) -> None:
    verified_at, ordered_at, reported_at, accepted_at, asked_again_at = times
    view = replace(
        ONE, state=state, may_name=may_name, finding=finding, ended_at=AT if state in ENDED else None,
        verified_at=verified_at, ordered_at=ordered_at, reported_at=reported_at, accepted_at=accepted_at,
        asked_again_at=asked_again_at,
    )  # fmt: skip
    found: list[Mark] = marks(view)
    assert len({one.stop for one in found}) == len(found)
    assert found[-1].stop is Stop.END
    order = [list(Standing).index(one.standing) for one in found]
    assert order == sorted(order)
    assert sum(1 for one in found if one.standing is Standing.NOW) == (0 if state in ENDED else 1)
    assert all((one.at is not None) is (one.standing is Standing.DONE) for one in found)
