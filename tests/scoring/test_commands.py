import csv
import io
import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from survey.scoring.commands import scores
from survey.vocabulary import Disposition
from tests.scoring.county import County


def _scores(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(scores, words)


def test_every_unit_of_this_month_as_one_json_object(app: Flask, county: County) -> None:
    county.ask("water", 1, 2, 5, office=3)
    items = json.loads(_scores(app, "--format", "json").output)["items"]
    assert len(items) == 6 * 3 * 2
    water = next(item for item in items if item["unit"] == "water")
    assert (water["period"], water["rated"], water["rate"], water["suppressed"]) == (
        "2026-10",
        3,
        0.667,
        False,
    )


def test_the_public_sees_no_small_cell(app: Flask, county: County) -> None:
    county.ask("water", 1, 2, 5)
    item = json.loads(_scores(app, "--unit", "water", "--public", "--format", "json").output)["items"][0]
    assert (item["suppressed"], item["rated"], item["closed"]) == (True, None, None)


def test_csv_has_a_column_a_figure_and_no_formula(app: Flask, county: County) -> None:
    survey = county.pick(county.close("water", category="=HYPERLINK(1)"))
    county.settle(survey, Disposition.COMPLETE)
    text = _scores(app, "--unit", "water", "--by", "category", "--round", "first", "--format", "csv").output
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["key"] == "'=HYPERLINK(1)"
    assert (row["rated"], row["rate"], row["surveys"]) == ("0", "", "1")
    assert (row["counts_1"], row["dispositions_1.1"], row["not_asked_no_phone"]) == ("0", "1", "0")


@pytest.mark.parametrize(
    "words",
    [
        ("--period", "2026-13"),
        ("--unit", "nobody"),
        ("--round", "zero"),
        ("--by", "weather"),
        ("--format", "xml"),
        ("--basis", "month"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_why(app: Flask, county: County, words: tuple[str, ...]) -> None:
    result = _scores(app, *words)
    assert result.exit_code == 2
    assert words[0] in result.output
