"""Build the application: the only module that knows every part."""

from __future__ import annotations

from flask import Flask

from glossary import current
from glossary.api import v1
from glossary.db import Database
from glossary.settings import Settings
from glossary.web import (
    accounts,
    assets,
    avoiding,
    booklet,
    browsing,
    comparing,
    concepts,
    contributing,
    countries,
    editing,
    editions,
    errors,
    exporting,
    guard,
    home,
    http,
    i18n,
    importing,
    inviting,
    keeping,
    misleading,
    notices,
    overseeing,
    pages,
    relating,
    report_desk,
    reporting,
    reviewing,
    search,
    sessions,
    text_checks,
    understanding,
)


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """Build the application.

    :param settings: settings of a test; without them they come from environment
        variables that start with ``GLOSSARY_``.
    :param database: a database that is open already, else the one of the settings.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None, template_folder=str(settings.templates))
    app.secret_key = settings.secret_key
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    http.init_app(app)
    errors.init_app(app)
    i18n.init_app(app, settings)
    assets.init_app(app)
    pages.init_app(app)
    guard.init_app(app)
    sessions.init_app(app)
    current.init_app(app, database or Database(settings.database_url), settings)
    for blueprint in (
        home.bp,
        home.pages,
        search.bp,
        concepts.bp,
        browsing.bp,
        comparing.bp,
        avoiding.bp,
        misleading.bp,
        countries.bp,
        text_checks.bp,
        contributing.bp,
        importing.bp,
        reporting.bp,
        booklet.bp,
        editions.bp,
        exporting.bp,
        accounts.bp,
        editing.bp,
        reviewing.bp,
        overseeing.bp,
        relating.bp,
        report_desk.bp,
        understanding.bp,
        inviting.bp,
        keeping.bp,
        notices.bp,
        v1.bp,
    ):
        app.register_blueprint(blueprint)
    return app
