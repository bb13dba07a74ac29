"""The sandbox carrier's one account: known to the sandbox and to the adapter, worth nothing elsewhere."""

SANDBOX_ACCOUNT_SID = "AC5a4db0c0000000000000000000000001"
SANDBOX_AUTH_TOKEN = "5a4db0c0000000000000000000000002"  # noqa: S105 - fixed and public on purpose
SANDBOX_SMS_FROM = "+15005550006"  # Twilio's own test number that may send
SANDBOX_VOICE_FROM = "+15005550006"  # and the only one that may call
