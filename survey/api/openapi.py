"""The API's own description, OpenAPI 3.1, made from the table of operations."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from survey.api.operations import Operation
from survey.api.problems import MEDIA_TYPE, ProblemDetails

_REF = "#/components/schemas/{model}"
_PATH_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_ALWAYS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_ABOUT = (
    "Closed petition cases in, satisfaction rates out. Every call carries a bearer token made by "
    "`flask tokens create`; its scopes say what it may do. Errors are RFC 9457 problem details. Lists are "
    "paged by keyset: pass `next_cursor` as `cursor` until it is null."
)

Schema = dict[str, Any]


def describe(operations: Mapping[str, Operation]) -> Schema:
    """The OpenAPI document; `operations` by the name of their view."""
    schemas: Schema = {}
    paths: dict[str, Schema] = {}
    for name, operation in operations.items():
        path = _PATH_PART.sub(r"{\1}", f"/api{operation.rule}")
        paths.setdefault(path, {})[operation.method.lower()] = _operation(name, operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Huifang 回访", "version": "1", "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(name: str, operation: Operation, schemas: Schema) -> Schema:
    described: Schema = {
        "operationId": name,
        "summary": operation.summary.split(". ")[0].removesuffix("."),
        "description": f"{operation.summary}\n\nScope: `{operation.scope.value}`",
        "security": [{"token": [operation.scope.value]}],
        "responses": _responses(operation, schemas),
    }
    parameters = [*_path_parameters(operation.rule), *_query_parameters(operation.query, schemas)]
    if parameters:
        described["parameters"] = parameters
    if operation.body is not None:
        body = _schema(operation.body, "validation", schemas)
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return described


def _responses(operation: Operation, schemas: Schema) -> Schema:
    answer = _schema(operation.answer, "serialization", schemas)
    problem = {MEDIA_TYPE: {"schema": _schema(ProblemDetails, "serialization", schemas)}}
    refused = sorted({*_ALWAYS, *operation.problems})
    return {"200": {"description": "OK", "content": {"application/json": {"schema": answer}}}} | {
        str(status.value): {"description": status.phrase, "content": problem} for status in refused
    }


def _path_parameters(rule: str) -> Iterable[Schema]:
    for name in _PATH_PART.findall(rule):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_parameters(query: type[BaseModel] | None, schemas: Schema) -> Iterable[Schema]:
    if query is None:
        return
    described = query.model_json_schema(ref_template=_REF)
    schemas |= described.pop("$defs", {})
    for name, schema in described["properties"].items():
        told = schema.pop("description", "")
        yield {"name": name, "in": "query", "description": told, "schema": _without_null(schema)}


def _without_null(schema: Schema) -> Schema:
    """A parameter is there or not; it is never null."""
    bare = {name: value for name, value in schema.items() if name not in ("title", "anyOf")}
    given = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    return {name: value for name, value in bare.items() if value is not None} | (given[0] if given else {})


def _schema(type_: Any, mode: JsonSchemaMode, schemas: Schema) -> Schema:
    """The schema of a type; what it refers to is put among `schemas`."""
    described = TypeAdapter(type_).json_schema(ref_template=_REF, mode=mode)
    schemas |= described.pop("$defs", {})
    if described.get("type") == "object" and "title" in described:
        schemas[described["title"]] = described
        return {"$ref": _REF.format(model=described["title"])}
    return described
