"""The audit keys: who has none of them cannot make a chain that holds.

The first links; every one of them verifies. A link names its key by four bytes, as sealed fields do.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey.audit.act import packed
from survey.secrets import key_from_text
from survey.settings import Settings

_KEY_ID = 4


class AuditKeys:
    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise ValueError("at least one audit key is needed")
        self._by_id = {_key_id(key): key for key in keys}
        self.first = keys[0]
        self.first_id = _key_id(keys[0])

    def of(self, key_id: bytes | None) -> bytes | None:
        """The key of that name; None where it is not among those given."""
        return None if key_id is None else self._by_id.get(bytes(key_id))

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._by_id.values())

    def made(self, mark: bytes, *parts: bytes | str | int) -> bool:
        """Whether `mark` was made of these parts by any of the keys."""
        return any(hmac.compare_digest(mac(key, *parts), mark) for key in self)

    def __repr__(self) -> str:
        return f"AuditKeys({', '.join(one.hex() for one in self._by_id)})"


def audit_keys_from(settings: Settings) -> AuditKeys:
    """AUDIT_KEYS; where it is not given, keys derived from INDEX_KEY, which then must never be lost."""
    if settings.audit_keys:
        return AuditKeys([key_from_text(one) for one in settings.audit_keys.split(",")])
    assert settings.index_key, "read_settings makes it or refuses to start"
    return AuditKeys([derived(key_from_text(one)) for one in settings.index_key.split(",")])


def derived(index_key: bytes) -> bytes:
    """The audit key of an installation that was given none (HKDF, RFC 5869): 32 bytes."""
    return HKDF(SHA256(), 32, salt=None, info=b"huifang audit key").derive(index_key)


def mac(key: bytes, *parts: bytes | str | int) -> bytes:
    """HMAC-SHA256 over parts of which the first says what it is for: 32 bytes."""
    return hmac.digest(key, packed(*parts), "sha256")


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"huifang audit key" + key).digest()[:_KEY_ID]
