from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from ledger import triggers


@register(Tags.database)
def entries_are_guarded(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Say it loudly when the database no longer refuses to change the journal."""
    return [
        Error(
            f"The journal can be changed: triggers {', '.join(names)} are missing in database {alias}.",
            hint="Run `manage.py verify_journal`, ask who did it, run `manage.py migrate --skip-checks`.",
            id="ledger.E001",
        )
        for alias in databases or ()
        if (names := triggers.missing(connections[alias]))
    ]
