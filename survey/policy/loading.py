"""From the policy file to the policy: the built-in values, overridden key by key; refused by name."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from survey.policy.models import Policy

BUILT_IN = Path(__file__).with_name("builtin.toml")
_NAMED = ("plans", "sources")  # tables of tables whose names the operator chooses
_SHOWN = 80  # characters of a refused value
_HIDDEN = "(not shown)"
_KEY = "[key]"  # how pydantic ends the location of a refused name

Raw = Mapping[str, Any]


class PolicyError(Exception):
    """The policy file cannot be used. `problems` has a line for each key at fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Entry:
    """One key of the policy in force, its value as the file writes it, and whether the file or we set it."""

    key: str
    source: str  # "built-in" or "file"
    value: Any


def load_policy(path: Path | None) -> Policy:
    """The policy of the file at `path`; the built-in one without a file. Raises PolicyError."""
    given = _read(path) if path else {}
    whole = _merged(given)
    try:
        policy = Policy.model_validate(whole)
    except ValidationError as wrong:
        raise PolicyError(_problems(wrong.errors(), given, whole)) from None
    return _with_chosen_plan(policy)


def policy_entries(path: Path | None) -> tuple[Entry, ...]:
    """Every key in force with its value and source, in the order of the built-in file. Raises PolicyError.

    Keys of [plan] show the values of the table that `use` names. Addresses of sources are not shown: they
    carry passwords.
    """
    load_policy(path)
    given = _read(path) if path else {}
    whole = _merged(given)
    chosen = whole["plan"]["use"]
    if chosen:
        whole["plan"] = {**whole["plans"][chosen], "use": chosen}
        given = {**given, "plan": {**given["plan"], **given.get("plans", {}).get(chosen, {})}}
    return tuple(_entries(whole, given))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise PolicyError([f"{path}: cannot be read: {wrong.strerror}"]) from None
    except UnicodeDecodeError:
        raise PolicyError([f"{path}: is not UTF-8"]) from None
    except (ValueError, RecursionError) as wrong:
        raise PolicyError([f"{path}: is not TOML: {wrong}"]) from None


def _merged(given: Raw) -> dict[str, Any]:
    """The built-in tables with the given keys over them; a plan kept beside [plan] is completed from it.

    Shipped plans stay beside those of the file, which may have one of the same name instead.
    """
    whole = {**_read(BUILT_IN), "sources": {}}
    for table, values in given.items():
        below = whole.get(table)
        mergeable = isinstance(below, dict) and isinstance(values, dict)
        whole[table] = below | values if mergeable else values
    if isinstance(whole["plans"], dict) and isinstance(whole["plan"], dict):
        base = {**whole["plan"], "use": ""}
        whole["plans"] = {
            name: base | plan if isinstance(plan, dict) else plan for name, plan in whole["plans"].items()
        }
    return whole


def _with_chosen_plan(policy: Policy) -> Policy:
    nested = [
        f"plans.{name}.use: given {plan.use!r}, allowed: nothing"
        for name, plan in policy.plans.items()
        if plan.use
    ]
    if nested:
        raise PolicyError(nested)
    name = policy.plan.use
    if not name:
        return policy
    if name not in policy.plans:
        there = ", ".join(policy.plans) or "no table [plans.NAME] is there"
        raise PolicyError([f"plan.use: given {name!r}, allowed: {there}"])
    return policy.model_copy(update={"plan": policy.plans[name].model_copy(update={"use": name})})


def _problems(errors: list[ErrorDetails], given: Raw, whole: Raw) -> list[str]:
    """A line for each fault; a list that is refused for what is in it has no line of its own."""
    told = [error for error in errors if not _inherited(error["loc"], given)]
    around = {error["loc"][:length] for error in told for length in range(1, len(error["loc"]))}
    return [_told(error, whole) for error in told if error["loc"] not in around]


def _inherited(loc: tuple[int | str, ...], given: Raw) -> bool:
    """Whether the fault of a named plan stands in [plan], where it is told already."""
    if loc[0] != "plans" or len(loc) < 3:
        return False
    plan = given.get("plans", {}).get(loc[1], {})
    return isinstance(plan, dict) and loc[2] not in plan and loc[2] != _KEY


def _told(error: ErrorDetails, whole: Raw) -> str:
    loc = error["loc"]
    key = _dotted(loc)
    if loc[-1] == _KEY:
        return f"{loc[0]}: given the name {loc[1]!r}, allowed: up to 64 letters, digits, _ and -"
    if error["type"] == "missing":
        return f"{key}: is missing, allowed: {_allowed(loc)}"
    if error["type"] == "extra_forbidden":
        return f"{key}: no such key, allowed here: {_siblings(loc)}"
    # Our own reasons add to what is allowed; pydantic's repeat it in the language of Python.
    reason = f" ({error['ctx']['error']})" if error["type"] == "value_error" else ""
    return f"{key}: given {_given(whole, loc)}, allowed: {_allowed(loc)}{reason}"


def _given(whole: Raw, loc: tuple[int | str, ...]) -> str:
    """The value at `loc` as the file has it, cut short; sources carry passwords."""
    if loc[0] == "sources":
        return _HIDDEN
    value: Any = whole
    for part in loc:
        value = value[part]
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _dotted(loc: tuple[int | str, ...]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc]
    return "".join(parts).removeprefix(".")


def _allowed(loc: tuple[int | str, ...]) -> str:
    """What the deepest described field on the way says is allowed."""
    found = "a table"
    for owner, name in _walk(loc):
        found = owner.model_fields[name].description or found
    return found


def _siblings(loc: tuple[int | str, ...]) -> str:
    way = list(_walk(loc))
    owner: type[BaseModel] = Policy
    for _, inner in ((one, _model_of(*one)) for one in way):
        owner = inner or owner
    return ", ".join(field.alias or name for name, field in owner.model_fields.items())


def _walk(loc: tuple[int | str, ...]) -> Iterator[tuple[type[BaseModel], str]]:
    """The models and fields that a location passes through; indices and operators' names are stepped over."""
    owner: type[BaseModel] | None = Policy
    for part in loc:
        if owner is None:
            return
        name = next((n for n, f in owner.model_fields.items() if part in (n, f.alias)), None)
        if name is None:
            continue
        yield owner, name
        owner = _model_of(owner, name)


def _model_of(owner: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model inside a field: itself, or the one of its elements."""
    annotation = owner.model_fields[name].annotation
    inner = [annotation, *getattr(annotation, "__args__", ())]
    return next((one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _entries(whole: Raw, given: Raw) -> Iterator[Entry]:
    for table, values in whole.items():
        named = table in _NAMED
        rows = values.items() if named else [("", values)]
        for name, row in rows:
            here = given.get(table, {}).get(name, {}) if named else given.get(table, {})
            for key, value in row.items():
                dotted = ".".join(part for part in (table, name, key) if part)
                shown = _HIDDEN if (table, key) == ("sources", "url") else value
                yield Entry(dotted, "file" if key in here else "built-in", shown)
