"""Words that a gateway has approved beforehand: what is sent is a code and what fills its gaps.

template    one approved template, its gaps and how they are filled    catalogue    all of them, by key
read        the office's file of them                                  rules        what gateways approve
"""

from survey.carriers.templates.catalogue import NO_TEMPLATES, Templates, refusal
from survey.carriers.templates.read import TemplatesError, load_templates
from survey.carriers.templates.template import Filled, Template

__all__ = ["NO_TEMPLATES", "Filled", "Template", "Templates", "TemplatesError", "load_templates", "refusal"]
