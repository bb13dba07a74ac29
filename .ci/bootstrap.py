"""Builds a virtual environment with pip in it, on a machine that has nothing but Python.

    python3 .ci/bootstrap.py .venv

Debian's own ``python3 -m venv`` fails where ``python3-venv`` is not installed, because Debian
leaves pip out. So the environment is made without pip, and pip's own wheel is fetched with the
standard library and put into it. The index of the machine is honoured (``PIP_INDEX_URL``, pip.conf).
"""

import configparser
import contextlib
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import venv
from pathlib import Path

PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
OLDEST_PYTHON = (3, 11)
PYPI = "https://pypi.org/simple"


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Python 3.11 or newer is needed, this is {found}. Try: make PYTHON=python3.13 setup")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".venv")
    if not works(folder):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=False, symlinks=True)
    with tempfile.TemporaryDirectory() as scratch:
        wheel = Path(scratch, PIP_WHEEL)
        wheel.write_bytes(fetch_pip())
        # A wheel is a zip that Python can run pip from, so pip installs itself.
        install = [f"{wheel}/pip", "install", "--quiet", "--no-index", "--no-deps", wheel]
        subprocess.run([python_of(folder), *install], check=True)


def works(folder: Path) -> bool:
    """Whether a Python answers there: one that was moved or whose base was upgraded away does not."""
    try:
        answer = subprocess.run([python_of(folder), "-c", ""], capture_output=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0


def python_of(folder: Path) -> Path:
    return folder.absolute() / "bin" / "python"


def fetch_pip() -> bytes:
    """The wheel of pip from the machine's package index, refused unless its digest is the known one."""
    page_url = index_url().rstrip("/") + "/pip/"
    shown = without_password(page_url)
    page = read(page_url).decode()
    link = re.search(rf'href="([^"]*/{re.escape(PIP_WHEEL)}[^"]*)"', page)
    if link is None:
        sys.exit(f"The package index {shown} has no {PIP_WHEEL}.")
    wheel = read(urllib.parse.urljoin(page_url, link[1].replace("&amp;", "&")))
    digest = hashlib.sha256(wheel).hexdigest()
    if digest != PIP_SHA256:
        sys.exit(f"{PIP_WHEEL} from {shown} has the digest {digest}, not {PIP_SHA256}: not used.")
    return wheel


def index_url() -> str:
    return os.environ.get("PIP_INDEX_URL") or pip_setting("index-url") or PYPI


def pip_setting(name: str) -> str | None:
    """A setting from the pip.conf files, read in pip's order: the last one wins."""
    home = Path.home()
    config_home = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    files = [
        "/etc/xdg/pip/pip.conf",
        "/etc/pip.conf",
        home / ".pip/pip.conf",
        config_home / "pip/pip.conf",
        os.environ.get("PIP_CONFIG_FILE", os.devnull),
    ]
    config = configparser.RawConfigParser()
    with contextlib.suppress(configparser.Error):
        config.read(files)
    return config.get("install", name, fallback=None) or config.get("global", name, fallback=None)


def read(url: str) -> bytes:
    """The body at `url`; a password in the address is sent as basic authentication, as pip does."""
    parts = urllib.parse.urlsplit(url)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust(parts)))
    if parts.username:
        passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
        user, password = map(urllib.parse.unquote, (parts.username, parts.password or ""))
        url = url.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1)
        passwords.add_password(None, url, user, password, is_authenticated=True)
        opener.add_handler(urllib.request.HTTPBasicAuthHandler(passwords))
    try:
        with opener.open(url, timeout=60) as answer:
            return bytes(answer.read())
    except urllib.error.URLError as error:
        sys.exit(f"Cannot fetch {without_password(url)}: {error.reason}. A mirror goes into PIP_INDEX_URL.")


def trust(parts: urllib.parse.SplitResult) -> ssl.SSLContext:
    """How the other side is checked: as usual; but a machine without any certificates checks nothing.

    That is no danger here: no password is sent then, and what comes is refused unless its digest is known.
    """
    given = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE") or pip_setting("cert")
    context = ssl.create_default_context(cafile=given)
    system = ssl.get_default_verify_paths()
    has_any = given or context.get_ca_certs() or (system.capath and any(Path(system.capath).glob("*.0")))
    if not has_any and not parts.username:
        return ssl._create_unverified_context()
    return context


def without_password(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


if __name__ == "__main__":
    main()
