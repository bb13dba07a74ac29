"""Around a backup: encryption with age (age-encryption.org/v1), by pieces, never more than some at once.

Whoever has the public key can close an envelope, only the other half opens it. Each 64 KiB are authenticated,
the last ones as the last: what was changed or cut off does not open.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import pyrage
from pyrage import x25519

from survey.backup.form import BadBackup

_AGE = b"age-encryption.org/"
_PIECE = 64 << 10


class NoKey(Exception):
    """A public or secret key is missing or is none; says which and what to do."""


class Sink(Protocol):
    def write(self, piece: bytes, /) -> Any: ...


def recipients_in(text: str) -> list[x25519.Recipient]:
    """The public keys of a setting: one, or several with commas between, of which each opens alone."""
    try:
        return [x25519.Recipient.from_str(one.strip()) for one in text.split(",")]
    except pyrage.RecipientError as wrong:
        raise NoKey("BACKUP_RECIPIENT is no public key of age (age1…)") from wrong


def new_identity() -> tuple[str, str]:
    """A fresh pair: what a file of secret keys holds, and the public half."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# public key: {public}\n{identity}\n", public


def identities_in(file: Path) -> list[x25519.Identity]:
    """The secret keys of a file as age writes it: one a line, comments aside."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as wrong:
        raise NoKey(f"{file} cannot be read, or holds no secret keys of age") from wrong
    if not found:
        raise NoKey(f"{file} holds no secret key")
    return found


def close_into(out: Sink, pieces: Iterator[bytes], recipients: list[x25519.Recipient]) -> None:
    """Write `pieces` to `out`, encrypted to `recipients`; as they are if there are none."""
    if not recipients:
        for piece in pieces:
            out.write(piece)
        return
    source, sink = _Source(pieces), _Told(out)
    try:
        pyrage.encrypt_io(source, sink, recipients)
    except pyrage.EncryptError as wrong:
        # What goes wrong on our side of it comes out without its kind: a full disk is told as one.
        raise source.wrong or sink.wrong or wrong from None


@contextmanager
def opened(file: Path, identity: Path | None) -> Iterator[Iterator[bytes]]:
    """The pieces inside a backup's file. NoKey, or BadBackup while they are read."""
    with file.open("rb") as outside:
        closed = outside.read(len(_AGE)) == _AGE
        outside.seek(0)
        if not closed:
            yield iter(lambda: outside.read(_PIECE), b"")
            return
        if identity is None:
            raise NoKey("it is encrypted: give the file of the secret key with --identity")
        with _decrypted(outside, identities_in(identity)) as pieces:
            yield pieces


@contextmanager
def _decrypted(outside: IO[bytes], identities: list[x25519.Identity]) -> Iterator[Iterator[bytes]]:
    """age gives what it opens away when it likes, and we take it when we like: a pipe stands between."""
    taking, giving = os.pipe()
    wrong: list[Exception] = []

    def give() -> None:
        try:
            with os.fdopen(giving, "wb", buffering=_PIECE) as inside:
                pyrage.decrypt_io(outside, inside, identities)
        except Exception as told:  # noqa: BLE001  # it is raised where the pieces are taken
            wrong.append(told)

    giver = threading.Thread(target=give, name="decrypt", daemon=True)
    giver.start()
    with os.fdopen(taking, "rb", buffering=0) as out:
        try:
            yield _until_wrong(lambda: out.read(_PIECE), giver, wrong)
        finally:
            out.close()  # whoever still gives hears of it
            giver.join()


def _until_wrong(
    take: Callable[[], bytes], giver: threading.Thread, wrong: list[Exception]
) -> Iterator[bytes]:
    while piece := take():
        yield piece
    giver.join()
    if wrong and isinstance(wrong[0], pyrage.DecryptError) and "matching keys" in str(wrong[0]):
        raise NoKey("it is encrypted to another key than those in the file given with --identity")
    if wrong:
        raise BadBackup("it does not open: changed, or cut off") from wrong[0]


class _Source:
    """Pieces as a file that age reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, memoryview(b"")
        self.wrong: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._held:
                self._held = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as wrong:
            self.wrong = wrong
            raise
        taken, self._held = self._held[:size], self._held[size:]
        return bytes(taken)


class _Told:
    """A file that age writes to, and that remembers what went wrong."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self.wrong: BaseException | None = None

    def write(self, piece: bytes) -> int:
        try:
            self._out.write(piece)
        except BaseException as wrong:
            self.wrong = wrong
            raise
        return len(piece)

    def flush(self) -> None:
        """Whoever opened the file does that, once, at the end."""
