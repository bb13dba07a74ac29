import pytest

from survey.accounts.factors.relying_party import RelyingParty, relying_party


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("https://huifang.example.cn", "huifang.example.cn", "https://huifang.example.cn"),
        ("https://Huifang.Example.CN:443", "huifang.example.cn", "https://huifang.example.cn"),
        ("https://huifang.example.cn:8443", "huifang.example.cn", "https://huifang.example.cn:8443"),
        ("https://example.cn/huifang", "example.cn", "https://example.cn"),
        ("http://localhost:5000", "localhost", "http://localhost:5000"),
        ("http://huifang.localhost", "huifang.localhost", "http://huifang.localhost"),
    ],
)
def test_a_passkey_is_bound_to_our_host(address: str, host: str, origin: str) -> None:
    assert relying_party(address) == RelyingParty(host, origin)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:5000", "https://10.1.2.3", "https://[2001:db8::1]", "http://huifang.example.cn"],
)
def test_where_browsers_have_none_there_are_none(address: str) -> None:
    assert relying_party(address) is None
