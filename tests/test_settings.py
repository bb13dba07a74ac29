"""Settings: where secrets come from, and where they never show."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import ValidationError
from pyrage import x25519

from app import COMMANDS, create_app
from survey.runtime import build_runtime
from survey.settings import SECRETS, Settings, SettingsError, read_by_others, read_settings

SECRET = "Zm9yYmlkZGVuLXNlY3JldC10aGF0LW11c3Qtbm90LXM"  # 32 bytes, and nobody else's
ANYTHING = {  # secrets that others make: whatever is given can be one
    "TWILIO_AUTH_TOKEN", "ALIYUN_ACCESS_KEY_SECRET", "TENCENT_SECRET_KEY", "SMTP_PASSWORD",
    "OIDC_CLIENT_SECRET", "OTEL_EXPORTER_OTLP_HEADERS",
}  # fmt: skip
GIVEN = {
    "DATABASE_URL": f"postgresql+psycopg://office:{SECRET}@127.0.0.1:9/nothing",
    "SMTP_HOST": "127.0.0.1",
    "MAIL_FROM": "a@example.cn",
    "SMTP_USER": "office",
    "OIDC_ISSUER": "https://id.example.cn",
    "OIDC_CLIENT_ID": "huifang",
    "DATABASE_REPLICA_URL": f"postgresql+psycopg://office:{SECRET}@127.0.0.1:9/copy",
    **{name: SECRET for name in SECRETS if not name.startswith("DATABASE")},
}


def of(*, instance: Path, **given: str) -> Settings:
    return read_settings({"INSTANCE_PATH": str(instance), **GIVEN, **given})


def test_no_secret_shows_in_the_text_of_the_settings(tmp_path: Path) -> None:
    settings = of(instance=tmp_path)
    assert all(SECRET in str(getattr(settings, name.lower())) for name in SECRETS), "each was given"
    for shown in (repr(settings), str(settings), f"{settings}", repr([settings])):
        assert SECRET not in shown
        assert "postgresql" not in shown


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_no_secret_shows_in_what_is_said_about_it(name: str, tmp_path: Path) -> None:
    """A value that is refused, as a message for people and as what the library itself says."""
    wrong = f"mysql://{SECRET}" if name.startswith("DATABASE") else f"{SECRET} "[:12]
    given = {"CARRIER": "what", name: SECRET} if name in ANYTHING else {name: wrong}
    with pytest.raises(SettingsError) as refused:
        of(instance=tmp_path, **given)
    assert SECRET[:10] not in str(refused.value)
    with pytest.raises(ValidationError) as library:
        Settings.model_validate({one.lower(): value for one, value in {**GIVEN, **given}.items()})
    assert SECRET[:10] not in str(library.value)


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\n")
    given = {name: value for name, value in GIVEN.items() if name != "INDEX_KEY"}
    assert read_settings({**given, "INDEX_KEY_FILE": str(file)}).index_key == SECRET
    with pytest.raises(SettingsError, match=r"INDEX_KEY_FILE: .* cannot be read"):
        read_settings({**given, "INDEX_KEY_FILE": str(tmp_path / "nothing")})


def test_files_that_others_may_read_are_named(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(SECRET)
    settings = of(instance=tmp_path / "instance")
    for mode, named in ((0o600, []), (0o400, []), (0o640, [file]), (0o604, [file])):
        file.chmod(mode)
        assert read_by_others(settings, {"INDEX_KEY_FILE": str(file)}) == named


def test_keys_made_in_development_are_their_owners_alone(tmp_path: Path) -> None:
    made = read_settings({"INSTANCE_PATH": str(tmp_path)})
    assert made.secret_key and made.field_keys and made.index_key
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == dict.fromkeys(
        ("secret_key", "field_keys", "index_key"), 0o600
    )
    assert read_by_others(made, {}) == []


def test_no_secret_shows_in_what_commands_say(tmp_path: Path) -> None:
    """The doctor's database does not answer, which it says."""
    app = create_app(build_runtime(of(instance=tmp_path)))
    for words in (["policy", "show"], ["doctor", "--json"]):
        with app.app_context():
            said = app.test_cli_runner().invoke(args=words)
        assert said.output and SECRET not in said.output + repr(said.exception)


def test_no_command_takes_a_secret_where_the_list_of_processes_shows_it() -> None:
    told = {"password", "secret", "key", "identity"}
    asked = {
        f"{where} {parameter.name}"
        for where, command in _all("", COMMANDS)
        for parameter in command.params
        if set((parameter.name or "").split("_")) & told
        and not getattr(parameter, "is_flag", False)
        and not isinstance(parameter.type, click.Path)
        and not isinstance(parameter, click.Argument)
    }
    assert asked == set()


def _all(where: str, commands: tuple[click.Command, ...]) -> Iterator[tuple[str, click.Command]]:
    for command in commands:
        name = f"{where} {command.name}"
        yield name, command
        if isinstance(command, click.Group):
            yield from _all(name, tuple(command.commands.values()))


def test_the_secret_half_given_for_the_public_one_is_refused_and_not_shown() -> None:
    secret = str(x25519.Identity.generate())
    with pytest.raises(SettingsError, match=r"BACKUP_RECIPIENT: given \(not shown\)") as refused:
        read_settings({"BACKUP_RECIPIENT": secret})
    assert secret[20:] not in str(refused.value)


GATEWAY = {"CARRIER": "aliyun", "CARRIER_TEMPLATES": "templates.toml"}
KEYS = {"ALIYUN_ACCESS_KEY_ID": "LTAI1", "ALIYUN_ACCESS_KEY_SECRET": "secret"}
PUSHED = {"PUSH_SECRET": "s" * 32, "PUSH_FROM": "203.0.113.0/24, 198.51.100.7"}
NEARBY = {
    "ALIYUN_SMS_ENDPOINT": "http://127.0.0.1:5050",
    "ALIYUN_VOICE_ENDPOINT": "http://127.0.0.1:5050",
    "TENCENT_SMS_ENDPOINT": "http://127.0.0.1:5050",
}
SEALED = dict.fromkeys(("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"), SECRET)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "ALIYUN_ACCESS_KEY_ID, ALIYUN_ACCESS_KEY_SECRET, PUSH_SECRET, PUSH_FROM"),
        (KEYS, "PUSH_SECRET, PUSH_FROM"),
        ({**KEYS, "PUSH_SECRET": "s" * 32}, "PUSH_FROM"),
        ({**KEYS, "INBOUND": "pull", "CARRIER_TEMPLATES": ""}, "CARRIER_TEMPLATES"),
        ({**NEARBY, "CARRIER_TEMPLATES": ""}, "CARRIER_TEMPLATES"),
        ({"CARRIER": "tencent", **PUSHED}, "TENCENT_SECRET_ID, TENCENT_SECRET_KEY, TENCENT_SMS_APP_ID"),
    ],
)
def test_a_gateway_starts_with_all_that_it_needs_or_names_what_is_missing(
    given: dict[str, str], missing: str
) -> None:
    with pytest.raises(SettingsError, match=f"needs {missing};"):
        read_settings({**GATEWAY, **SEALED, **given})


def test_a_gateway_on_this_machine_knows_its_own_account(tmp_path: Path) -> None:
    for name in ("aliyun", "tencent"):
        near = read_settings({**GATEWAY, **NEARBY, "CARRIER": name, "INSTANCE_PATH": str(tmp_path)})
        assert near.carrier_url == "http://127.0.0.1:5050" and near.is_development
    with pytest.raises(SettingsError, match="both on this machine, or none"):
        read_settings({**GATEWAY, "ALIYUN_SMS_ENDPOINT": "http://127.0.0.1:5050"})


def test_pushes_come_from_networks_that_are_named() -> None:
    given = {**GATEWAY, **SEALED, **KEYS, **PUSHED, "PUBLIC_BASE_URL": "https://office.example.cn"}
    settings = read_settings(given)
    assert [str(one) for one in settings.push_from] == ["203.0.113.0/24", "198.51.100.7/32"]
    assert settings.carrier_url == "https://dysmsapi.aliyuncs.com" and not settings.is_development
    for wrong in ("anywhere", "203.0.113.7/24", "203.0.113.0/24;198.51.100.7"):
        with pytest.raises(SettingsError, match=r"PUSH_FROM: given .*203\.0\.113\.0/24"):
            read_settings({**given, "PUSH_FROM": wrong})
    for wrong in ("s" * 31, "s" * 31 + "/"):
        with pytest.raises(SettingsError, match=r"PUSH_SECRET: given \(not shown\)"):
            read_settings({**given, "PUSH_SECRET": wrong})


def test_the_signature_of_the_gateway_is_our_own_unless_another_was_approved() -> None:
    assert Settings(sms_signature="青溪县").approved_signature == "青溪县"
    assert Settings(sms_signature="青溪县", carrier_signature="青溪回访").approved_signature == "青溪回访"
    assert Settings(sms_signature="【青溪县】").approved_signature == "青溪县"
