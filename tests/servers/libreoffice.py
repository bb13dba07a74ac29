"""LibreOffice without a window, and poppler to read what it printed: is a paper one that opens?"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers import Absent

SECONDS = 90
_PACKAGES = "libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils"


def find(name: str) -> str:
    """The program of that name on the PATH."""
    found = shutil.which(name)
    if found is None:
        raise Absent(f"no {name} on the PATH (Debian: apt-get install {_PACKAGES})")
    return found


def print_pdf(file: Path, profile: Path) -> Path:
    """The file as a PDF beside it. `profile`: a folder of its own, or another LibreOffice would be asked."""
    return print_pdfs([file], profile)[0]


def print_pdfs(files: Sequence[Path], profile: Path) -> list[Path]:
    """Several files of one folder, by one LibreOffice: starting it takes longer than printing."""
    office = find("soffice")
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command = [office, *options, "--convert-to", "pdf", "--outdir", str(files[0].parent), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    pdfs = [file.with_suffix(".pdf") for file in files]
    shut = [file.name for file, pdf in zip(files, pdfs, strict=True) if not pdf.exists()]
    assert done.returncode == 0 and not shut, f"LibreOffice does not open {shut}: {done.stderr}"
    return pdfs


def pages(pdf: Path) -> list[str]:
    """The text of each page, laid out as it is printed."""
    reader = find("pdftotext")
    command = [reader, "-layout", str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
    return done.stdout.split("\f")[:-1]
