"""The addresses at which carriers and petitioners reach us. ASCII where PUBLIC_BASE_URL is.

`base` is PUBLIC_BASE_URL; a token names one attempt, or one petitioner's questionnaire, and nothing else.
"""

from urllib.parse import quote


def status_address(base: str, token: str) -> str:
    """Where the delivery status of the text `token` is reported."""
    return f"{base}/twilio/sms/status/{token}"


def answer_address(base: str, token: str) -> str:
    """Where the carrier asks what to say when somebody has answered the call `token`."""
    return f"{base}/twilio/voice/{token}"


def turn_address(base: str, token: str, place: str) -> str:
    """Where it asks what to say next; `place` is where in the dialogue the call stands."""
    return f"{base}/twilio/voice/{token}/{quote(place, safe='')}"


def call_status_address(base: str, token: str) -> str:
    """Where it reports that the call rings, was answered, has ended."""
    return f"{base}/twilio/voice/status/{token}"


def machine_address(base: str, token: str) -> str:
    """Where it reports whether a person or a machine answered."""
    return f"{base}/twilio/voice/amd/{token}"


def recording_address(base: str, token: str) -> str:
    """Where it reports that a recording made in the call is ready."""
    return f"{base}/twilio/voice/recording/{token}"


def audio_address(base: str, language: str, file: str) -> str:
    """Where the carrier fetches a prompt that somebody has spoken."""
    return f"{base}/twilio/voice/audio/{quote(language, safe='')}/{quote(file, safe='')}"


def link_address(base: str, token: str) -> str:
    """The petitioner's own page."""
    return f"{base}/s/{token}"
