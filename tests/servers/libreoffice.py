"""LibreOffice without a window, and poppler to read what it printed: is a paper one that opens?"""

import shutil
import subprocess
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
    office = find("soffice")
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command = [office, *options, "--convert-to", "pdf", "--outdir", str(file.parent), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    pdf = file.with_suffix(".pdf")
    assert done.returncode == 0 and pdf.exists(), f"LibreOffice does not open {file.name}: {done.stderr}"
    return pdf


def pages(pdf: Path) -> list[str]:
    """The text of each page, laid out as it is printed."""
    reader = find("pdftotext")
    command = [reader, "-layout", str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
    return done.stdout.split("\f")[:-1]
