"""What was told in confidence, for who hears of it: the list, one report, and what is made of it (R6)."""

from survey.console.concerns import judge, show
from survey.console.concerns.views import blueprint

__all__ = ["blueprint", "judge", "show"]
