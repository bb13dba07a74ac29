"""The blueprint of looking back on a case."""

from flask import Blueprint

blueprint = Blueprint("look_back", __name__)
