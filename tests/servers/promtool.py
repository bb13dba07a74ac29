"""Prometheus's own checker of rules: one program of Debian's package `prometheus`, which needs no server.

apt-get download prometheus && dpkg -x prometheus_*.deb FOLDER
export HUIFANG_PROMTOOL=FOLDER/usr/bin/promtool
"""

import os
import shutil
import subprocess
from pathlib import Path

from tests.servers import Absent


def find() -> Path:
    """HUIFANG_PROMTOOL, or the one on the PATH; Absent if there is none."""
    found = os.environ.get("HUIFANG_PROMTOOL") or shutil.which("promtool")
    if not found or not Path(found).is_file():
        raise Absent("no promtool (of Debian's package prometheus) on the PATH or in HUIFANG_PROMTOOL")
    return Path(found)


def run(*words: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """What it says of these files, or of a text on its standard input."""
    return subprocess.run(
        [find(), *words], input=given, capture_output=True, text=True, check=False, timeout=60
    )
