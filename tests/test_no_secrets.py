"""No secret lies in the tree or in its history: whoever has the code has no way in anywhere."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector

ROOT = Path(__file__).resolve().parent.parent
# Ours besides, as a person would paste them: the secret half of a backup's key, a token of the API.
OURS = {
    "age": [re.compile(r"AGE-SECRET-KEY-1[02-9A-Z]{58}")],
    "token": [re.compile(r"\bhf_[\w-]{43}\b")],
}
NO_SECRET = {"Public IP (ipv4)"}  # numbers of clauses, of codes and of documentation's networks
# What only looks like one: the sandbox's account, which is no secret; examples and tests, this one's too.
KNOWN = re.compile(
    r"AC5a4db0c0000000000000000000000001|://\w+:(PASSWORD|REPLACE|…|hush)@|://office:\\?\{SECRET\\?\}@"
    r"|ghs_by_the_rules|eyJ3YW5nIjoiYSJ9\.aaaaaa\."
)


def _patterns() -> dict[str, list[re.Pattern[str]]]:
    kinds: Mapping[str, type[BasePlugin]] = get_mapping_from_secret_type_to_class()
    theirs = {
        name: list(kind().denylist) for name, kind in kinds.items() if issubclass(kind, RegexBasedDetector)
    }
    return {name: found for name, found in theirs.items() if name not in NO_SECRET} | OURS


PATTERNS = _patterns()


def _secrets(text: str) -> set[str]:
    hits = (
        (name, hit.group()) for name, found in PATTERNS.items() for one in found for hit in one.finditer(text)
    )
    return {f"{name}: {hit[:60]}" for name, hit in hits if not KNOWN.search(hit)}


def test_the_patterns_know_a_secret() -> None:
    made = "ghp_" + "a1B2" * 9
    assert _secrets(f"x = '{made}'")
    assert _secrets("AGE-SECRET-KEY-1" + "Q" * 58)


def test_none_lies_in_the_tree_or_its_history() -> None:
    """As far as this checkout has it: what was taken out again is as good as published.

    A line is looked at once however often it stands there.
    """
    names = _git("ls-files", "-z").split("\0")
    texts = [(ROOT / name).read_text(encoding="utf-8", errors="ignore") for name in names if name]
    lines = {line for text in texts for line in text.splitlines()}
    patches = _git("log", "--patch", "--no-color", "--no-textconv", "--unified=0")
    lines |= {line[1:] for line in patches.splitlines()}  # behind the sign of its being added or taken out
    assert _secrets("\n".join(lines)) == set()


def _git(*arguments: str) -> str:
    told = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
    return told.decode("utf-8", errors="ignore")
