"""What a newcomer reads first holds: links lead somewhere, commands exist, pictures are small."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Command, Group

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LARGEST_PICTURE = 200 * 1024

LINK = re.compile(r"\]\(([^)#\s]+)")
COMMAND = re.compile(r"(?:\.venv/bin/|[`\s])flask ([a-z][a-z -]*[a-z])")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not link.startswith("http")]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    commands = {command.name: command for command in importlib.import_module("app").COMMANDS}
    text = page.read_text(encoding="utf-8")
    unknown = [words for words in COMMAND.findall(text) if not _exists(words.split(), commands)]
    assert unknown == []


def _exists(words: list[str], commands: dict[str, Command]) -> bool:
    """The first word is a command; the second one of its own, if it has any."""
    command = commands.get(words[0])
    if not isinstance(command, Group) or len(words) == 1:
        return command is not None
    return words[1] in command.commands


def pictures() -> Iterator[Path]:
    return (ROOT / "docs" / "pictures").iterdir()


@pytest.mark.parametrize("picture", sorted(pictures()), ids=lambda picture: picture.name)
def test_pictures_are_small_and_shown(picture: Path) -> None:
    """In the README, or on the page that explains what is on them."""
    assert picture.stat().st_size <= LARGEST_PICTURE
    assert any(f"pictures/{picture.name})" in page.read_text(encoding="utf-8") for page in PAGES)
