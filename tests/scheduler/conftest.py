"""The jobs are tried in the same office as the course of a survey."""

from tests.course.conftest import carrier, room
from tests.rectification.conftest import scene

__all__ = ["carrier", "room", "scene"]
