"""Nothing personal anywhere but where it belongs (DESIGN §10), whatever goes wrong.

The only place besides the sealed columns is the file of refused rows: `FILE.rejects.csv` lies beside the file
that was given and holds its rows as they were (CONTRACT §3), so that they can be mended.
"""

from pathlib import Path

import pytest

from tests.canary import looking
from tests.canary.loop import Loop
from tests.canary.place import opened
from tests.canary.planted import leaks


def test_nothing_planted_comes_up(
    database_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    with opened(folder, database_url) as place:
        loop = Loop(place)
        loop.run()
        found = looking.on_pages(place)
        found += looking.in_tables(place)
        found += looking.at_the_carrier(place)
        found += looking.in_mails(place)
        planted = looking.sealed(place)
        codes = place.codes
    found += looking.in_files(folder, but=place.given)
    found += looking.in_files(tmp_path, but=folder)
    out, err = capfd.readouterr()
    found += [("this process", leaks((out + err).encode()))] if leaks((out + err).encode()) else []
    assert not found, "\n\n".join(f"{where}\n   {what}" for where, what in found)
    assert leaks((place.given / "cases.csv.rejects.csv").read_bytes()), "the one allowed place"
    assert planted >= looking.PLANTED, f"not planted: {looking.PLANTED - planted}"
    assert {code for _, code in codes} <= {0, 1, 2}
