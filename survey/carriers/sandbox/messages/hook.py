"""What people write, as Twilio brings it (https://www.twilio.com/docs/messaging/guides/webhook-request)."""

from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.numbers import country
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.webhooks import PATIENCE_INBOUND, Outcome, Webhooks

_PLACES = tuple(f"{side}{place}" for side in ("To", "From") for place in ("City", "State", "Zip", "Country"))


class Hook:
    """The SmsUrl of every number of the account."""

    def __init__(self, settings: SandboxSettings, webhooks: Webhooks) -> None:
        self._settings = settings
        self._webhooks = webhooks

    async def bring(self, message: Message) -> Outcome:
        return await self._webhooks.post(self._settings.inbound_url, self._form(message), PATIENCE_INBOUND)

    def _form(self, message: Message) -> dict[str, str]:
        return dict.fromkeys(_PLACES, "") | {
            "ToCountry": country(message.to),
            "FromCountry": country(message.phone),
            "AccountSid": self._settings.account_sid,
            "ApiVersion": "2010-04-01",
            "Body": message.body,
            "From": message.phone,
            "To": message.to,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsMessageSid": message.sid,
            "SmsStatus": message.status,
            "NumMedia": "0",
            "NumSegments": str(message.segments),
        }
