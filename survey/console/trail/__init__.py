"""The auditor's page: who did what, and whether the trail of it was whole when it was last verified (R9)."""

from survey.console.trail import show
from survey.console.trail.views import blueprint

__all__ = ["blueprint", "show"]
