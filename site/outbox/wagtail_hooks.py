from datetime import datetime

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from outbox import services
from outbox.admin import MessageAdmin

modeladmin_register(MessageAdmin)


@hooks.register("periodic_job")
def reconcile_orphans(now: datetime) -> str:
    found = services.reconcile(now)
    return f"{found} orphaned messages queued again" if found else ""


@hooks.register("periodic_job")
def deliver_due_messages(now: datetime) -> str:
    handled = services.deliver_due(now)
    return f"{handled} messages tried" if handled else ""


@hooks.register("periodic_job")
def prune_task_results(now: datetime) -> str:
    pruned = services.prune_task_results(now)
    return f"{pruned} old task results forgotten" if pruned else ""


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    look = ["wagtailadmin.access_admin", "outbox.view_message"]
    return {"administrator": look, "head": look, "director": look}


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    """Say in Russian what the kinds of this room are; each room that queues letters says it of its own."""
    return {"system": "служебное"}
