"""To which office a backup belongs: that whose INDEX_KEY seals it, under which its people are found."""

import hashlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey.secrets import key_from_text
from survey.settings import Settings


def index_key_of(settings: Settings) -> bytes:
    """The INDEX_KEY in force."""
    assert settings.index_key, "read_settings makes one or refuses to start"
    return key_from_text(settings.index_key.split(",")[0])


def seal_key(index_key: bytes) -> bytes:
    """The key of a backup's seal (HKDF, RFC 5869): 32 bytes."""
    return HKDF(SHA256(), 32, salt=None, info=b"huifang backup seal").derive(index_key)


def key_name(index_key: bytes) -> str:
    """By what an INDEX_KEY is told from another without knowing it: 8 hexadecimal digits."""
    return hashlib.sha256(b"huifang index key" + index_key).hexdigest()[:8]
