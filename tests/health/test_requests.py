"""What was served is counted by route and kind, one process or many."""

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from survey.settings import ROOT
from tests.ordinary import KEY

Sample = tuple[str, tuple[str, ...]]

# Two processes of one server, each of which serves a request; then one of them is asked.
_TWO = """
import os
from app import create_app
child = os.fork()
client = create_app().test_client()
client.get("/login")
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
from prometheus_client.multiprocess import mark_process_dead
mark_process_dead(child)
print(client.get("/metrics").text)
"""


def test_a_route_is_counted_as_it_was_declared(app: Flask) -> None:
    client = app.test_client()
    before = _samples(client.get("/metrics").text)
    client.get("/s/a-token-that-is-somebodys")
    client.post("/twilio/sms", data={})
    client.get("/nothing/here")
    client.get("/healthz")
    after = _samples(client.get("/metrics").text)
    new = {what for what, value in after.items() if value > before.get(what, 0)}
    assert ("huifang_http_requests_total", ("/s/<token>", "4xx")) in new
    assert ("huifang_http_requests_total", ("/twilio/sms", "4xx")) in new
    assert ("huifang_http_requests_total", ("none", "4xx")) in new
    assert ("huifang_http_request_seconds_count", ("message",)) in new
    assert ("huifang_http_request_seconds_count", ("petitioner",)) in new
    assert not [labels for _, labels in new if "/healthz" in labels], "who only looks is not counted"


def test_memory_is_told(app: Flask) -> None:
    samples = _samples(app.test_client().get("/metrics").text)
    assert samples[("huifang_web_processes", ())] == 1
    assert samples[("huifang_web_memory_bytes", ())] > 1 << 20


def test_several_processes_are_counted_together(sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    environment = {
        **os.environ, "DATABASE_URL": sqlite_url, "PROMETHEUS_MULTIPROC_DIR": str(folder), "FIELD_KEYS": KEY,
        "INSTANCE_PATH": str(tmp_path), "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    asked = [sys.executable, "-c", _TWO]
    told = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    samples = _samples(told.stdout)
    assert samples[("huifang_http_requests_total", ("/login", "2xx"))] == 2
    assert samples[("huifang_http_request_seconds_count", ("page",))] == 2
    assert samples[("huifang_web_processes", ())] == 1, "the other one has ended"


def _samples(text: str) -> dict[Sample, float]:
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
