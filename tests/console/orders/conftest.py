from tests.console.verifying.conftest import database_url, scene, visit

__all__ = ["database_url", "scene", "visit"]
