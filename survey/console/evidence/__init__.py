"""Files of a rectification: handing one in, and taking one away. Never shown in the browser itself."""

from survey.console.evidence import download, hand_in
from survey.console.evidence.views import blueprint

__all__ = ["blueprint", "download", "hand_in"]
