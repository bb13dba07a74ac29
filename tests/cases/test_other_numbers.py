from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.clock import SetClock
from survey.models import Case
from survey.runtime import Runtime
from tests.build import make_survey
from tests.cases.given import sent, take

FIRST, SECOND, OTHER = "13800138000", "13800138001", "13800138009"


@pytest.mark.parametrize(
    ("before", "after", "noted"),
    [
        ([FIRST], [OTHER], True),
        ([FIRST, SECOND], [FIRST, OTHER], True),
        ([FIRST, SECOND], [FIRST], True),
        ([FIRST], [FIRST, SECOND], False),
        ([FIRST, SECOND], [SECOND, FIRST], False),
        ([], [FIRST], False),
    ],
)
def test_a_number_that_is_not_there_any_more_is_noted(
    runtime: Runtime, clock: SetClock, before: list[str], after: list[str], noted: bool
) -> None:
    take(runtime, sent(phones=before), sent(2, phones=before))
    clock.advance(timedelta(hours=1))
    take(runtime, sent(phones=after), sent(2, phones=before, category="征地"))
    with runtime.database.read() as session:
        first, second = session.scalars(select(Case).order_by(Case.case_no))
    assert first.phones_changed_at == (clock.now() if noted else None)
    assert second.phones_changed_at is None


def test_a_number_replaced_after_asking_began_is_another_matter(runtime: Runtime) -> None:
    take(runtime, sent(phones=[FIRST]))
    with runtime.database.read() as session:
        case = session.scalars(select(Case)).one()
    make_survey(runtime, case)
    take(runtime, sent(phones=[OTHER]))
    with runtime.database.read() as session:
        assert session.scalars(select(Case.phones_changed_at)).one() is None
