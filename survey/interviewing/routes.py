"""The pages of the desk, all on one blueprint."""

from survey.interviewing.desk import show_desk
from survey.interviewing.views import blueprint as desk

__all__ = ["desk", "show_desk"]
