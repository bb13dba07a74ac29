"""What is being put right: the list, one of them, and what a supervisor or an inspector does with it."""

from survey.console.rectifying import act, notice_paper, show_list, show_one
from survey.console.rectifying.views import blueprint

__all__ = ["act", "blueprint", "notice_paper", "show_list", "show_one"]
