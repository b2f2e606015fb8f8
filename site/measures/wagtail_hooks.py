from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from measures import reading
from measures.models import Measure
from measures.presenters import Item
from measures.rights import RUN, VIEW, granted
from measures.search_source import MEASURES
from measures.viewsets import QualityViewSetGroup
from pages.stand import StandSection
from questions.desk.panels import Panel
from questions.models import Appeal
from search.sources import Source

register_snippet(QualityViewSetGroup)


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return granted()


@hooks.register("search_source")
def find_measures() -> Source:
    return MEASURES


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    """Name the overview, what complaints led to, and each published year; one query."""
    years = (reverse("measures:year", args=[year]) for year in reading.published_years())
    return [reverse("measures:index"), reverse("measures:you_said"), *years]


@hooks.register("stand_section")
def cameras_on_the_stand(now: datetime) -> StandSection | None:
    """Tell visitors of the office that there is a camera, as the Standard says."""
    words = reading.notices()
    return StandSection("Видеонаблюдение", [("В офисе", each) for each in words], order=60) if words else None


@hooks.register("appeal_panel")
def measures_of_the_appeal(appeal: Appeal, user: Any) -> Panel | None:
    """Show on the card which measures the complaint led to, and offer to tie one."""
    decision = getattr(appeal, "decision", None)
    if decision is None or not user.has_perm(VIEW):
        return None
    rows = Measure.objects.filter(complaint_links__decision=decision).with_progress().order_by("pk")
    items = [Item.of(each) for each in rows]
    may_tie = user.has_perm(RUN)
    if not (items or may_tie):
        return None
    context = {"items": items, "decision": decision, "may_tie": may_tie}
    return Panel("Привело к мероприятию", render_to_string("measures/admin/panel.html", context), order=40)
