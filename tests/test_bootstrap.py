"""The first step on a bare machine: pip from the machine's own index, and only if it is the known one."""

import hashlib
import http.server
import importlib.util
import threading
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
WHEEL = b"not really a wheel"


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / ".ci" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Index(http.server.HTTPServer):
    """A package index on this machine that holds one wheel; it remembers who asked."""

    def __init__(self, wheel_name: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.page = f'<a href="../../files/{wheel_name}#sha256=abc&amp;x=1">pip</a>'.encode()
        self.authorizations: list[str | None] = []

    def url(self, user: str = "") -> str:
        return f"http://{user}127.0.0.1:{self.server_port}/simple"


class Answer(http.server.BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        self.server.authorizations.append(self.headers.get("Authorization"))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.page if self.path == "/simple/pip/" else WHEEL)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index(bootstrap: ModuleType) -> Iterator[Index]:
    with Index(bootstrap.PIP_WHEEL) as index:
        thread = threading.Thread(target=index.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield index
        index.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PIP_INDEX_URL", "PIP_CERT", "SSL_CERT_FILE", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))


def test_the_known_wheel_is_taken_from_the_index_of_the_environment(
    bootstrap: ModuleType, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", index.url())
    monkeypatch.setattr(bootstrap, "PIP_SHA256", hashlib.sha256(WHEEL).hexdigest())
    assert bootstrap.fetch_pip() == WHEEL


def test_another_wheel_is_refused_and_the_password_is_not_shown(
    bootstrap: ModuleType, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", index.url("someone:hidden@"))
    with pytest.raises(SystemExit, match="not used") as refused:
        bootstrap.fetch_pip()
    assert "hidden" not in str(refused.value)
    expected = "Basic " + b64encode(b"someone:hidden").decode()
    assert set(index.authorizations) == {expected}


def test_the_index_of_pip_conf_is_used(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://mirror.example.cn/simple\n")
    assert bootstrap.index_url() == "https://mirror.example.cn/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example.cn/simple")
    assert bootstrap.index_url() == "https://other.example.cn/simple"


def test_an_index_that_does_not_answer_is_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(SystemExit, match=r"Cannot fetch http://127\.0\.0\.1:9/simple/pip/"):
        bootstrap.fetch_pip()
