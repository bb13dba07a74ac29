"""The webhook client against servers that answer in every way HTTP allows, and in some it does not."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from survey.carriers.sandbox.wire.client import Answer, Client, NotAnswered, NotReached

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answering(*answers: bytes, close: bool = False) -> tuple[Handle, list[bytes]]:
    """A server that gives these answers, one a request, and the requests it got."""
    asked: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers[len(asked) :]:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
            asked.append(head + await reader.readexactly(length))
            writer.write(answer)
            if close:
                break
        writer.close()

    return handle, asked


def post(handle: Handle, times: int = 1, timeout: float = 5.0) -> list[Answer]:
    async def go() -> list[Answer]:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?a=1"
        client = Client(connections=2)
        try:
            answers = []
            for _ in range(times):
                answers.append(await client.request("POST", url, "X-One: 1\r\n", b"Body=1", timeout))
                await asyncio.sleep(0.01)  # a connection that was closed is known to be
            return answers
        finally:
            client.close()
            server.close()
            await asyncio.sleep(0.01)  # both sides see it

    return asyncio.run(go())


LENGTH = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 11\r\n\r\n<Response/>"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=1\r\n<Res\r\n7\r\nponse/>\r\n0\r\nT: 1\r\n\r\n"
)
TO_THE_END = b"HTTP/1.0 200 OK\r\n\r\n<Response/>"


@pytest.mark.parametrize("answer", [LENGTH, CHUNKED])
def test_one_connection_carries_several_requests(answer: bytes) -> None:
    handle, asked = answering(answer, b"HTTP/1.1 204 No Content\r\n\r\n", answer)
    answers = post(handle, times=3)
    assert [(got.status, got.body) for got in answers] == [
        (200, b"<Response/>"),
        (204, b""),
        (200, b"<Response/>"),
    ]
    assert asked[0].startswith(b"POST /hook?a=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nX-One: 1\r\n" in asked[0] and asked[0].endswith(b"\r\n\r\nBody=1")


@pytest.mark.parametrize("answer", [LENGTH, TO_THE_END])
def test_after_a_closed_connection_another_is_opened(answer: bytes) -> None:
    handle, asked = answering(answer, answer, answer, close=True)
    assert [got.body for got in post(handle, times=3)] == [b"<Response/>"] * 3
    assert len(asked) == 3


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 70_000,
    ],
)
def test_half_an_answer_is_none(answer: bytes) -> None:
    handle, _ = answering(answer, close=True)
    with pytest.raises(NotAnswered):
        post(handle)


def test_an_answer_that_takes_too_long_is_none() -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        writer.close()

    with pytest.raises(NotAnswered, match="TimeoutError"):
        post(handle, timeout=0.1)


def test_where_nobody_listens_nothing_was_said() -> None:
    async def go() -> None:
        client = Client(connections=1)
        await client.request("POST", "http://127.0.0.1:9/", "", b"", 5.0)

    with pytest.raises(NotReached):
        asyncio.run(go())
