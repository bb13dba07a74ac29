"""Field encryption and the look-up index for phone numbers (DESIGN §10).

A sealed field is `0x01 | key id (4 bytes) | nonce (12) | AES-256-GCM ciphertext and tag`; the context
(table and column) is bound as associated data, so that a value moved to another column does not open.
"""

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_KEY_ID = 4
_NONCE = 12
HEAD = len(_VERSION) + _KEY_ID  # bytes that say with which key a value was sealed


class Sealed(StrEnum):
    """The columns that are sealed, as they are bound to what lies in them."""

    PETITIONER_PHONE = "petitioner.phone"
    CASE_NAME = "case.name"
    INBOUND_RAW = "inbound.raw"
    ANSWER_WORDS = "answer.words"
    RECORDING_AUDIO = "recording.audio"
    INTERVIEW_NOTE = "interview.note"
    CODING_WORDS = "coding.words"
    ANOMALY_WORDS = "anomaly_step.words"
    EXCLUSION_WHY = "exclusion.why"
    EXCLUSION_ANSWER = "exclusion.answer"
    CHECK_NOTE = "interview_check.note"
    STEP_WORDS = "rectification_step.words"
    EVIDENCE_NAME = "evidence_file.name"
    EVIDENCE_CONTENT = "evidence_file.content"
    PROMISE_WORDS = "promise.words"
    PROMISE_ANSWER = "promise.answer"
    TALK_WORDS = "talk.words"
    DOCKET_MINUTES = "docket_meeting.minutes"
    CONCERN_WORDS = "concern.words"
    CONCERN_STEP_WORDS = "concern_step.words"
    TOTP_KEY = "totp.key"
    LASTING_KEY = "lasting_key.key"
    UNIT_CONTACT_NAME = "unit.contact_name"
    UNIT_CONTACT_PHONE = "unit.contact_phone"
    UNIT_CONTACT_EMAIL = "unit.contact_email"


_BOUND = {column: column.encode() for column in Sealed}


class CannotOpen(Exception):
    """A sealed field was made with a key that is not in FIELD_KEYS, or was changed."""


def new_key() -> str:
    """32 random bytes in URL-safe base64, as FIELD_KEYS and INDEX_KEY take them."""
    return urlsafe_b64encode(os.urandom(32)).decode()


def key_from_text(text: str) -> bytes:
    """The 32 bytes of a key given in URL-safe base64; ValueError when it is not that."""
    key = urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    if len(key) != 32:
        raise ValueError(f"a key is 32 bytes in URL-safe base64, this one has {len(key)}")
    return key


class Keyring:
    """The first field key seals, every one opens; the index key hashes phones for look-up.

    `former_index_keys` are there only while everybody is being found by a new one (`flask keys reindex`).
    """

    def __init__(
        self, field_keys: Sequence[bytes], index_key: bytes, former_index_keys: Sequence[bytes] = ()
    ) -> None:
        if not field_keys:
            raise ValueError("at least one field key is needed")
        self._given = tuple(field_keys), index_key, tuple(former_index_keys)
        self._open = {_key_id(key): AESGCM(key) for key in field_keys}
        seal_id = _key_id(field_keys[0])
        self._seal = self._open[seal_id].encrypt
        self._head = _VERSION + seal_id
        self._index_key = index_key

    @property
    def head(self) -> bytes:
        """What every value begins with that is sealed from now on: the version and the first key's id."""
        return self._head

    @property
    def heads(self) -> tuple[bytes, ...]:
        """The same of every key given, in their order: what begins otherwise does not open."""
        return tuple(_VERSION + key_id for key_id in self._open)

    def former(self) -> list["Keyring"]:
        """As this one was with each of the former index keys."""
        field_keys, _, former = self._given
        return [Keyring(field_keys, index_key) for index_key in former]

    def __reduce__(self) -> tuple[type["Keyring"], tuple[Sequence[bytes], bytes, Sequence[bytes]]]:
        """It goes along to the process that reads a file."""
        return Keyring, self._given

    def seal(self, text: str, context: Sealed) -> bytes:
        """Encrypt `text` for the column `context`."""
        return self.seal_bytes(text.encode(), context)

    def seal_bytes(self, content: bytes, context: Sealed) -> bytes:
        """The same for what is no text."""
        nonce = os.urandom(_NONCE)
        return self._head + nonce + self._seal(nonce, content, _BOUND[context])

    def open(self, sealed: bytes, context: Sealed) -> str:
        """The text of a sealed field; CannotOpen if no key fits."""
        return self.open_bytes(sealed, context).decode()

    def open_or_empty(self, sealed: bytes | None, context: Sealed) -> str:
        """The same for a page that opens all the same: empty where nothing is sealed or its key is lost."""
        try:
            return self.open(sealed, context) if sealed else ""
        except CannotOpen:
            return ""

    def open_bytes(self, sealed: bytes, context: Sealed) -> bytes:
        """What is sealed there, text or not; CannotOpen if no key fits."""
        cipher = self._open.get(sealed[1 : 1 + _KEY_ID])
        if sealed[:1] != _VERSION or cipher is None:
            raise CannotOpen(f"{context}: no key in FIELD_KEYS fits")
        nonce, body = sealed[5 : 5 + _NONCE], sealed[5 + _NONCE :]
        try:
            return cipher.decrypt(nonce, body, _BOUND[context])
        except InvalidTag as wrong:
            raise CannotOpen(f"{context}: the stored value was changed") from wrong

    def phone_index(self, e164: str) -> bytes:
        """The keyed hash under which a phone number is looked up: 32 bytes."""
        return hashlib.blake2b(e164.encode(), key=self._index_key, digest_size=32).digest()


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"huifang field key" + key).digest()[:_KEY_ID]
