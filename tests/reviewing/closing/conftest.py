"""Months are closed in the small county whose callbacks a test plays through."""

from tests.scoring.conftest import county

__all__ = ["county"]
