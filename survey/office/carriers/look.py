"""What is in force beside the office's file of approved templates."""

from survey.carriers.templates import Templates
from survey.carriers.templates.rules import Broken, Gateway, Kind, broken_by_signature
from survey.office.carriers.standing import Standing, State, standings
from survey.office.carriers.wanted import in_force, wanted
from survey.questionnaire.texts import office_of
from survey.runtime import Runtime
from survey.settings import Settings


def look(runtime: Runtime, approved: Templates, gateway: Gateway) -> list[Standing]:
    """How everything in force stands; without prompts where the gateway calls nobody."""
    all_wanted = wanted(in_force(runtime), runtime.settings)
    if gateway is Gateway.TENCENT:
        all_wanted = [one for one in all_wanted if one.kind is Kind.SMS]
    return standings(all_wanted, approved, gateway, runtime.settings.approved_signature)


def unapproved(settings: Settings, found: list[Standing]) -> list[Standing]:
    """What would leave and is not approved. Prompts are said only where there is a number to call from."""
    calls = settings.aliyun_voice_from is not None
    said = [one for one in found if calls or one.wanted.kind is Kind.SMS]
    return [one for one in said if one.state is not State.APPROVED]


def gateway_of(settings: Settings) -> Gateway:
    """The gateway in use; Aliyun where another carrier is."""
    return Gateway(settings.carrier) if settings.carrier in list(Gateway) else Gateway.ALIYUN


def broken_signature(settings: Settings) -> list[Broken]:
    """What is wrong with who signs."""
    found = broken_by_signature(settings.approved_signature)
    if settings.approved_signature != office_of(settings.sms_signature):
        found.append(Broken("signature", "CARRIER_SIGNATURE is not what SMS_SIGNATURE says: nothing is sent"))
    return found
