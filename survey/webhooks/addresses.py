"""The addresses at which carriers reach us."""


def status_address(public_base_url: str, token: str) -> str:
    """Where the status of the attempt `token` is reported. ASCII, whatever the host is called."""
    return f"{public_base_url}/twilio/sms/status/{token}"
