from datetime import datetime

from django.urls import reverse

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from archive.admin import VIEW, SnapshotAdmin
from archive.publishing import keep_unknown
from archive.rows import keep_unknown_rows

modeladmin_register(SnapshotAdmin)
READERS = ("editor", "lawyer", "publisher", "head", "director", "administrator")


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return {role: ["wagtailadmin.access_admin", VIEW] for role in READERS}


@hooks.register("periodic_job")
def keep_what_was_there_before(now: datetime) -> str:
    """Begin the archive of a site that is older than it."""
    kept = keep_unknown(now) + keep_unknown_rows(now)
    return f"{kept} publications archived for the first time" if kept else ""


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    return [reverse("archive:index")]
