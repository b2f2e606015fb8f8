from datetime import datetime

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from search import services
from search.admin import PromotedResultAdmin

modeladmin_register(PromotedResultAdmin)


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Who writes the pages says which of them come first."""
    keep = [f"search.{action}_promotedresult" for action in ("add", "change", "delete")]
    return {"editor": keep, "administrator": keep}


@hooks.register("periodic_job")
def refresh_stale_entries(now: datetime) -> str:
    count = services.refresh_stale(now)
    return f"{count} search entries changed with the day" if count else ""


@hooks.register("periodic_job")
def sweep_index(now: datetime) -> str:
    changed = services.sweep(now)
    return f"{changed} search entries put right" if changed else ""
