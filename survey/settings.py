"""Settings from the environment (CONTRACT §2): read once, checked at start, refused by name.

Any secret `X` may be given as `X_FILE`. `.env` is read if present.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from survey.secrets import Keyring, key_from_text, new_key
from survey.values import (
    Country,
    DatabaseUrl,
    Host,
    HttpUrl,
    Keys,
    Mailbox,
    Networks,
    PerSecond,
    Recipients,
    Timezone,
    is_loopback,
)
from survey.written import bare

ROOT = Path(__file__).resolve().parent.parent
SECRETS = frozenset(
    {
        "SECRET_KEY",
        "FIELD_KEYS",
        "INDEX_KEY",
        "AUDIT_KEYS",
        "TWILIO_AUTH_TOKEN",
        "ALIYUN_ACCESS_KEY_SECRET",
        "TENCENT_SECRET_KEY",
        "PUSH_SECRET",
        "SMTP_PASSWORD",
        "OIDC_CLIENT_SECRET",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "DATABASE_URL",
        "DATABASE_REPLICA_URL",
    }
)

_MADE = ("secret_key", "field_keys", "index_key")  # in development, where they are not given


class SettingsError(Exception):
    """One or more settings are not usable; the message names each, what was given and what is allowed."""


_HIDDEN = Field(repr=False)
_OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
_TOGETHER = (("SMTP_HOST", "MAIL_FROM"), ("SMTP_USER", "SMTP_PASSWORD"), _OIDC)
# What a gateway in mainland China needs, unless it is a stand-in on this machine that knows its own account.
_GATEWAYS = {
    "aliyun": ("ALIYUN_ACCESS_KEY_ID", "ALIYUN_ACCESS_KEY_SECRET"),
    "tencent": ("TENCENT_SECRET_ID", "TENCENT_SECRET_KEY", "TENCENT_SMS_APP_ID"),
}
_PUSHED = ("PUSH_SECRET", "PUSH_FROM")


class Settings(BaseModel):
    """One field a variable, by its name in small letters; docs/settings.md has a line for each."""

    # What is secret is not in the text of this object, nor in what is said about a wrong value: either may
    # come into a log.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: Annotated[DatabaseUrl, _HIDDEN] = "sqlite:///instance/huifang.db"
    database_replica_url: DatabaseUrl | None = Field(default=None, repr=False)
    tasks: Literal["embedded", "procrastinate"] = "embedded"
    public_base_url: HttpUrl = "http://127.0.0.1:5000"
    link_base_url: HttpUrl | None = None
    secret_key: str | None = Field(default=None, min_length=16, repr=False)
    field_keys: Keys | None = Field(default=None, repr=False)
    index_key: Keys | None = Field(default=None, repr=False)  # the one in force; former ones while reindexing
    audit_keys: Keys | None = Field(default=None, repr=False)
    audit_journal: Path | None = None
    audit_heads_dir: Path | None = None
    audit_heads_to: Mailbox | None = None
    backup_recipient: Recipients | None = None
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    carrier: Literal["sandbox", "twilio", "aliyun", "tencent", "none"] = "sandbox"
    inbound: Literal["push", "pull"] = "push"
    sandbox_url: HttpUrl = "http://127.0.0.1:5050"
    sms_signature: str = Field(default="青溪县民调中心", min_length=2, max_length=20)
    hotline: str = "0745-0000000"
    supervision_line: str = "0745-0000001"
    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = Field(default=None, repr=False)
    twilio_api_base_url: HttpUrl = "https://api.twilio.com"
    twilio_sms_from: str | None = None
    twilio_messaging_service_sid: str | None = None
    twilio_voice_from: str | None = None
    aliyun_access_key_id: str | None = None
    aliyun_access_key_secret: str | None = Field(default=None, repr=False)
    aliyun_sms_endpoint: HttpUrl = "https://dysmsapi.aliyuncs.com"
    aliyun_voice_endpoint: HttpUrl = "https://dyvmsapi.aliyuncs.com"
    aliyun_voice_from: str | None = None
    tencent_secret_id: str | None = None
    tencent_secret_key: str | None = Field(default=None, repr=False)
    tencent_sms_endpoint: HttpUrl = "https://sms.tencentcloudapi.com"
    tencent_sms_app_id: str | None = None
    tencent_region: str = Field(default="ap-guangzhou", pattern=r"^[a-z0-9-]{1,40}$")
    carrier_signature: str | None = Field(default=None, min_length=2, max_length=20)
    carrier_templates: Path | None = None
    push_secret: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{32,128}=?$", repr=False)
    push_from: Networks = ()
    sms_per_second: PerSecond = 1.0
    calls_per_second: PerSecond = 1.0
    smtp_host: Host | None = None
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: str | None = Field(default=None, repr=False)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_from: Mailbox | None = None
    oidc_issuer: HttpUrl | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(default=None, repr=False)
    oidc_login_claim: str = Field(default="preferred_username", pattern=r"^\w{1,64}$")
    timezone: Timezone = "Asia/Shanghai"
    country: Country = "CN"
    language: Literal["zh-CN", "en"] = "zh-CN"
    policy_file: Path | None = None
    flask_debug: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "json"
    instance_path: Path = ROOT / "instance"
    otel_exporter_otlp_endpoint: HttpUrl | None = None
    otel_exporter_otlp_headers: str | None = Field(default=None, repr=False)
    otel_service_name: str | None = Field(default=None, pattern=r"^[\w.-]{1,64}$")
    otel_traces_sampler_arg: float = Field(default=1.0, ge=0, le=1)

    @model_validator(mode="after")
    def _replica_follows(self) -> Self:
        urls = (self.database_url, self.database_replica_url)
        if self.database_replica_url and any(url and url.startswith("sqlite") for url in urls):
            raise ValueError("DATABASE_REPLICA_URL: both it and DATABASE_URL must be PostgreSQL")
        return self

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.carrier == "twilio":
            if not (self.twilio_account_sid and self.twilio_auth_token):
                raise ValueError("CARRIER=twilio needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
            if not (self.twilio_sms_from or self.twilio_messaging_service_sid):
                raise ValueError("CARRIER=twilio needs TWILIO_SMS_FROM or TWILIO_MESSAGING_SERVICE_SID")
        if self.tasks == "procrastinate" and self.database_url.startswith("sqlite"):
            raise ValueError("TASKS=procrastinate goes with DATABASE_URL=postgresql+psycopg://… only")
        for names in _TOGETHER:
            if len({bool(getattr(self, name.lower())) for name in names}) > 1:
                raise ValueError(f"{' and '.join(names)} go together: give all of them, or none")
        if self.oidc_issuer and not is_loopback(self.oidc_issuer) and self.oidc_issuer[:6] != "https:":
            raise ValueError("OIDC_ISSUER must be https: what comes from it says who somebody is")
        if self.flask_debug and not is_loopback(self.public_base_url):
            raise ValueError("FLASK_DEBUG=1 goes with a PUBLIC_BASE_URL on this machine only")
        missing = ", ".join(name.upper() for name in _MADE if not getattr(self, name))
        if missing and not self.is_development:
            raise ValueError(f"{missing} must be given (`flask keys new` makes one); see docs/settings.md")
        return self

    @model_validator(mode="after")
    def _gateway_is_complete(self) -> Self:
        if self.carrier not in _GATEWAYS:
            return self
        needed: tuple[str, ...] = ("CARRIER_TEMPLATES",)
        if not is_loopback(self.carrier_url):
            needed += _GATEWAYS[self.carrier] + (_PUSHED if self.inbound == "push" else ())
        if missing := ", ".join(name for name in needed if not getattr(self, name.lower())):
            raise ValueError(f"CARRIER={self.carrier} needs {missing}; see docs/carriers.md")
        both = (self.aliyun_sms_endpoint, self.aliyun_voice_endpoint)
        if self.carrier == "aliyun" and len({is_loopback(url) for url in both}) > 1:
            raise ValueError("ALIYUN_SMS_ENDPOINT and ALIYUN_VOICE_ENDPOINT: both on this machine, or none")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def link_base(self) -> str:
        """Where the addresses begin that petitioners open."""
        return self.link_base_url or self.public_base_url

    @property
    def carrier_url(self) -> str:
        """Where texts are handed over; of no carrier, the sandbox's."""
        endpoints = {
            "twilio": self.twilio_api_base_url,
            "aliyun": self.aliyun_sms_endpoint,
            "tencent": self.tencent_sms_endpoint,
        }
        return endpoints.get(self.carrier, self.sandbox_url)

    @property
    def approved_signature(self) -> str:
        """Who signs, as the gateway has approved it: without the brackets that it puts around it."""
        return bare(self.carrier_signature or self.sms_signature)

    @property
    def menu_calls_from(self) -> str | None:
        """The number that calls by menu show; without it nobody is called by a menu."""
        return self.aliyun_voice_from if self.carrier == "aliyun" else None

    @property
    def is_development(self) -> bool:
        """Whether keys may be made up: nobody outside this machine can reach it, or be reached by it."""
        near = self.carrier != "none" and is_loopback(self.carrier_url)
        asks_outside = self.inbound == "pull" and self.carrier != "none" and not near
        return near or (is_loopback(self.public_base_url) and not asks_outside)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; SettingsError names every variable that cannot be used."""
    given = _with_files(_environment() if environ is None else environ)
    fields = {name: given[name.upper()] for name in Settings.model_fields if given.get(name.upper())}
    if "log_format" not in fields and os.isatty(2):
        fields["log_format"] = "console"
    try:
        settings = Settings.model_validate(fields)
    except ValidationError as wrong:
        raise SettingsError("\n".join(_told(error) for error in wrong.errors())) from None
    return _with_made_keys(settings)


def keyring_from(settings: Settings) -> Keyring:
    assert settings.field_keys and settings.index_key, "read_settings makes them or refuses to start"
    keys = [key_from_text(one) for one in settings.field_keys.split(",")]
    index_key, *former = [key_from_text(one) for one in settings.index_key.split(",")]
    return Keyring(keys, index_key, former)


def read_by_others(settings: Settings, environ: Mapping[str, str] | None = None) -> list[Path]:
    """Files with secrets that other users of this machine may read: those given, `.env`, those made here."""
    given = _environment() if environ is None else environ
    files = [Path(given[f"{name}_FILE"]) for name in sorted(SECRETS) if given.get(f"{name}_FILE")]
    files += [ROOT / ".env", *(settings.instance_path / name for name in _MADE)]
    return [file for file in files if file.is_file() and file.stat().st_mode & 0o077]


def _environment() -> dict[str, str]:
    file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return {**file, **os.environ}


def _with_files(environ: Mapping[str, str]) -> dict[str, str]:
    given = dict(environ)
    for name in SECRETS:
        if path := given.get(f"{name}_FILE"):
            try:
                given[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as wrong:
                raise SettingsError(f"{name}_FILE: {path} cannot be read: {wrong.strerror}") from None
    return given


def _told(error: ErrorDetails) -> str:
    if not error["loc"]:
        return str(error["ctx"]["error"])
    name = str(error["loc"][0]).upper()
    # The secret half of a pair of keys is soon given for the public one.
    secret = name in SECRETS or "SECRET-KEY" in str(error["input"])
    given = "(not shown)" if secret else repr(error["input"])
    return f"{name}: given {given}. {error['msg'].removeprefix('Value error, ')}"


def _with_made_keys(settings: Settings) -> Settings:
    """In development, keys that are not given are made once and kept in the instance folder."""
    return settings.model_copy(
        update={n: _kept(settings.instance_path / n) for n in _MADE if not getattr(settings, n)}
    )


def _kept(path: Path) -> str:
    """The key in the file, made by whoever comes first; others read what that one wrote."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(new_key())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="utf-8").strip()
