"""What processes under test share with who torments them: how far clocks are off, whether names are found.

A page of memory that every forked process has. The clock is one of survey/clock.py's kind; the look-up of
names is Python's own, which only in these processes may fail for the carrier's name.
"""

import mmap
import socket
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

CARRIER = "carrier.localhost"
_PLACES = {"web": 0, "scheduler": 8, "worker": 16, "names": 24}


class Weather:
    def __init__(self) -> None:
        self._page = mmap.mmap(-1, mmap.PAGESIZE)

    def set(self, place: str, value: float) -> None:
        struct.pack_into("d", self._page, _PLACES[place], value)

    def get(self, place: str) -> float:
        value: float = struct.unpack_from("d", self._page, _PLACES[place])[0]
        return value


class OffClock:
    """The system's clock, as far off as the weather says of this kind of process."""

    def __init__(self, weather: Weather, role: str) -> None:
        self._weather, self._role = weather, role

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._weather.get(self._role))


def look_up_by(weather: Weather) -> None:
    """In this process the carrier's name is this machine, or is not found: as the weather says."""
    usual = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        if host != CARRIER:
            return usual(host, *rest, **more)
        if weather.get("names"):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return usual("127.0.0.1", *rest, **more)

    socket.getaddrinfo = look_up
