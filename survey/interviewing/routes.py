"""The pages of the desk, all on one blueprint."""

from survey.interviewing.coding import show_coding
from survey.interviewing.desk import show_desk
from survey.interviewing.views import blueprint as desk

__all__ = ["desk", "show_coding", "show_desk"]
