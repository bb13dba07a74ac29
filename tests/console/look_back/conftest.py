from tests.console.ledger.conftest import database_url, scene

__all__ = ["database_url", "scene"]
