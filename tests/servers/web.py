"""The application behind a real socket, at an address that is known before the application is built."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

HERE = "127.0.0.1"


@contextmanager
def reserved() -> Iterator[socket.socket]:
    """A port of this machine that is ours alone; whoever calls is refused until it is served."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as held:
        held.bind((HERE, 0))
        yield held


def address(held: socket.socket) -> str:
    return f"http://{HERE}:{held.getsockname()[1]}"


@contextmanager
def serving(app: Flask, held: socket.socket) -> Iterator[str]:
    """Serve `app` on the reserved socket, a thread for each request; gives its address."""
    held.listen(128)
    server = make_server(HERE, 0, app, threaded=True, fd=held.fileno())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield address(held)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
