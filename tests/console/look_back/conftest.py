from tests.rectification.scenes import database_url

__all__ = ["database_url"]
