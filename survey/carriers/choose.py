"""Which carrier the settings ask for: the only place that knows them by name."""

from dataclasses import replace

from survey.carriers.none import NoCarrier
from survey.carriers.port import Carrier
from survey.carriers.sandbox_account import (
    SANDBOX_ACCOUNT_SID,
    SANDBOX_ALIYUN_ACCESS_KEY_ID,
    SANDBOX_ALIYUN_ACCESS_KEY_SECRET,
    SANDBOX_ALIYUN_VOICE_FROM,
    SANDBOX_AUTH_TOKEN,
    SANDBOX_SMS_FROM,
    SANDBOX_TENCENT_SECRET_ID,
    SANDBOX_TENCENT_SECRET_KEY,
    SANDBOX_TENCENT_SMS_APP_ID,
    SANDBOX_VOICE_FROM,
)
from survey.carriers.templates import NO_TEMPLATES, Templates, TemplatesError, load_templates
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.settings import Settings, SettingsError
from survey.values import is_loopback


def carrier_from(settings: Settings) -> Carrier:
    """The carrier of `settings`; the sandbox is the Twilio adapter at another address, nothing else.

    Where the office is asked for nothing from outside (INBOUND=pull), no call can be led, since the carrier
    asks for each next sentence; and a link opens nothing unless another host serves it (LINK_BASE_URL).
    SettingsError says what a gateway lacks: its SDK, or a file of templates that can be read.
    """
    if settings.carrier == "none":
        return NoCarrier()
    if settings.carrier == "aliyun":
        return _aliyun(settings)
    if settings.carrier == "tencent":
        return _tencent(settings)
    account, is_reached = account_from(settings), settings.inbound == "push"
    return TwilioCarrier(
        account if is_reached else replace(account, voice_from=None),
        settings.carrier_url,
        name=settings.carrier,
        links=is_reached or settings.link_base_url is not None,
    )


def account_from(settings: Settings) -> TwilioAccount:
    """The account that requests are made with and webhooks are signed by.

    The sandbox has a fixed one of its own, unless another is given. ValueError names what is missing;
    without TWILIO_VOICE_FROM an account at Twilio cannot call, which is no error.
    """
    sid, token = settings.twilio_account_sid, settings.twilio_auth_token
    sms_from, service = settings.twilio_sms_from, settings.twilio_messaging_service_sid
    voice_from = settings.twilio_voice_from
    if settings.carrier == "sandbox":
        if not (sid and token):
            sid, token = SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN
        if not (sms_from or service):
            sms_from = SANDBOX_SMS_FROM
        voice_from = voice_from or SANDBOX_VOICE_FROM
    if not (sid and token):
        raise ValueError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN must be given")
    return TwilioAccount(sid, token, sms_from, service, voice_from)


def auth_token(settings: Settings) -> str:
    """What the carrier signs its webhooks with; empty, which no signature fits, where it signs none."""
    return account_from(settings).auth_token if settings.carrier in ("sandbox", "twilio") else ""


def _aliyun(settings: Settings) -> Carrier:
    try:
        from survey.carriers.aliyun.carrier import (  # noqa: PLC0415 - an office without it has no SDK
            AliyunAccount,
            AliyunCarrier,
        )
    except ModuleNotFoundError as missing:
        raise _no_sdk("aliyun", missing) from missing
    near = is_loopback(settings.aliyun_sms_endpoint)
    key_id, key_secret = settings.aliyun_access_key_id, settings.aliyun_access_key_secret
    if near and not (key_id and key_secret):
        key_id, key_secret = SANDBOX_ALIYUN_ACCESS_KEY_ID, SANDBOX_ALIYUN_ACCESS_KEY_SECRET
    if not (key_id and key_secret):
        raise ValueError("ALIYUN_ACCESS_KEY_ID and ALIYUN_ACCESS_KEY_SECRET must be given")
    voice_from = settings.aliyun_voice_from or (SANDBOX_ALIYUN_VOICE_FROM if near else None)
    return AliyunCarrier(
        AliyunAccount(key_id, key_secret, settings.approved_signature, voice_from),
        _templates(settings),
        settings.aliyun_sms_endpoint,
        settings.aliyun_voice_endpoint,
        is_told=settings.inbound == "push",
    )


def _tencent(settings: Settings) -> Carrier:
    try:
        from survey.carriers.tencent.carrier import (  # noqa: PLC0415 - an office without it has no SDK
            TencentAccount,
            TencentCarrier,
        )
    except ModuleNotFoundError as missing:
        raise _no_sdk("tencent", missing) from missing
    secret_id, secret_key = settings.tencent_secret_id, settings.tencent_secret_key
    app_id = settings.tencent_sms_app_id
    if is_loopback(settings.tencent_sms_endpoint):
        if not (secret_id and secret_key):
            secret_id, secret_key = SANDBOX_TENCENT_SECRET_ID, SANDBOX_TENCENT_SECRET_KEY
        app_id = app_id or SANDBOX_TENCENT_SMS_APP_ID
    if not (secret_id and secret_key and app_id):
        raise ValueError("TENCENT_SECRET_ID, TENCENT_SECRET_KEY and TENCENT_SMS_APP_ID must be given")
    return TencentCarrier(
        TencentAccount(secret_id, secret_key, app_id, settings.tencent_region, settings.approved_signature),
        _templates(settings),
        settings.tencent_sms_endpoint,
    )


def approved_templates(settings: Settings) -> Templates:
    """Those of the office's file; TemplatesError.

    Where it is not there yet, none: `flask carriers templates` says what to put into it, and until then
    nothing is sent.
    """
    file = settings.carrier_templates
    return load_templates(file) if file is not None and file.exists() else NO_TEMPLATES


def _templates(settings: Settings) -> Templates:
    try:
        return approved_templates(settings)
    except TemplatesError as wrong:
        raise SettingsError(f"CARRIER_TEMPLATES: {wrong}") from wrong


def _no_sdk(name: str, missing: ModuleNotFoundError) -> SettingsError:
    file = f"survey/carriers/{name}/requirements.txt"
    return SettingsError(f"CARRIER={name} needs `pip install -r {file}` ({missing.name} is not installed)")
