"""What can be set is written down, and what is written down can be set."""

import re
from pathlib import Path

from survey.settings import SECRETS, Settings

ROOT = Path(__file__).resolve().parent.parent


def test_every_setting_is_documented_and_none_besides() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_secret_is_said_to_be_one() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in SECRETS if f"`{name}_FILE`" not in page] == []


def test_every_target_of_make_is_in_its_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    helped = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(phony[1].split()) == helped
