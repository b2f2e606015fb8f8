"""What the loading of files hooks into the admin and the clock; imported by the room's wagtail_hooks."""

from datetime import datetime

from wagtail import hooks

from service.importing import rights
from service.importing.rounds import forget_stale, go_on
from service.importing.viewsets import ContactImportsViewSet, contact_imports


@hooks.register("register_admin_viewset")
def register_imports() -> ContactImportsViewSet:
    return contact_imports


@hooks.register("role_permissions")
def import_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("periodic_job")
def load_contacts(now: datetime) -> str:
    worked, forgotten = go_on(now), forget_stale(now)
    return f"{worked} files of contacts gone on with, {forgotten} forgotten" if worked or forgotten else ""
