from tests.rectification.scenes import scene

__all__ = ["scene"]
