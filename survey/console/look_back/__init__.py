"""Looking back on a case (案件倒查): who did what when, from coming in to the end; for paper."""

from survey.console.look_back import show_look_back
from survey.console.look_back.views import blueprint

__all__ = ["blueprint", "show_look_back"]
