from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from interruptions.admin.views import ADD
from interruptions.admin.viewsets import InterruptionsViewSetGroup
from interruptions.announcing import published
from interruptions.api.package import OPEN_DATA
from interruptions.models import Interruption
from interruptions.search_source import INTERRUPTIONS
from interruptions.sheet import stand_section
from interruptions.shown import moments_of_change
from pages.announcing import Offer
from pages.open_data.catalog import OpenData
from pages.stand import StandSection
from search.sources import Source

register_snippet(InterruptionsViewSetGroup)

PUBLISHED = ("interruption", "banner")
VERBS = ("add", "change", "delete", "view")


def _rights(models: tuple[str, ...], *verbs: str) -> list[str]:
    return [f"interruptions.{verb}_{model}" for model in models for verb in verbs]


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Notices are written and reviewed as tariffs are; the term of warning, the administrator keeps."""
    written, seen = _rights(PUBLISHED, *VERBS), _rights(PUBLISHED, "view")
    kept = _rights(PUBLISHED, "publish", "lock", "unlock")
    return {
        "editor": written,
        "lawyer": seen,
        "publisher": [*written, *kept],
        "head": seen,
        "director": seen,
        "administrator": [*written, *kept, *_rights(("warningterm",), *VERBS)],
    }


@hooks.register("register_snippet_listing_buttons")
def offer_to_copy(subject: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(subject, Interruption) and user.has_perm(ADD):
        address = reverse("interruption_timeline:copy", args=[subject.pk])
        yield Button("Скопировать", address, icon_name="copy", priority=60)


@hooks.register("search_source")
def find_interruptions() -> Source:
    return INTERRUPTIONS


@hooks.register("open_data")
def open_data() -> OpenData:
    return OPEN_DATA


@hooks.register("stand_section")
def interruptions_on_the_stand(now: datetime) -> StandSection | None:
    return stand_section(now)


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    """Name the list, the archive and each published notice; one query."""
    rows = Interruption.objects.live().only("pk")
    standing = (reverse("interruptions:index"), reverse("interruptions:archive"))
    return [*standing, *(row.get_absolute_url() for row in rows)]


@hooks.register("announcement_source")
def tell_of_interruptions(since: datetime) -> Iterable[Offer]:
    return published(since)


@hooks.register("dated_moments")
def dated_moments(now: datetime) -> Iterator[datetime]:
    return moments_of_change(now)
