"""What asking costs, and what another plan would."""

from survey.console.costs import show_costs, show_plan
from survey.console.costs.views import blueprint

__all__ = ["blueprint", "show_costs", "show_plan"]
