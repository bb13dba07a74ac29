"""Many people at once, each turn of theirs over a kept connection, as a carrier's machines hand them on."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

Form = Mapping[str, str]


@dataclass(frozen=True)
class Answered:
    headers: Mapping[str, str]  # names in small letters; of one that comes twice the last
    body: str


@dataclass
class Wire:
    """One connection to `base`, opened anew where the other side has closed it."""

    base: str
    _open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    async def ask(self, method: str, path: str, form: Form, headers: Form | None = None) -> Answered:
        """One request; raises where it is not answered 2xx."""
        where = urlsplit(self.base)
        reader, writer = self._open or await asyncio.open_connection(where.hostname, where.port)
        self._open = reader, writer
        writer.write(written(where.netloc, method, path, form, headers or {}))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        told = read_head(head)
        body = (await reader.readexactly(int(told.get("content-length", "0")))).decode()
        if told.get("connection", "").lower() == "close":
            self.close()
        if not head.startswith("HTTP/1.1 2"):
            raise RuntimeError(f"{method} {path} was not answered: {head.splitlines()[0]} {body[:200]}")
        return Answered(told, body)

    def close(self) -> None:
        if self._open:
            self._open[1].close()
            self._open = None


def written(host: str, method: str, path: str, form: Form, headers: Form) -> bytes:
    """A request as bytes; the form of a GET stands in the address."""
    fields = urlencode(form)
    target = f"{path}?{fields}" if method == "GET" else path
    body = "" if method == "GET" else fields
    told = {"Host": host, "Content-Length": str(len(body))} | dict(headers)
    if body:
        told["Content-Type"] = "application/x-www-form-urlencoded"
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def read_head(head: str) -> dict[str, str]:
    """The header lines of an answer."""
    pairs = (line.partition(":") for line in head.split("\r\n")[1:] if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


Turn = Callable[[Wire, int, int], Awaitable[None]]  # over this line, this person, their turn from 0 on


def take_turns(base: str, turn: Turn, people: Sequence[int], number: int, connections: int) -> list[float]:
    """The same turn of all these people, in their order over so many connections; seconds of each."""
    shares = [people[start::connections] for start in range(min(connections, len(people)))]
    return asyncio.run(_all(base, turn, shares, number))


async def _all(base: str, turn: Turn, shares: Sequence[Sequence[int]], number: int) -> list[float]:
    found = await asyncio.gather(*(_share(base, turn, share, number) for share in shares))
    return [took for times in found for took in times]


async def _share(base: str, turn: Turn, people: Sequence[int], number: int) -> list[float]:
    wire, times = Wire(base), []
    for person in people:
        began = time.perf_counter()
        await turn(wire, person, number)
        times.append(time.perf_counter() - began)
    wire.close()
    return times
