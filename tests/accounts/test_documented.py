import re
from pathlib import Path

from survey.accounts.permissions import Permission, may
from survey.vocabulary import Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "console.md"
COLUMNS = (
    [Role.SUPERVISOR],
    [Role.CENTRE],
    [Role.AUDITOR],
    [Role.ADMIN],
    [Role.UNIT],
    [Role.VERIFIER],
    [Role.INSPECTOR],
    [Role.INTERVIEWER],
)


def test_the_table_of_permissions_is_the_one_in_force() -> None:
    rows = re.findall(
        r"^\| `([a-z]+:[a-z]+)` \|[^|]*\|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [name for name, _ in rows] == list(Permission)
    for name, cells in rows:
        written = [cell.strip() == "✓" for cell in cells.split("|")]
        assert written == [all(may(role, Permission(name)) for role in roles) for roles in COLUMNS]
