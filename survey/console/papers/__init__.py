"""Papers: sheets of days and weeks, the bulletin and the assessment, and closing a month."""

from survey.console.papers import show_bulletin, show_month, show_months, show_papers, show_sheet
from survey.console.papers.views import blueprint

__all__ = ["blueprint", "show_bulletin", "show_month", "show_months", "show_papers", "show_sheet"]
