"""The pages of the desk, all on one blueprint."""

from survey.interviewing.centre import show_centre, show_checks, show_rules
from survey.interviewing.coding import show_coding
from survey.interviewing.desk import show_desk
from survey.interviewing.views import blueprint as desk

__all__ = ["desk", "show_centre", "show_checks", "show_coding", "show_desk", "show_rules"]
