from typing import Any

from django import template

from wagtail.models import Site
from wagtail.models.pages import PageQuerySet

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: dict[str, Any]) -> PageQuerySet | list[Any]:
    """Return the pages below home that are meant for menus; none while the site has no home."""
    if "menu" in context:
        return list(context["menu"])
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None:
        return []
    return site.root_page.get_children().live().in_menu().order_by("path")


@register.simple_tag(takes_context=True)
def home_url(context: dict[str, Any]) -> str:
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    return (site.root_page.get_url(request) if site else None) or "/"
