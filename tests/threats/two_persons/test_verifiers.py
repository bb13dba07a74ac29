"""What a verifier found is accepted by that verifier: no colleague of theirs is leaned on instead."""

from collections.abc import Callable

import pytest

from survey.accounts.people import Person
from survey.rectification.accept import accept, return_
from survey.rectification.refusal import Refused, Why
from survey.rectification.verify import verify
from survey.runtime import Runtime
from survey.vocabulary import RectificationState, Role
from tests.rectification.scene import Scene, verification
from tests.rectification.scenes import scene

__all__ = ["scene"]

Act = Callable[[Runtime, int, Person], None]
ACTS: dict[RectificationState, tuple[Act, ...]] = {
    RectificationState.TO_VERIFY: (lambda runtime, one, by: verify(runtime, one, verification(), by),),
    RectificationState.REPORTED: (
        lambda runtime, one, by: accept(runtime, one, "", by),
        lambda runtime, one, by: return_(runtime, one, "没修好", by),
    ),
}


@pytest.mark.parametrize("state", ACTS)
def test_no_other_verifier_steps_in(scene: Scene, state: RectificationState) -> None:
    one = scene.brought_to(state)
    colleague = scene.enrol("zhou", Role.VERIFIER)
    for act in ACTS[state]:
        with pytest.raises(Refused) as refused:
            act(scene.runtime, one.id, colleague)
        assert refused.value.why is Why.NOT_YOURS
