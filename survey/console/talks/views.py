"""The blueprint of the talks. Who reads what is put right reads them; who runs it writes them down."""

from flask import Blueprint

blueprint = Blueprint("talks", __name__, url_prefix="/talks")
