"""A request that carries a webhook: connections are kept and used again, a time limit holds for the whole."""

import asyncio
import ssl
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST_BODY = 65_536  # what Twilio takes of an answer


class NotReached(Exception):
    """No connection: the other side has nothing of it."""


class NotAnswered(Exception):
    """Sent, but no whole answer came: the other side may have it."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes
    location: str = ""  # of a redirection


@dataclass(slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def usable(self) -> bool:
        return not self.reader.at_eof() and not self.writer.is_closing()


class Client:
    """At most `connections` requests at a time; others wait their turn."""

    def __init__(self, connections: int) -> None:
        self._turn = asyncio.Semaphore(connections)
        self._idle: defaultdict[tuple[str, str, int], list[_Connection]] = defaultdict(list)

    async def request(self, method: str, url: str, headers: str, body: bytes, timeout: float) -> Answer:
        """`headers`: whole lines, each ended by CRLF, without Host and Content-Length. Raises NotReached,
        NotAnswered."""
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        place = (parts.scheme, parts.hostname or "", port)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = (
            f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"{headers}Content-Length: {len(body)}\r\n\r\n"
        )
        async with self._turn:
            connection = await self._connect(place, timeout)
            keep = False
            try:
                async with asyncio.timeout(timeout):
                    connection.writer.write(head.encode("ascii") + body)
                    answer, keep = await _read(connection.reader)
            except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as broken:
                raise NotAnswered(type(broken).__name__) from broken
            finally:
                if keep:
                    self._idle[place].append(connection)
                else:
                    connection.writer.transport.abort()
            return answer

    def close(self) -> None:
        for connections in self._idle.values():
            for connection in connections:
                connection.writer.close()
        self._idle.clear()

    async def _connect(self, place: tuple[str, str, int], timeout: float) -> _Connection:
        while self._idle[place]:
            connection = self._idle[place].pop()
            if connection.usable:
                return connection
            connection.writer.close()
        scheme, host, port = place
        secure = ssl.create_default_context() if scheme == "https" else None
        try:
            async with asyncio.timeout(timeout):
                return _Connection(*await asyncio.open_connection(host, port, ssl=secure))
        except OSError as broken:
            raise NotReached(type(broken).__name__) from broken


async def _read(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    """The answer, and whether the connection can be used again. EOFError, ValueError if it is not HTTP."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    start, _, rest = head.partition("\r\n")
    fields = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest.split("\r\n"))
    }
    if not start.startswith("HTTP/1."):
        raise ValueError("not HTTP")
    status = int(start[9:12])
    keep = start.startswith("HTTP/1.1") and fields.get("connection", "").lower() != "close"
    if status in (204, 304):
        body = b""
    elif fields.get("transfer-encoding", "").lower() == "chunked":
        body = await _read_chunks(reader)
    elif "content-length" in fields:
        body = await reader.readexactly(_allowed(int(fields["content-length"])))
    else:
        body, keep = await reader.read(_LONGEST_BODY), False
    return Answer(status, fields.get("content-type", ""), body, fields.get("location", "")), keep


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(_allowed(len(body) + size) - len(body))
        await reader.readline()
    while (await reader.readline()).strip():  # trailers
        pass
    return body


def _allowed(length: int) -> int:
    if length > _LONGEST_BODY:
        raise ValueError("the answer is too long")
    return length
