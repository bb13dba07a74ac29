"""Sheets are made in the small county that a test plays through, or where something is put right."""

from tests.rectification.scenes import scene
from tests.scoring.conftest import county

__all__ = ["county", "scene"]
