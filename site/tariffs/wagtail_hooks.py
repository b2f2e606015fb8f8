from datetime import datetime

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from tariffs.price_imports import forget_stale, read_waiting
from tariffs.viewsets import TariffsViewSetGroup

register_snippet(TariffsViewSetGroup)

PUBLISHED = ("tariffperiod", "pricebulletin", "zoneschedule", "salesmarkup", "regulatoryorder")
KEPT = ("consumergroup", "regulator")


def _rights(models: tuple[str, ...], *verbs: str) -> list[str]:
    return [f"tariffs.{verb}_{model}" for model in models for verb in verbs]


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Tariffs are written and reviewed as pages are; what they refer to, the administrator keeps.

    The right to publish sets a time and takes it back; what goes live, the review decides alone.
    """
    written = _rights(PUBLISHED, "add", "change", "delete", "view")
    seen = _rights(PUBLISHED, "view")
    return {
        "editor": written,
        "lawyer": [*seen, *_rights(PUBLISHED, "lock")],
        "publisher": [*written, *_rights(PUBLISHED, "publish", "lock", "unlock")],
        "head": seen,
        "director": [*seen, *_rights(PUBLISHED, "lock")],
        "administrator": [
            *written,
            *_rights(PUBLISHED, "publish", "lock", "unlock"),
            *_rights(KEPT, "add", "change", "delete", "view"),
        ],
    }


@hooks.register("periodic_job")
def read_prices(now: datetime) -> str:
    read, forgotten = read_waiting(now), forget_stale(now)
    return f"{read} uploads of prices read, {forgotten} forgotten" if read or forgotten else ""
