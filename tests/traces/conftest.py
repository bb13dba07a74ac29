"""Traces are tried in the same office as the course of a survey."""

from tests.course.conftest import carrier, room

__all__ = ["carrier", "room"]
