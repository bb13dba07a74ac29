"""Polls that somebody else made, beside our figures.

show    the polls; one of them with its comparison; removing it
enter   a new one, typed in or from a file
"""

from survey.console.polls import enter, show
from survey.console.polls.views import blueprint

__all__ = ["blueprint", "enter", "show"]
