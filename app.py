"""Huifang: callback surveys after closed petition cases. Flask finds this file by itself."""

from flask import Flask

from survey.runtime import EXTENSION, Runtime, build_runtime
from survey.settings import read_settings


def create_app(runtime: Runtime | None = None) -> Flask:
    """The web application and its commands, around `runtime` or one made from the environment."""
    app = Flask(__name__)
    runtime = runtime or build_runtime(read_settings())
    app.extensions[EXTENSION] = runtime
    app.config["SECRET_KEY"] = runtime.settings.secret_key
    return app
