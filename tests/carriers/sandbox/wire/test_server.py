"""The server as any HTTP client may use it: kept-alive, pipelined, piecemeal, or wrong."""

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from survey.carriers.sandbox.wire.server import FATE, Fate, listen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def echo(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Says what came; /cut and /hold?SECONDS say what becomes of the answer."""
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/cut":
        environ[FATE] = Fate(cut=True)
    if environ["PATH_INFO"] == "/hold":
        environ[FATE] = Fate(hold=float(environ["QUERY_STRING"]))
    said = (
        f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ['QUERY_STRING']} ".encode("latin-1")
        + body
    )
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listener = asyncio.run_coroutine_threadsafe(listen(echo, "127.0.0.1", 0), loop).result()
    yield "127.0.0.1", listener.port
    asyncio.run_coroutine_threadsafe(listener.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def raw(address: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=5) as connection:
        yield connection


def read_until(connection: socket.socket, end: bytes) -> bytes:
    got = b""
    while not got.endswith(end):
        piece = connection.recv(65536)
        assert piece, got
        got += piece
    return got


def test_one_connection_serves_many_requests(address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=5)
    ports = set()
    for at in range(5):
        connection.request("POST", f"/%E4%BD%A0?n={at}", body=f"body{at}")
        answer = connection.getresponse()
        assert answer.read().decode() == f"POST /你 n={at} body{at}"
        ports.add(connection.sock.getsockname()[1])
    assert len(ports) == 1
    connection.close()


def test_requests_in_one_piece_are_answered_in_turn(raw: socket.socket) -> None:
    raw.sendall(
        b"GET /1 HTTP/1.1\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /3 HTTP/1.1\r\n\r\n"
    )
    said = read_until(raw, b"GET /3  ")
    assert said.index(b"GET /1  ") < said.index(b"POST /2  hi")


def test_a_request_in_pieces_is_one_request(raw: socket.socket) -> None:
    for piece in (b"POST /slow HT", b"TP/1.1\r\nContent-Le", b"ngth: 4\r\n\r", b"\nab", b"cd"):
        raw.sendall(piece)
        time.sleep(0.01)
    assert read_until(raw, b"abcd").endswith(b"POST /slow  abcd")


def test_a_held_answer_comes_later_and_what_follows_waits_for_it(raw: socket.socket) -> None:
    before = time.monotonic()
    raw.sendall(b"GET /hold?0.3 HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n")
    said = read_until(raw, b"GET /next  ")
    assert said.index(b"/hold") < said.index(b"/next")
    assert time.monotonic() - before >= 0.29


def test_a_cut_connection_gives_no_answer(raw: socket.socket) -> None:
    raw.sendall(b"GET /cut HTTP/1.1\r\n\r\n")
    assert raw.recv(100) == b""


@pytest.mark.parametrize("head", [b"GET / HTTP/1.0\r\n\r\n", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"])
def test_who_wants_one_answer_gets_one(raw: socket.socket, head: bytes) -> None:
    raw.sendall(head)
    said = b""
    while piece := raw.recv(65536):
        said += piece
    assert b"Connection: close" in said and said.endswith(b"GET /  ")


def test_who_expects_leave_to_go_on_gets_it(raw: socket.socket) -> None:
    raw.sendall(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert read_until(raw, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    raw.sendall(b"ok")
    assert read_until(raw, b"POST /  ok")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", b"413"),
        (b"GET /" + b"a" * 70_000, b"431"),
    ],
)
def test_what_is_wrong_is_refused(raw: socket.socket, request_: bytes, status: bytes) -> None:
    raw.sendall(request_)
    assert raw.recv(65536).startswith(b"HTTP/1.1 " + status)


def test_head_has_no_body(address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=5)
    for _ in range(2):
        connection.request("HEAD", "/")
        assert connection.getresponse().read() == b""
    connection.close()


def test_sixty_four_connections_at_once(address: tuple[str, int]) -> None:
    failures: list[Any] = []

    def work(at: int) -> None:
        connection = http.client.HTTPConnection(*address, timeout=10)
        for n in range(10):
            connection.request("POST", f"/{at}", body=str(n))
            if connection.getresponse().read() != f"POST /{at}  {n}".encode():
                failures.append(at)
        connection.close()

    threads = [threading.Thread(target=work, args=(at,)) for at in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
