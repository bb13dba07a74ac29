"""What is in a file, or in its name, steers neither the terminal of whoever imports it nor the disk."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from survey.cases.rejects import RejectsFile
from survey.output import show, steerless
from tests.cases.files import HEADER, csv_file

EVIL = "\x1b[2J\x1b]0;owned\x07\u202etxt.exe\u2066\x9b31m"
NAMES = ("a\nb.csv", "\x1b[31mred.csv", "-rf.csv", "$(id).csv", "\u202evsc.csv", "%s%n.csv", "a;b|c&d.csv")


def run(app: Flask, *arguments: object) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def assert_harmless(text: str) -> None:
    assert [sign for sign in text if not sign.isprintable() and sign != "\n"] == []


def test_a_result_is_shown_without_steering(capsys: pytest.CaptureFixture[str]) -> None:
    show({"why": f"{EVIL}\ndone: 5", "rows": [{EVIL: EVIL, "b": "x\ny"}], "n": {EVIL: 1}}, as_json=False)
    written = capsys.readouterr().out
    assert_harmless(written)
    assert "\ndone: 5" not in written
    assert steerless("住建局 A-1\u3000é") == "住建局 A-1\u3000é"


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_only_a_name(app: Flask, tmp_path: Path, name: str) -> None:
    row = [f"{EVIL}{n}" for n, _column in enumerate(HEADER)]
    folder = tmp_path / "in"
    folder.mkdir()
    file = csv_file(folder / name, [HEADER, row])
    found = run(app, "cases", "import", "--source", "a", "--", file)
    assert found.exit_code in (1, 2)
    assert_harmless(found.output.replace(str(file), ""))
    assert {one.name for one in folder.iterdir()} <= {name, f"{name}.rejects.csv"}


def test_a_header_is_quoted_without_steering(app: Flask, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [(*HEADER[:2], EVIL), ("1", "2", "3")])
    found = run(app, "cases", "import", file)
    assert found.exit_code == 2
    assert "owned" in found.output
    assert_harmless(found.output)


def test_no_link_of_somebody_else_is_written_through(tmp_path: Path) -> None:
    """Between the old file being taken away and the new one being made."""
    target, source = tmp_path / "target", tmp_path / "a.csv"
    with RejectsFile(source) as rejects:
        rejects.path.symlink_to(target)
        with pytest.raises(Exception, match="cannot be written"):
            rejects._made()
    assert not target.exists()
