"""The docket of a month: the matters before the joint meeting, its decisions and its minutes."""

from survey.console.docket import act, show
from survey.console.docket.views import blueprint

__all__ = ["act", "blueprint", "show"]
