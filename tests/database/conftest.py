"""The same office as where the course of a survey is tried."""

from tests.course.conftest import carrier, room

__all__ = ["carrier", "room"]
