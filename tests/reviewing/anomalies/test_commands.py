import json

from flask import Flask


def test_a_month_is_looked_at_from_the_shell(app: Flask) -> None:
    run = app.test_cli_runner()
    told = json.loads(run.invoke(args=["anomalies", "find", "--period", "2026-08", "--json"]).output)
    assert told == {"month": "2026-08", "found": 0, "new": 0}
    assert json.loads(run.invoke(args=["anomalies", "list", "--json"]).output) == {"items": []}
    assert run.invoke(args=["anomalies", "find", "--period", "August"]).exit_code == 2
