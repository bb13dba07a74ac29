"""Encryption by pieces: only the other half of the key opens, and only what is whole."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyrage import x25519

from survey.backup.envelope import NoKey, close_into, identities_in, new_identity, opened, recipients_in
from survey.backup.form import BadBackup

CONTENT = [bytes([number]) * 50_000 for number in range(8)]
CHUNK = 65_536 + 16  # of age, with its tag


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, list[x25519.Recipient]]:
    secret, public = new_identity()
    file = tmp_path / "secret"
    file.write_text(secret)
    return file, recipients_in(public)


def _closed(tmp_path: Path, recipients: list[x25519.Recipient]) -> Path:
    out = io.BytesIO()
    close_into(out, iter(CONTENT), recipients)
    file = tmp_path / "closed"
    file.write_bytes(out.getvalue())
    return file


def _all(file: Path, identity: Path | None) -> bytes:
    with opened(file, identity) as pieces:
        return b"".join(pieces)


def test_only_the_other_half_opens(tmp_path: Path, pair: tuple[Path, list[x25519.Recipient]]) -> None:
    file = _closed(tmp_path, pair[1])
    assert _all(file, pair[0]) == b"".join(CONTENT)
    with pytest.raises(NoKey, match="--identity"):
        _all(file, None)
    (tmp_path / "other").write_text(new_identity()[0])
    with pytest.raises(NoKey, match="another key"):
        _all(file, tmp_path / "other")


def test_each_of_several_can_open_alone(tmp_path: Path) -> None:
    pairs = [new_identity() for _ in range(2)]
    file = _closed(tmp_path, recipients_in(", ".join(public for _, public in pairs)))
    for secret, _ in pairs:
        (tmp_path / "one").write_text(secret)
        assert _all(file, tmp_path / "one") == b"".join(CONTENT)


@pytest.mark.parametrize("cut", [1, 17, CHUNK, 3 * CHUNK])
def test_what_was_cut_off_does_not_open(
    tmp_path: Path, pair: tuple[Path, list[x25519.Recipient]], cut: int
) -> None:
    """Not even where one chunk ends and the next begins."""
    file = _closed(tmp_path, pair[1])
    whole = file.read_bytes()
    last = (len(whole) - whole.index(b"\n", whole.index(b"\n---") + 1) - 1 - 16) % CHUNK
    file.write_bytes(whole[: -(cut if cut < CHUNK else last + cut - CHUNK)])
    with pytest.raises(BadBackup):
        _all(file, pair[0])


def test_what_was_changed_does_not_open(tmp_path: Path, pair: tuple[Path, list[x25519.Recipient]]) -> None:
    file = _closed(tmp_path, pair[1])
    whole = file.read_bytes()
    for at in range(30, len(whole), 9973):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises((BadBackup, NoKey)):
            assert _all(file, pair[0]) == b"nothing comes out of it"


def test_what_goes_wrong_meanwhile_is_told_as_what_it_is(pair: tuple[Path, list[x25519.Recipient]]) -> None:
    class Full:
        def write(self, _piece: bytes) -> None:
            raise OSError(28, "No space left on device")

    def stopped() -> Iterator[bytes]:
        yield CONTENT[0]
        raise KeyboardInterrupt

    with pytest.raises(OSError, match="No space left"):
        close_into(Full(), iter(CONTENT), pair[1])
    with pytest.raises(KeyboardInterrupt):
        close_into(io.BytesIO(), stopped(), pair[1])


def test_whoever_stops_reading_is_not_waited_for(
    tmp_path: Path, pair: tuple[Path, list[x25519.Recipient]]
) -> None:
    with opened(_closed(tmp_path, pair[1]), pair[0]) as pieces:
        assert next(pieces)


def test_a_key_file_is_one_as_age_writes_it(tmp_path: Path) -> None:
    (tmp_path / "k").write_text("# created: 2026-10-19\n\n" + new_identity()[0] + new_identity()[0])
    assert len(identities_in(tmp_path / "k")) == 2
    for wrong in ("", "# nothing\n", "AGE-SECRET-KEY-1XX\n", "满意"):
        (tmp_path / "k").write_text(wrong)
        with pytest.raises(NoKey):
            identities_in(tmp_path / "k")
    with pytest.raises(NoKey, match="age1"):
        recipients_in("age1nobody")
