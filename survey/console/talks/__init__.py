"""Talks about what is seriously overdue: those due, and one of them with its record."""

from survey.console.talks import show
from survey.console.talks.views import blueprint

__all__ = ["blueprint", "show"]
