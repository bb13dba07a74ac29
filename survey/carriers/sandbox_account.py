"""The sandbox carrier's one account: known to the sandbox and to the adapter, worth nothing elsewhere."""

SANDBOX_ACCOUNT_SID = "AC5a4db0c0000000000000000000000001"
SANDBOX_AUTH_TOKEN = "5a4db0c0000000000000000000000002"  # noqa: S105 - fixed and public on purpose
SANDBOX_SMS_FROM = "+15005550006"  # Twilio's own test number that may send
SANDBOX_VOICE_FROM = "+15005550006"  # and the only one that may call

# The same account as the domestic gateways know theirs.
SANDBOX_ALIYUN_ACCESS_KEY_ID = "LTAI5a4db0c000000000000001"
SANDBOX_ALIYUN_ACCESS_KEY_SECRET = "5a4db0c00000000000000000000003"  # noqa: S105 - as above
SANDBOX_ALIYUN_VOICE_FROM = "07455550100"  # the number that a phone shows when it rings
SANDBOX_DEST_CODE = "10690000"  # the number that people answer to
SANDBOX_TENCENT_SECRET_ID = "AKID5a4db0c0000000000000000000000001"  # noqa: S105 - as above
SANDBOX_TENCENT_SECRET_KEY = "5a4db0c0000000000000000000000004"  # noqa: S105 - as above
SANDBOX_TENCENT_SMS_APP_ID = "1400000001"
