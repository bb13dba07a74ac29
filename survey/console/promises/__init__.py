"""What was promised: asked about by its verifier, and followed by whoever runs the rectification (复诊)."""

from survey.console.promises import ask, follow
from survey.console.promises.views import blueprint

__all__ = ["ask", "blueprint", "follow"]
