"""An office with a stand-in for the carrier."""

from tests.course.conftest import carrier, room

__all__ = ["carrier", "room"]
