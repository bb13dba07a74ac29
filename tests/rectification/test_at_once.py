"""Two people at once, each with a page of their own: one act is done, the other is told so (R10)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Barrier

import pytest

from survey.rectification.accept import accept, return_
from survey.rectification.decide import Conclusion, conclude, order
from survey.rectification.refusal import Refused, Why
from survey.rectification.report import Report, extend, report
from survey.rectification.verify import verify
from survey.vocabulary import Ending, LegalStep, Signed
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import DONE, Scene, verification

Does = Callable[[Scene, int], None]
FORM = "6f1b7c1e-6a2f-4c3b-9d0e-1f2a3b4c5d6e"
LAWFUL = Conclusion(Ending.LAWFUL, "复核终结", LegalStep.SECOND_REVIEW, date(2026, 10, 1))
HANDED_IN = Report(DONE, Signed.YES, "已修好")

DOES: dict[Act, Does] = {
    Act.VERIFY: lambda scene, one: verify(scene.runtime, one, verification(), scene.people["he"]),
    Act.ORDER: lambda scene, one: order(scene.runtime, one, "限期修好", scene.people["chen"]),
    Act.CONCLUDE: lambda scene, one: conclude(scene.runtime, one, LAWFUL, scene.people["chen"]),
    Act.REPORT: lambda scene, one: report(scene.runtime, one, HANDED_IN, scene.people["du"]),
    Act.EXTEND: lambda scene, one: extend(scene.runtime, one, "下雨", scene.people["chen"]),
    Act.ACCEPT: lambda scene, one: accept(scene.runtime, one, "", scene.people["he"]),
    Act.RETURN: lambda scene, one: return_(scene.runtime, one, "没有照片", scene.people["he"]),
}


def _at_once(*acts: Callable[[], None]) -> list[Why | None]:
    """What came of each; None: it was done."""
    together = Barrier(len(acts))

    def act(does: Callable[[], None]) -> Why | None:
        together.wait()
        try:
            does()
        except Refused as refused:
            return refused.why
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (S.TO_VERIFY, (Act.VERIFY, Act.VERIFY)),
        (S.VERIFIED, (Act.ORDER, Act.CONCLUDE)),
        (S.VERIFIED, (Act.ORDER, Act.ORDER)),
        (S.ORDERED, (Act.REPORT, Act.REPORT)),
        (S.ORDERED, (Act.EXTEND, Act.EXTEND)),
        (S.REPORTED, (Act.ACCEPT, Act.RETURN)),
    ],
)
def test_of_two_acts_at_once_one_is_done(scene: Scene, state: S, acts: tuple[Act, Act]) -> None:
    one = scene.brought_to(state)
    before = len(scene.steps(one.id))
    came = _at_once(*(partial(DOES[act], scene, one.id) for act in acts))
    assert sorted(map(str, came)) in (["None", "moved_on"], ["None", "extended"], ["None", "not_yours"])
    assert len(scene.steps(one.id)) == before + 1


def test_a_form_that_arrives_twice_at_once_counts_once(scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    given, du = replace(HANDED_IN, form=FORM), scene.people["du"]
    assert _at_once(*[partial(report, scene.runtime, one.id, given, du)] * 2) == [None, None]
    assert scene.steps(one.id).count("report") == 1
