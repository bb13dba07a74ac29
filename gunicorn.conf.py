"""The web server of an installation: `gunicorn`, typed in this folder, reads this file by itself.

WEB_BIND, WEB_WORKERS, WEB_THREADS, WEB_GRACE and WEB_DRAIN (docs/deployment.md) come from the environment or
`.env`; what is typed behind `gunicorn` wins over both. Why it is set like this, with figures, is in
docs/performance.md and docs/deployment.md.
"""

import logging
import mmap
import os
import shutil
import signal
import socket
import tempfile
import threading
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

# Nothing of survey/ is imported here: the master lives on when its workers are started anew by SIGHUP, and
# would hand them the code of before.
_ROOT = Path(__file__).resolve().parent
_GIVEN = {**dotenv_values(_ROOT / ".env"), **os.environ}
_STOPPING = "huifang stopping"  # as survey.health names it
_METRICS, _MADE = "PROMETHEUS_MULTIPROC_DIR", "huifang-metrics-"


def _number(name: str, otherwise: int) -> int:
    return int(_GIVEN.get(name) or otherwise)


wsgi_app = "app:create_app()"
bind = (_GIVEN.get("WEB_BIND") or "127.0.0.1:5000").split(",")
worker_class = "gthread"
workers = _number("WEB_WORKERS", max(2, len(os.sched_getaffinity(0))))
threads = _number("WEB_THREADS", 8)

# One listening socket for all workers, and for the next version's beside this one's. With reuse_port each
# worker has one of its own, and what waits there is lost when that worker goes.
reuse_port = False
# A process that forks after the application was made would share its connections and, on SQLite, the lock
# on which writers queue: a lock of an open file is one for all who were forked with it.
preload_app = False

timeout = 60  # seconds without a sign of life of a worker, not of a request
graceful_timeout = _number("WEB_GRACE", 30)
_DRAIN = _number("WEB_DRAIN", 0)
keepalive = 5

# Between two who do not trust each other stands a proxy; the application itself believes as many as there
# are (TRUSTED_PROXIES), and nobody says what our path is.
forwarded_allow_ips = ""
forwarder_headers = ""
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

control_socket_disable = True
accesslog = None  # /s/<token> is somebody's questionnaire
loglevel = "warning"
if os.access("/dev/shm", os.W_OK):  # noqa: S108 - heartbeats, no data; they must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


class _Wordless(logging.Filter):
    """What somebody sent is not written down: an address may be somebody's questionnaire."""

    _TELLS = ("Invalid request from ip=", "Error handling request")

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for begins in self._TELLS:
            if message.startswith(begins):
                record.msg, record.args = f"{begins.split(' from')[0]} (not shown)", ()
        return True


logging.getLogger("gunicorn.error").filters = [_Wordless()]

# systemd is told when a worker serves, not when the master has begun: only then may the former version go.
_NOTIFY = os.environ.pop("NOTIFY_SOCKET", "")

if _METRICS not in os.environ:
    os.environ[_METRICS] = tempfile.mkdtemp(prefix=_MADE)


def on_starting(server: Any) -> None:
    """One byte that all processes see: whether we are about to stop."""
    server.stopping = mmap.mmap(-1, 1)


def when_ready(server: Any) -> None:
    """With WEB_DRAIN, SIGTERM makes /readyz say no first, so that a balancer sends its requests elsewhere."""
    stop = server.handle_term

    def drain() -> None:
        server.handle_term = stop  # a second SIGTERM does not wait
        server.stopping[0] = 1
        timer = threading.Timer(_DRAIN, os.kill, (os.getpid(), signal.SIGTERM))
        timer.daemon = True
        timer.start()

    if _DRAIN:
        server.handle_term = drain


def post_fork(server: Any, worker: Any) -> None:
    """The worker knows where to look."""
    worker.stopping = server.stopping


def post_worker_init(worker: Any) -> None:
    """The application is made, and serves from now on."""
    worker.wsgi.extensions[_STOPPING] = lambda: bool(worker.stopping[0])
    if _NOTIFY:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.connect("\0" + _NOTIFY[1:] if _NOTIFY[0] == "@" else _NOTIFY)
            systemd.sendall(b"READY=1")


def child_exit(_server: Any, worker: Any) -> None:
    """What a worker that is gone counted stays in the sums; what only the living have does not."""
    from prometheus_client import multiprocess  # noqa: PLC0415 - it looks at the environment when imported

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    """The counters of this run end with it."""
    folder = Path(os.environ[_METRICS])
    if folder.name.startswith(_MADE):
        shutil.rmtree(folder, ignore_errors=True)
