"""Calls are tried in the same office as texts."""

from tests.course.conftest import carrier, room

__all__ = ["carrier", "room"]
