"""What a meeting decided is found by index, however many steps were taken elsewhere."""

from survey.rectification.docket.matters import read_decided
from tests.plans import plans_of
from tests.rectification.scene import Scene


def test_the_decisions_of_a_month_are_found_among_the_steps_on_the_docket(scene: Scene) -> None:
    def read() -> None:
        with scene.runtime.database.read() as session:
            read_decided(scene.runtime, session, scene.people["chen"], "2026-11")

    assert "ix_rectification_step_on_docket" in plans_of(scene.runtime, read)[0]
