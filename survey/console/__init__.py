"""The supervisors' pages."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from survey.accounts import own_pages
from survey.accounts import pages as account_pages
from survey.accounts.factors import door, own
from survey.accounts.guard import PUBLIC, init_guard, mark
from survey.accounts.lag import init_lag
from survey.accounts.language import init_language
from survey.accounts.limits import limiter
from survey.accounts.manage import blueprint as manage
from survey.accounts.oidc import pages as oidc_pages
from survey.accounts.sessions import init_sessions
from survey.console import (
    show_callbacks,
    show_cases,
    show_compare,
    show_league,
    show_links,
    show_overview,
    show_saved,
    show_search,
    show_unit,
)
from survey.console.concerns import blueprint as concerns
from survey.console.costs import blueprint as costs
from survey.console.docket import blueprint as docket
from survey.console.elsewhere import init_elsewhere
from survey.console.errors import init_errors
from survey.console.evidence import blueprint as evidence
from survey.console.filters import init_filters
from survey.console.headers import init_headers
from survey.console.hosts import init_hosts
from survey.console.kept import EXTENSION, Kept
from survey.console.ledger import blueprint as ledger
from survey.console.look_back import blueprint as look_back
from survey.console.notices import show as show_notices
from survey.console.orders import blueprint as orders
from survey.console.papers import blueprint as papers
from survey.console.promises import blueprint as promises
from survey.console.questionnaires import blueprint as questionnaires
from survey.console.rectifying import blueprint as putting_right
from survey.console.reviewing import show_anomalies, show_exclusions
from survey.console.talks import blueprint as talks
from survey.console.trail import blueprint as trail
from survey.console.verifying import blueprint as verifying
from survey.console.views import blueprint

__all__ = [
    "init_console",
    "own_pages",
    "show_anomalies",
    "show_callbacks",
    "show_cases",
    "show_compare",
    "show_exclusions",
    "show_league",
    "show_links",
    "show_notices",
    "show_overview",
    "show_saved",
    "show_search",
    "show_unit",
]


def init_console(app: Flask) -> None:
    """Give `app` accounts, guards, languages, safe headers, error pages and the pages themselves.

    The runtime must be in place. Blueprints registered before or after are guarded alike: see
    survey/accounts/guard.py for the mark they need.
    """
    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard decides: programs that sign have no cookie to abuse
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # it believes Host, which proxies change; the token is the proof
        SEND_FILE_MAX_AGE_DEFAULT=86_400,
        MAX_CONTENT_LENGTH=64 * 1024,  # forms and webhooks; the API takes more where it needs it
    )
    init_hosts(app)
    init_sessions(app)
    init_language(app)
    limiter.init_app(app)
    csrf = CSRFProtect(app)
    Bootstrap5(app)
    mark(app.view_functions["static"], PUBLIC)
    mark(app.blueprints["bootstrap"], PUBLIC)
    init_elsewhere(app)
    init_guard(app, csrf)
    init_lag(app)
    init_headers(app)
    init_errors(app)
    init_filters(app)
    app.extensions[EXTENSION] = Kept()
    app.register_blueprint(account_pages.blueprint)
    app.register_blueprint(door.blueprint)
    app.register_blueprint(own.blueprint)
    app.register_blueprint(oidc_pages.blueprint)
    app.register_blueprint(manage)
    app.register_blueprint(blueprint)
    app.register_blueprint(papers)
    app.register_blueprint(questionnaires)
    app.register_blueprint(putting_right)
    app.register_blueprint(ledger)
    app.register_blueprint(look_back)
    app.register_blueprint(evidence)
    app.register_blueprint(verifying)
    app.register_blueprint(orders)
    app.register_blueprint(docket)
    app.register_blueprint(costs)
    app.register_blueprint(talks)
    app.register_blueprint(trail)
    app.register_blueprint(concerns)
    app.register_blueprint(promises)
