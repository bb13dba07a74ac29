"""Questionnaires for those who write them: read, previewed, played, and published by the polling centre.

show      the versions, and one of them as it reaches people on every channel
play      a conversation stepped through by hand; nothing is kept but in the form
draft     a file looked over before it is published
"""

from survey.console.questionnaires import draft, play, show
from survey.console.questionnaires.views import blueprint

__all__ = ["blueprint", "draft", "play", "show"]
