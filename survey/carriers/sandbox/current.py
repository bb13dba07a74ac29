"""The sandbox that the current request is for."""

from flask import current_app

from survey.carriers.sandbox.sandbox import Sandbox

EXTENSION = "sandbox"


def current_sandbox() -> Sandbox:
    sandbox = current_app.extensions[EXTENSION]
    assert isinstance(sandbox, Sandbox)
    return sandbox
