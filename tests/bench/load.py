"""Many keep-alive connections that each send their share of requests, one after the other."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Measured:
    """Times in seconds."""

    per_second: float
    p50: float
    p99: float


Request = tuple[str, dict[str, str], str]  # path, form, signature


def hammer(base: str, requests: Sequence[Request], connections: int) -> Measured:
    """Send every request once; raises if one is not answered 200."""
    return play(base, [requests[start::connections] for start in range(connections)])


def play(base: str, shares: Sequence[Sequence[Request]], pause: float = 0.0) -> Measured:
    """Each share over a connection of its own, in its order; `pause`: seconds between two requests, as people
    take them, half more or less."""
    host = urlsplit(base).netloc
    return replay(base, [[_raw(host, *request) for request in share] for share in shares], pause)


def look(base: str, paths: Sequence[str], connections: int, headers: str) -> Measured:
    """Get every path once; `headers`: lines, each ended. Raises if one is not answered 200."""
    host = urlsplit(base).netloc
    raw = [f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode() for path in paths]
    return replay(base, [raw[start::connections] for start in range(connections)])


def replay(base: str, shares: Sequence[Sequence[bytes]], pause: float = 0.0) -> Measured:
    """Requests as they stand on the wire, each share over a connection of its own."""
    parts = urlsplit(base)
    began = time.perf_counter()
    times = sorted(asyncio.run(_all(parts.hostname or "", parts.port or 80, shares, pause)))
    took = time.perf_counter() - began
    return Measured(len(times) / took, times[len(times) // 2], times[int(len(times) * 0.99) - 1])


def _raw(host: str, path: str, form: dict[str, str], signature: str) -> bytes:
    body = urlencode(form)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


async def _all(host: str, port: int, shares: Sequence[Sequence[bytes]], pause: float) -> list[float]:
    found = await asyncio.gather(*(_one(host, port, share, pause) for share in shares))
    return [one for times in found for one in times]


async def _one(host: str, port: int, share: Sequence[bytes], pause: float) -> list[float]:
    times = []
    reader, writer = await asyncio.open_connection(host, port)
    for request in share:
        if pause:
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"not answered: {head[:200]!r}")
        await reader.readexactly(_length(head))
        times.append(time.perf_counter() - began)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
    writer.close()
    return times


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
