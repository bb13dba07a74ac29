"""Which carrier the settings ask for: the only place that knows them by name."""

from dataclasses import replace

from survey.carriers.none import NoCarrier
from survey.carriers.port import Carrier
from survey.carriers.sandbox_account import (
    SANDBOX_ACCOUNT_SID,
    SANDBOX_AUTH_TOKEN,
    SANDBOX_SMS_FROM,
    SANDBOX_VOICE_FROM,
)
from survey.carriers.twilio import TwilioAccount, TwilioCarrier
from survey.settings import Settings


def carrier_from(settings: Settings) -> Carrier:
    """The carrier of `settings`; the sandbox is the Twilio adapter at another address, nothing else.

    Where the office is asked for nothing from outside (INBOUND=pull), no call can be led, since the carrier
    asks for each next sentence; and a link opens nothing unless another host serves it (LINK_BASE_URL).
    """
    if settings.carrier == "none":
        return NoCarrier()
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
    """What the carrier signs its webhooks with; empty, which no signature fits, where there is none."""
    return "" if settings.carrier == "none" else account_from(settings).auth_token
