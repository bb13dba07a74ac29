"""A short run of every fuzzer; `make fuzz` is the long one."""

import pytest

from tests.fuzz.look import look
from tests.fuzz.parser import Parser
from tests.fuzz.parsers import PARSERS


@pytest.mark.parametrize("name", PARSERS)
def test_whatever_comes_is_read_or_refused(name: str) -> None:
    looked = look(PARSERS[name], 30 * min(PARSERS[name].weight, 10), seed=0)
    assert looked.findings == {}


def test_what_a_parser_must_not_do_is_found() -> None:
    def hang(_given: bytes) -> None:
        while True:
            pass

    breaks = look(Parser("breaks", lambda _r: b"", lambda given: given[0]), 3, seed=0)
    hangs = look(Parser("hangs", lambda _r: b"", hang), 1, seed=0)
    assert [finding.what.split(":")[0] for finding in breaks.findings.values()] == ["IndexError"]
    assert [finding.what.split(":")[0] for finding in hangs.findings.values()] == ["Hangs"]
