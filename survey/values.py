"""What a setting may be: kinds of values, each with what is said of one that cannot be used."""

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import phonenumbers
import pyrage
from pydantic import AfterValidator, BeforeValidator, Field
from pyrage import x25519
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from survey.secrets import key_from_text

_MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.:-]+")


def is_loopback(url: str) -> bool:
    """Whether the host of `url` is this machine, judged by its name and never by a look-up."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_mailbox(text: str) -> bool:
    """Whether it is one address such as `office@example.cn`, in the characters that every server takes."""
    return len(text) <= 254 and _MAILBOX.fullmatch(text) is not None


def _mailbox(value: str) -> str:
    if not is_mailbox(value):
        raise ValueError("an address such as huifang@example.cn, without a name")
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError("a host name or an IP address, without scheme, port or path")
    return value


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError as wrong:
        raise ValueError("sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME") from wrong
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    return url.render_as_string(hide_password=False)


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://huifang.example.cn, without query")
    return value.rstrip("/")


def _timezone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("a name of the IANA time zone table, such as Asia/Shanghai")
    return value


def _country(value: str) -> str:
    if value.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("a two-letter country code (ISO 3166), such as CN")
    return value.upper()


def _recipients(value: str) -> str:
    for one in value.split(","):
        try:
            x25519.Recipient.from_str(one.strip())
        except pyrage.RecipientError as wrong:
            raise ValueError("public keys of age (age1…), several with commas between") from wrong
    return value


def _keys(value: str) -> str:
    for one in value.split(","):
        try:
            key_from_text(one)
        except ValueError as wrong:
            raise ValueError("each key is 32 random bytes in URL-safe base64") from wrong
    return value


def _networks(value: object) -> object:
    """Of a text; a tuple of networks stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in value.split(","))
    except ValueError as wrong:
        raise ValueError("addresses or networks such as 203.0.113.0/24, with commas between") from wrong


Mailbox = Annotated[str, AfterValidator(_mailbox)]
Host = Annotated[str, AfterValidator(_host)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
Keys = Annotated[str, AfterValidator(_keys)]
PerSecond = Annotated[float, Field(gt=0, le=10_000)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Country = Annotated[str, AfterValidator(_country)]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Networks = Annotated[tuple[Network, ...], BeforeValidator(_networks)]
Recipients = Annotated[str, AfterValidator(_recipients)]
