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
    if name in ("TWILIO_AUTH_TOKEN", "SMTP_PASSWORD", "OIDC_CLIENT_SECRET", "OTEL_EXPORTER_OTLP_HEADERS"):
        given = {"CARRIER": "what", name: SECRET}
    else:
        given = {name: wrong}
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
