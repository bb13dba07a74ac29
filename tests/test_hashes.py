"""What is pinned is pinned to its files: the digests that the index names for where we run, and no others."""

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "small_thing-1.2.tar.gz": "a",
    "small_thing-1.2-cp311-cp311-manylinux_2_28_x86_64.whl": "b",
    "small_thing-1.2-cp310-abi3-manylinux_2_17_aarch64.manylinux2014_aarch64.whl": "c",
    "small_thing-1.2-cp311-cp311-win_amd64.whl": "1",
    "small_thing-1.2-cp39-cp39-manylinux_2_28_x86_64.whl": "2",
    "small_thing-1.20-py3-none-any.whl": "3",
}


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        for file, letter in FILES.items() if self.path == "/simple/small-thing/" else ():
            self.wfile.write(f'<a href="/f/{file}#sha256={letter * 64}">{file}</a>\n'.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()
        thread.join()


def _renew(file: Path, index: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ".ci/hashes.py", file],
        cwd=ROOT,
        env={**os.environ, "PIP_INDEX_URL": index},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_digests_of_where_we_run_stand_behind_the_version(index: str, tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    old = f" \\\n    --hash=sha256:{'9' * 64}"
    file.write_text(f"# Why.\nSmall_Thing==1.2{old}\n\n# More\n")
    assert _renew(file, index).returncode == 0
    digests = "".join(f" \\\n    --hash=sha256:{letter * 64}" for letter in "abc")
    assert file.read_text() == f"# Why.\nSmall_Thing==1.2{digests}\n\n# More\n"


def test_a_version_without_files_is_refused_and_the_file_stays(index: str, tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("Small_Thing==7.0\n")
    told = _renew(file, index)
    assert told.returncode == 1
    assert "Small_Thing==7.0" in told.stderr
    assert file.read_text() == "Small_Thing==7.0\n"
