"""Papers are printed by a LibreOffice whose profile lasts for the run, since making one takes a second."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import Absent, libreoffice
from tests.skipping import skip_without

Print = Callable[[bytes, str], list[str]]


@pytest.fixture(scope="session")
def office_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def printed(office_profile: Path, tmp_path: Path) -> Print:
    """Call it with a file's bytes and name: the text of its pages as LibreOffice prints them."""

    def pages(content: bytes, name: str) -> list[str]:
        file = tmp_path / name
        file.write_bytes(content)
        try:
            return libreoffice.pages(libreoffice.print_pdf(file, office_profile))
        except Absent as why:
            skip_without(why)

    return pages
