"""The blueprint of the trail of acts."""

from flask import Blueprint

blueprint = Blueprint("trail", __name__)
