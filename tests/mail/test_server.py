"""What the settings say about mail, and what they may not."""

import pytest

from survey.mail.server import MailServer, mail_server
from survey.settings import SettingsError, read_settings

FULL = {"SMTP_HOST": "smtp.example.cn", "MAIL_FROM": "huifang@example.cn"}


def test_nothing_set_is_no_mail() -> None:
    assert mail_server(read_settings({})) is None


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_is_the_one_that_belongs_to_the_way(security: str, port: int) -> None:
    server = mail_server(read_settings({**FULL, "SMTP_SECURITY": security}))
    assert server == MailServer("smtp.example.cn", port, security, "huifang@example.cn")


@pytest.mark.parametrize(
    "wrong",
    [
        {"MAIL_FROM": ""},
        {"SMTP_HOST": ""},
        {"MAIL_FROM": "民调中心 <huifang@example.cn>"},
        {"MAIL_FROM": "huifang@example.cn\r\nBcc: a@b.example"},
        {"SMTP_HOST": "smtp://smtp.example.cn"},
        {"SMTP_PORT": "0"},
        {"SMTP_USER": "huifang"},
        {"SMTP_SECURITY": "ssl"},
    ],
)
def test_what_cannot_be_used_stops_the_start_by_name(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"SMTP_|MAIL_FROM"):
        read_settings(FULL | wrong)


def test_the_password_is_a_secret() -> None:
    server = mail_server(read_settings({**FULL, "SMTP_USER": "huifang", "SMTP_PASSWORD": "geheim"}))
    assert server is not None and server.password == "geheim"
    assert "geheim" not in repr(server)
