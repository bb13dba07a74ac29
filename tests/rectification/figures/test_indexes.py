"""What the ledger asks is found by index, however many rectifications lie before and after its period."""

from survey.rectification.figures.read_figures import Asked, read_figures
from survey.runtime import Runtime
from survey.scoring.periods import month_of
from survey.scoring.unit_tree import read_unit_tree
from tests.plans import plans_of

NEEDED = ("ix_rectification_opened_at", "ix_rectification_ordered_due_at", "ix_rectification_ended_at")


def test_figures_of_a_period_are_found_by_what_happened_in_it(runtime: Runtime) -> None:
    def read() -> None:
        with runtime.database.read() as session:
            tree = read_unit_tree(session)
            read_figures(session, runtime, tree, Asked(month_of(runtime.today())))

    plans = plans_of(runtime, read)
    assert any(all(index in plan for index in NEEDED) for plan in plans)
