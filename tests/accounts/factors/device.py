"""A passkey device made of software: it does what it is told, also what no honest one would do."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
HERE = "http://localhost"
_B64 = bytes_to_base64url


@dataclass
class Device:
    """`credential_id` and the private key are its own; `counter` counts its signatures."""

    credential_id: bytes
    counter: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes | None = None

    def make(self, options: Any, *, origin: str = HERE, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to navigator.credentials.create(), as our script sends it."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id
        about = _about(options["rp"]["id"], flags | NEW, self.counter) + attested + cbor2.dumps(public)
        response = {
            "clientDataJSON": _B64(_told("webauthn.create", options["challenge"], origin)),
            "attestationObject": _B64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about})),
            "transports": ["internal"],
        }
        return self._answer(response)

    def sign(
        self,
        options: Any,
        *,
        origin: str = HERE,
        flags: int = PRESENT | VERIFIED,
        counter: int | None = None,
        handle: bytes | None = None,
        host: str | None = None,
    ) -> str:
        """The answer to navigator.credentials.get()."""
        self.counter += 1
        about = _about(host or options["rpId"], flags, self.counter if counter is None else counter)
        told = _told("webauthn.get", options["challenge"], origin)
        signature = self.key.sign(about + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": _B64(told),
            "authenticatorData": _B64(about),
            "signature": _B64(signature),
            "userHandle": _B64(handle or self.handle or b""),
        }
        return self._answer(response)

    def _answer(self, response: dict[str, Any]) -> str:
        known = _B64(self.credential_id)
        return json.dumps({"id": known, "rawId": known, "type": "public-key", "response": response})


def _about(host: str, flags: int, counter: int) -> bytes:
    return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, counter)


def _told(kind: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()
