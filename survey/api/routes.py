"""The blueprint with all its routes: whoever takes `api` from here gets them served."""

from survey.api import case_status, docs, receive_cases, rectifications, scores, settled_surveys
from survey.api.blueprint import api

__all__ = ["api", "case_status", "docs", "receive_cases", "rectifications", "scores", "settled_surveys"]
