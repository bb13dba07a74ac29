"""What an office is started by: commands, settings, secrets and routes that are ours, in every file alike."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from flask import Flask

from app import COMMANDS
from survey.settings import ROOT, SECRETS, Settings

UNITS = sorted((ROOT / "docs/deploy/systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
MANIFESTS = sorted((ROOT / "docs/deploy/kubernetes").iterdir())
_OF_THE_SERVER = {"WEB_BIND", "WEB_WORKERS", "WEB_THREADS", "WEB_GRACE", "WEB_DRAIN"}
_IN_FILES = {f"{name}_FILE" for name in SECRETS}
OURS = {name.upper() for name in Settings.model_fields} | _IN_FILES | _OF_THE_SERVER
OTHERS = {"PATH", "PYTHONUNBUFFERED", "MALLOC_ARENA_MAX", "TMPDIR"}


def is_ours(words: list[str]) -> bool:
    """Whether it is a command that this version has."""
    program, *rest = [Path(words[0]).name, *words[1:]]
    if program == "gunicorn":
        return rest == []
    commands = {command.name: command for command in COMMANDS}
    found = commands.get(rest[0]) if program == "flask" else None
    group = getattr(found, "commands", None)
    return found is not None and (group is None or rest[1] in group)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_starts_what_there_is_and_is_told_what_there_is(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    for line in re.findall(r"^ExecStart(?:Pre)?=(.*\.venv/bin/.*)$", text, re.MULTILINE):
        assert is_ours(line[line.index(".venv/bin/") :].rstrip("'").split()), line
    credentials = dict(re.findall(r"^LoadCredential=(\w+):(.*)$", text, re.MULTILINE))
    told = dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.MULTILINE))
    assert set(told) <= OURS | OTHERS
    assert {value for name, value in told.items() if name.endswith("_FILE")} == {
        f"%d/{c}" for c in credentials
    }
    assert "\nEnvironmentFile=/etc/huifang/settings\n" in text


def test_units_are_hardened_alike() -> None:
    hard = [
        re.search(r"^User=.*?^SystemCallErrorNumber=EPERM$", unit.read_text(), re.S | re.M)
        for unit in SERVICES
    ]
    assert all(hard) and len({found[0] for found in hard if found}) == 1


def test_systemd_takes_them(tmp_path: Path) -> None:
    """Where systemd-analyze is; elsewhere the rest of this file has looked at them."""
    if not (analyze := shutil.which("systemd-analyze")):
        return
    for name in ("flask", "gunicorn"):
        program = tmp_path / "srv/huifang/releases/current/.venv/bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(mode=0o755)
    place = tmp_path / "units"
    place.mkdir()
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/srv/huifang", f"{tmp_path}/srv/huifang")
        (place / unit.name.replace("@", "@current")).write_text(text)
    said = subprocess.run(
        [analyze, "verify", "--recursive-errors=no", *sorted(place.iterdir())],
        capture_output=True, text=True, check=False, env={"SYSTEMD_UNIT_PATH": f"{place}:"},
    )  # fmt: skip
    assert [line for line in said.stderr.splitlines() if "huifang" in line] == []


def _containers(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    pod = document.get("spec", {}).get("template", {}).get("spec", {})
    yield from pod.get("initContainers", ())
    yield from pod.get("containers", ())


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
def test_a_manifest_runs_what_there_is_as_nobody_in_particular(file: Path, app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
        assert document["metadata"].get("namespace", "huifang") == "huifang"
        for one in _containers(document):
            assert is_ours(one["command"]), one["command"]
            assert {told["name"] for told in one.get("env", ())} <= OURS
            safe = one["securityContext"]
            assert safe["readOnlyRootFilesystem"] and not safe["allowPrivilegeEscalation"]
            asked = [probe["httpGet"]["path"] for name, probe in one.items() if name.endswith("Probe")]
            assert set(asked) <= rules
        if document["kind"] == "ConfigMap":
            assert set(document["data"]) <= OURS
            files = {value.rpartition("/")[2] for name, value in document["data"].items() if "_FILE" in name}
        if document["kind"] == "Secret":
            assert set(document["stringData"]) == files


def test_compose_runs_what_there_is_and_keeps_secrets_in_files() -> None:
    whole = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    for name, service in whole["services"].items():
        given = set(service["secrets"])
        assert given <= set(whole["secrets"])
        if name == "postgres":
            continue
        assert is_ours(service["command"]) and service["read_only"] and service["cap_drop"] == ["ALL"]
        told = service["environment"]
        assert set(told) <= OURS
        assert {value.rpartition("/")[2] for key, value in told.items() if "_FILE" in key} == given
    assert all(set(secret) == {"file"} for secret in whole["secrets"].values())


def test_the_image_holds_what_runs_and_no_secret() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    taken = {words[1] for line in lines if (words := line.split()) and words[0] == "COPY" and len(words) == 3}
    several = [line.split()[1:-1] for line in lines if line.startswith("COPY") and "--from" not in line]
    names = taken | {name for words in several for name in words}
    assert all((ROOT / name).exists() for name in names)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == names
    assert "USER 10001" in lines and 'CMD ["gunicorn"]' in lines
    told = {word.split("=")[0] for line in lines if line.startswith("ENV ") for word in line.split()[1:]}
    assert told <= (OURS - _IN_FILES - SECRETS) | OTHERS
