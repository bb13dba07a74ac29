"""Writes behind every pinned requirement the digests of its files, so that pip takes those and no others.

    python .ci/hashes.py requirements.txt tests/requirements.txt

To be run after a version was changed. The digests are those that the machine's package index names (PEP 503)
for the source and for the wheels of Linux on x86-64 and arm64; comments, groups and order stay as they are.
"""

import re
import sys
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bootstrap import index_url, read

PINNED = re.compile(r"(?P<name>[\w.-]+)(\[\w+\])?==(?P<version>[\w.]+)")
_LINK = re.compile(r'href="[^"]*/(?P<file>[^"/#]+)#sha256=(?P<digest>[0-9a-f]{64})"')
_OURS = re.compile(r"-(any|[\w.]*manylinux[\w.]*_(x86_64|aarch64))\.whl$")
_PYTHONS = re.compile(r"-(?P<python>[\w.]+)-(?P<abi>[\w.]+)-[\w.]+\.whl$")
_FITS = re.compile(r"(py2\.)?py3|cp31[1-4]")


def main() -> None:
    for name in sys.argv[1:]:
        file = Path(name)
        lines = without_hashes(file.read_text(encoding="utf-8")).splitlines()
        with ThreadPoolExecutor(8) as at_once:
            text = "\n".join(at_once.map(with_hashes, lines)) + "\n"
        file.write_text(text, encoding="utf-8")


def without_hashes(text: str) -> str:
    """The file as a person writes it."""
    return re.sub(r" \\\n    --hash=sha256:[0-9a-f]{64}", "", text)


def with_hashes(line: str) -> str:
    """The line, and one more for each of its files; any other line as it is."""
    pinned = PINNED.fullmatch(line)
    if pinned is None:
        return line
    page = read(urllib.parse.urljoin(f"{index_url().rstrip('/')}/", f"{plain(pinned['name'])}/")).decode()
    files = {link["file"]: link["digest"] for link in _LINK.finditer(page)}
    digests = sorted({digest for file, digest in files.items() if _is_wanted(file, pinned["version"])})
    if not digests:
        sys.exit(f"{line}: the index {index_url()} names no file of it.")
    return " \\\n".join([line, *(f"    --hash=sha256:{digest}" for digest in digests)])


def _is_wanted(file: str, version: str) -> bool:
    if file.endswith((".tar.gz", ".zip")):
        return file.removesuffix(".tar.gz").removesuffix(".zip").endswith(f"-{version}")
    tags = _PYTHONS.search(file)
    if tags is None or not _OURS.search(file) or file.split("-")[1] != version:
        return False
    return tags["abi"] == "abi3" or _FITS.fullmatch(tags["python"].split(".")[-1]) is not None


def plain(name: str) -> str:
    """The name as package indices compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
