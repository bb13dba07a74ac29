"""The API does what its description says, whatever is sent to it: made up from the description itself."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from survey.vocabulary import Scope
from tests.api.conftest import Bearer
from tests.rectification.scene import Scene

Made = Case[Any]
MADE_UP = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(app: Flask, scene: Scene) -> OpenApiSchema:
    """The description of an office in which somebody was dissatisfied."""
    scene.opened()
    loaded: OpenApiSchema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    return loaded


def _try(described: OpenApiSchema, check: Callable[[Made], None]) -> int:
    """Send to each operation what is made up for it; how many operations there were."""
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    for operation in operations:
        for mode in GenerationMode:
            MADE_UP(given(operation.as_strategy(generation_mode=mode))(check))()
    return len(operations)


def test_with_every_scope(described: OpenApiSchema, bearer: Bearer) -> None:
    headers = bearer(*Scope)

    def keeps_its_word(case: Made) -> None:
        # No description knows which units there are; and an item of a list of cases that cannot be used
        # is told by itself, the others are taken.
        besides: list[CheckFunction] = [positive_data_acceptance]
        besides += [negative_data_rejection] if case.method == "POST" else []
        case.call_and_validate(headers=headers, excluded_checks=besides)

    assert _try(described, keeps_its_word) >= 5


def test_without_a_token(described: OpenApiSchema) -> None:
    def is_refused(case: Made) -> None:
        answer = case.call()
        case.validate_response(answer)
        assert answer.status_code in (401, 404)  # not found: an address that leads to no route

    assert _try(described, is_refused) >= 5
