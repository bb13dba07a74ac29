from tests.console.verifying.conftest import database_url, visit

__all__ = ["database_url", "visit"]
