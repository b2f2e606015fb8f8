"""Whose tables no stored page reads: a change there leaves the pages as they are.

Everything else is watched, so a new room keeps its pages fresh without saying a word here. The list may be
wrong in one way only: a page that reads one of these tables is not stored (``storing``).
"""

from django.apps import apps
from django.db.models import Model

UNWATCHED_APPS = {
    "auth": "accounts, whose every sign-in is noted; closed pages have rows of their own",
    "axes": "attempts to sign in",
    "cabinet": "customers' programs",
    "captcha": "questions that tell people from robots",
    "contenttypes": "names of models, changed by a migration alone",
    "django_tasks_database": "work for the worker",
    "generations": "the number itself",
    "gis_sync": "the exchange with GIS ZhKKh",
    "inbox": "letters of customers",
    "ledger": "journals",
    "notices": "subscribers and letters to them",
    "one_time_links": "links for one person each",
    "operations": "how the system stands",
    "otp_static": "second step of employees",
    "otp_totp": "second step of employees",
    "outbox": "outgoing letters",
    "privacy": "requests and acts about personal data",
    "questions": "appeals",
    "reminders": "letters to debtors",
    "search": "the index of the search, whose answers are never stored",
    "service": "visits and calls",
    "sessions": "who is signed in",
    "sign_in": "sign-ins of employees",
    "wagtailadmin": "what editors have open",
    "wagtailsearch": "the index of the admin's search",
}
WATCHED_TABLES = {"questions_responseterm": "pages tell the terms of answer"}
"""Exceptions of the apps above."""
UNWATCHED_TABLES = {
    "wagtailcore_comment": "remarks of editors",
    "wagtailcore_commentreply": "remarks of editors",
    "wagtailcore_modellogentry": "the history of rows",
    "wagtailcore_pagelogentry": "the history of pages",
    "wagtailcore_referenceindex": "where what is used",
    "wagtailcore_revision": "drafts; publishing one changes the page itself",
    "wagtailcore_taskstate": "steps of a review",
    "wagtailcore_workflowstate": "steps of a review",
}


def unwatched() -> frozenset[str]:
    """Return the names of the tables that are not watched."""
    of_apps = {model._meta.db_table for model in _models() if model._meta.app_label in UNWATCHED_APPS}
    return frozenset((of_apps | set(UNWATCHED_TABLES)) - set(WATCHED_TABLES))


def watched() -> list[str]:
    """Return the names of all other tables of our models, in order."""
    return sorted({model._meta.db_table for model in _models()} - unwatched())


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
