"""Pages speak Chinese unless somebody asks for English; the choice stays with the browser and the account."""

from flask import Flask, request, session
from flask_babel import Babel
from flask_login import current_user

from survey.runtime import current_runtime
from survey.settings import ROOT

# As kept in settings and accounts, and as the catalogues are called.
CATALOGUES = {"zh-CN": "zh", "en": "en"}

_NAMES = {"zh-CN": "中文", "en": "English"}  # each in itself, so that its readers find it


def language() -> str:
    """The language of this request: `zh-CN` or `en`."""
    for wanted in (session.get("language"), current_user.language):
        if wanted in CATALOGUES:
            return str(wanted)
    return current_runtime().settings.language


def init_language(app: Flask) -> None:
    settings = app.extensions["huifang"].settings
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    Babel(
        app,
        default_locale=CATALOGUES[settings.language],
        default_timezone=settings.timezone,
        locale_selector=lambda: CATALOGUES[language()] if request else CATALOGUES[settings.language],
    )
    app.context_processor(lambda: {"language": language(), "languages": _NAMES})
