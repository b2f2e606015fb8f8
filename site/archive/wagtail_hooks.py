from datetime import datetime

from django.urls import URLPattern, path, reverse

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from archive.admin import VIEW, ArchiveView
from archive.hours import keep_changed_hours
from archive.publishing import keep_unknown
from archive.rows import keep_unknown_rows
from staff.screens import entry_for

READERS = ("editor", "lawyer", "publisher", "head", "director", "administrator")


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return {role: ["wagtailadmin.access_admin", VIEW] for role in READERS}


@hooks.register("register_admin_urls")
def archive_address() -> list[URLPattern]:
    return [path("archive/", ArchiveView.as_view(), name="archive_list")]


@hooks.register("register_admin_menu_item")
def archive_in_the_menu() -> MenuItem:
    return entry_for(VIEW)(
        "Архив публикаций", reverse("archive_list"), name="archive", icon_name="history", order=115
    )


@hooks.register("periodic_job")
def keep_what_was_there_before(now: datetime) -> str:
    """Begin the archive of a site that is older than it."""
    kept = keep_unknown(now) + keep_unknown_rows(now)
    return f"{kept} publications archived for the first time" if kept else ""


@hooks.register("periodic_job")
def keep_the_hours(now: datetime) -> str:
    kept = keep_changed_hours(now)
    return f"{kept} changes of hours archived" if kept else ""


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    return [reverse("archive:index")]
